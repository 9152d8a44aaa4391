"""Opening hours as rows people fill in: days, opens, closes, which weeks of the month, from when to when."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.directory.engine.answers.rows import with_list
from commonweal.directory.engine.hours.parts import read_time
from commonweal.kernel import ids

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKS = ("every", "1", "2", "3", "4", "-1")
_DAY = re.compile(r"^([+-]?\d{0,2})(MO|TU|WE|TH|FR|SA|SU)$")
_ASKED = frozenset(
    {"freq", "byday", "opens_at", "closes_at", "valid_from", "valid_to", "description", "interval", "wkst"}
)

Document = dict[str, Any]


def read(document: Mapping[str, Any]) -> tuple[list[Document], list[Mapping[str, Any]]]:
    """(rows that the form can show, schedules that it cannot and that stay as they are)."""
    shown, others = [], []
    for schedule in document.get("schedules") or []:
        row = _row(schedule)
        if row is None:
            others.append(schedule)
        else:
            shown.append(row)
    return shown, others


def _row(schedule: Mapping[str, Any]) -> Document | None:
    parts = [_DAY.match(part.strip()) for part in str(schedule.get("byday") or "").split(",")]
    ordinals = {match[1].lstrip("+") for match in parts if match}
    opens, closes = read_time(schedule.get("opens_at")), read_time(schedule.get("closes_at"))
    odd = set(schedule) & {"byweekno", "bymonthday", "byyearday", "dtstart", "until", "count"}
    is_plain = all(parts) and len(ordinals) == 1 and not odd and schedule.get("interval") in (None, 1)
    if (
        not is_plain
        or opens is None
        or closes is None
        or (schedule.get("freq") or "WEEKLY") not in ("WEEKLY", "MONTHLY")
    ):
        return None
    week = ordinals.pop() or "every"
    if week not in WEEKS:
        return None
    return {
        "id": schedule.get("id"),
        "days": [match[2] for match in parts if match],
        "opens": _clock(opens[0]),
        "closes": _clock(closes[0]),
        "weeks": week,
        "valid_from": schedule.get("valid_from"),
        "valid_to": schedule.get("valid_to"),
        "description": schedule.get("description"),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def write(document: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> Document:
    """`document` with these rows as its schedules; schedules that the form cannot show stay after them.

    A row that closes at or before it opens runs past midnight; 00:00 to 00:00 is the whole day.
    """
    _, others = read(document)
    known = {str(schedule.get("id")): schedule for schedule in document.get("schedules") or []}
    made = []
    for answer in answers:
        days = [day for day in DAYS if day in (answer.get("days") or [])]
        if answer.get("remove") or not days:
            continue
        before = known.get(str(answer.get("id") or ""), {"id": str(ids.new_id())})
        week = answer.get("weeks") or "every"
        prefix = "" if week == "every" else week
        made.append(
            {
                **{key: value for key, value in before.items() if key not in _ASKED},
                "freq": "MONTHLY" if prefix else "WEEKLY",
                "byday": ",".join(prefix + day for day in days),
                "opens_at": answer["opens"],
                "closes_at": answer["closes"],
                **{name: str(answer[name]) for name in ("valid_from", "valid_to", "description") if answer.get(name)},
            }
        )
    return with_list(document, "schedules", [*made, *others])
