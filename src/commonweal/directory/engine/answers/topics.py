"""The topics a service is asked about, in order, and how the answers to each change the document."""

from collections.abc import Mapping
from typing import Any

from commonweal.directory.engine.answers import hours, places, plain, rows
from commonweal.directory.engine.answers.places import Locate
from commonweal.kernel.errors import NotFound

Document = dict[str, Any]

# The plain fields and the lists (slot, column) that each topic asks about.
PLAIN: Mapping[str, tuple[str, ...]] = {
    "about": ("name", "alternate_name", "description"),
    "who": ("eligibility_description", "minimum_age", "maximum_age"),
    "contact": ("email", "url"),
    "cost": ("fees_description",),
    "languages": ("interpretation_services",),
    "apply": ("application_process", "wait_time"),
    "alert": ("status", "alert"),
}
ROWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "contact": ("phones", ("number", "type", "description")),
    "cost": ("cost_options", ("option", "amount", "currency", "amount_description")),
}
LINES: Mapping[str, tuple[str, str]] = {
    "areas": ("service_areas", "name"),
    "apply": ("required_documents", "document"),
}
TOPICS = ("about", "who", "needs", "where", "areas", "when", "contact", "cost", "languages", "apply", "alert")


def read(topic: str, document: Mapping[str, Any]) -> Document:
    """The answers that `document` gives to `topic`: plain values, `rows`, `lines`, `codes` or `terms`."""
    if topic not in TOPICS:
        raise NotFound(f"Nothing is asked about {topic}.")
    answers = plain.read(document, PLAIN.get(topic, ()))
    if topic in ROWS:
        slot, names = ROWS[topic]
        answers["rows"] = [{"id": row.get("id"), **plain.read(row, names)} for row in document.get(slot) or []]
    if topic in LINES:
        answers["lines"] = rows.lines_of(document, *LINES[topic])
    if topic == "where":
        answers["rows"] = places.read(document)
    if topic == "when":
        answers["rows"], answers["others"] = hours.read(document)
    if topic == "languages":
        answers["codes"] = rows.codes_of(document)
    if topic == "needs":
        answers["terms"] = rows.term_ids(document)
    return answers


def write(
    topic: str,
    document: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    locate: Locate,
    language_names: Mapping[str, str],
) -> Document:
    """`document` with `answers` to `topic`; whatever the topic does not ask about stays."""
    changed = plain.write(document, answers, PLAIN.get(topic, ()))
    if topic in ROWS:
        slot, names = ROWS[topic]
        changed = rows.write(changed, slot, answers["rows"], names)
    if topic in LINES:
        slot, name = LINES[topic]
        changed = rows.write_lines(changed, slot, name, answers["lines"])
    if topic == "where":
        changed = places.write(changed, answers["rows"], locate=locate)
    if topic == "when":
        changed = hours.write(changed, answers["rows"])
    if topic == "languages":
        changed = rows.write_codes(changed, answers["codes"], language_names)
    if topic == "needs":
        changed = rows.write_terms(changed, answers["terms"], answers["offered"])
    return changed
