"""A service's answers and problems in words, for the page that shows them all."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonweal.directory.actions.drafts import LANGUAGE_NAMES
from commonweal.directory.engine.answers import topics
from commonweal.directory.forms.service import STATUSES, TopicForms
from commonweal.kernel.errors import Problem


def problem(found: Problem) -> str:
    """What is missing, in the reader's language."""
    said = {
        "no_name": _("Enter the name of the service."),
        "no_description": _("Say what the service does."),
        "no_way": _("Say how to reach it: a phone number, an email address, a website or an address."),
        "no_place": _("Say where it is or which area it covers."),
        "ages": _("The youngest age is above the oldest."),
        "hours_dates": _("Some opening hours end before they begin."),
        "hours_time": _("Some opening hours have a time nobody can read."),
    }
    return said.get(found.code, found.message)


def errors_of(given: TopicForms) -> list[dict[str, str]]:
    """All errors of a topic's forms, each with the field to go to."""
    forms = [given.form, *(given.rows or [])]
    found = []
    for form in forms:
        for name, errors in form.errors.items() if form.is_bound else ():
            href = f"#{form[name].auto_id}" if name in form.fields else ""
            if href and name == "days":
                href += "_0"
            found += [{"text": str(error), "href": href} for error in errors]
    return found


def schedules(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Opening hours that the form cannot show, as their source wrote them."""
    names = ("freq", "byday", "bymonthday", "opens_at", "closes_at", "valid_from", "valid_to", "description")
    return [", ".join(str(row[name]) for name in names if row.get(name)) for row in rows]


def lines(topic: str, document: Mapping[str, Any]) -> list[str]:
    """The answers to one topic, a line each; none when nothing was answered."""
    known = topics.read(topic, document)
    if topic == "needs":
        terms = [row.get("taxonomy_term") or {} for row in document.get("attributes") or []]
        return [str(term["name"]) for term in terms if term.get("name")]
    said = [_plain(name, known[name]) for name in topics.PLAIN.get(topic, ()) if known[name] not in (None, "")]
    said += known.get("lines", [])
    said += [_language(code) for code in known.get("codes", [])]
    said += [_row(topic, row) for row in known.get("rows", [])]
    said += schedules(known.get("others", []))
    return [line for line in said if line]


def _language(code: str) -> str:
    try:
        name = Locale.parse(get_language() or "en").languages.get(code)
    except (UnknownLocaleError, ValueError):
        name = None
    return name or LANGUAGE_NAMES.get(code, code)


def _plain(name: str, value: Any) -> str:
    if name == "status":
        return str(dict(STATUSES).get(value, value))
    shown = int(value) if isinstance(value, float) and value.is_integer() else value
    said = {"minimum_age": _("From age %(age)s"), "maximum_age": _("Up to age %(age)s")}
    return said[name] % {"age": shown} if name in said else str(shown)


def _row(topic: str, row: Mapping[str, Any]) -> str:
    if topic == "when":
        return _hours(row)
    if topic == "where":
        names = ("name", "address_1", "address_2", "city", "postal_code")
        said = ", ".join(str(row[name]) for name in names if row.get(name))
        return _("%(place)s (address kept secret)") % {"place": said} if row.get("is_confidential") else said
    columns: dict[str, tuple[str, ...]] = {
        "contact": ("number", "description"),
        "cost": ("option", "amount", "currency", "amount_description"),
    }
    return " ".join(str(row[name]) for name in columns[topic] if row.get(name) not in (None, ""))


def _hours(row: Mapping[str, Any]) -> str:
    days = {
        "MO": _("Monday"),
        "TU": _("Tuesday"),
        "WE": _("Wednesday"),
        "TH": _("Thursday"),
        "FR": _("Friday"),
        "SA": _("Saturday"),
        "SU": _("Sunday"),
    }
    said = _("%(days)s: %(opens)s to %(closes)s") % {
        "days": ", ".join(days[day] for day in row["days"]),
        "opens": row["opens"],
        "closes": row["closes"],
    }
    weeks = {
        "1": _("first of the month"),
        "2": _("second of the month"),
        "3": _("third of the month"),
        "4": _("fourth of the month"),
        "-1": _("last of the month"),
    }
    notes = [weeks.get(row["weeks"], ""), row.get("valid_from"), row.get("valid_to"), row.get("description")]
    return " · ".join([said, *(str(note) for note in notes if note)])
