"""Answers that are lists of small rows: phones, costs, languages, areas, needs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commonweal.kernel import ids

Document = dict[str, Any]


def write(
    document: Mapping[str, Any],
    slot: str,
    answers: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    *,
    new_id: Callable[[], Any] = ids.new_id,
) -> Document:
    """`document` with the list `slot` made of `answers`: rows with a known `id` keep what was not asked about,
    others get an id; rows whose `names` are all empty, or that say `remove`, go."""
    known = {str(row.get("id")): row for row in document.get(slot) or []}
    made = []
    for answer in answers:
        values = {name: answer.get(name) for name in names}
        values = {name: value for name, value in values.items() if value is not None and value != ""}
        if answer.get("remove") or not values:
            continue
        before = known.get(str(answer.get("id") or ""), {"id": str(new_id())})
        kept = {key: value for key, value in before.items() if key not in names}
        made.append({**kept, **values})
    return with_list(document, slot, made)


def with_list(document: Mapping[str, Any], slot: str, rows: list[Any]) -> Document:
    """`document` with `rows` in `slot`; an empty list removes the slot."""
    changed = dict(document)
    if rows:
        changed[slot] = rows
    else:
        changed.pop(slot, None)
    return changed


def lines_of(document: Mapping[str, Any], slot: str, name: str) -> list[str]:
    """One text of each row of `slot`."""
    return [str(row[name]) for row in document.get(slot) or [] if row.get(name)]


def write_lines(document: Mapping[str, Any], slot: str, name: str, lines: Sequence[str]) -> Document:
    """`document` with one row of `slot` for each line; rows that say the same keep their ids and other values."""
    known = {str(row.get(name)): row for row in document.get(slot) or []}
    return with_list(document, slot, [known.get(line) or {"id": str(ids.new_id()), name: line} for line in lines])


def codes_of(document: Mapping[str, Any]) -> list[str]:
    """The language codes that a service says it speaks; names stand in where there is no code."""
    return [str(row.get("code") or row.get("name")) for row in document.get("languages") or []]


def write_codes(document: Mapping[str, Any], codes: Sequence[str], names: Mapping[str, str]) -> Document:
    """`document` with these languages; `names` gives each code's English name for readers of the data."""
    known = {str(row.get("code") or row.get("name")): row for row in document.get("languages") or []}
    made = [
        known.get(code) or {"id": str(ids.new_id()), "code": code, **({"name": names[code]} if code in names else {})}
        for code in codes
    ]
    return with_list(document, "languages", made)


def term_ids(document: Mapping[str, Any]) -> list[str]:
    """The ids of the terms that say what the service helps with."""
    terms = [row.get("taxonomy_term") or {} for row in document.get("attributes") or []]
    return [str(term["id"]) for term in terms if term.get("id")]


def write_terms(document: Mapping[str, Any], chosen: Sequence[Mapping[str, Any]], offered: Sequence[str]) -> Document:
    """`document` classified by the terms `chosen` (HSDS taxonomy_term objects). Only terms that were `offered`
    (by id) are taken off; those of other schemes stay."""
    wanted = {str(term["id"]): dict(term) for term in chosen}
    made = []
    for row in document.get("attributes") or []:
        identity = str((row.get("taxonomy_term") or {}).get("id") or "")
        if identity in offered and identity not in wanted:
            continue
        wanted.pop(identity, None)
        made.append(row)
    made += [
        {
            "id": str(ids.new_id()),
            "link_id": str(document.get("id", "")),
            "link_entity": "service",
            "taxonomy_term": term,
        }
        for term in wanted.values()
    ]
    return with_list(document, "attributes", made)
