"""Reading the small parts of a schedule row: times, offsets, dates, lists of days. Tolerant, never guessing."""

import re
from datetime import date, timedelta, timezone, tzinfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_MINUTES = 24 * 60

_TIME = re.compile(
    r"^\s*(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$", re.IGNORECASE
)
_BYDAY = re.compile(r"^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)[A-Z]*$")
_DATE = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})")


def read_time(text: object) -> tuple[int, tzinfo | None] | None:
    """Minutes after midnight (0..1440) and the fixed offset written behind it, or None when it is no time.

    Knows 9:00, 09:00:00, 09:00Z, 09:00+01:00, 24:00 and 9:00am. Seconds are dropped.
    """
    match = _TIME.match(str(text)) if text not in (None, "") else None
    if match is None:
        return None
    hour, minute, half, offset = int(match[1]), int(match[2] or 0), (match[4] or "").lower(), match[5]
    if match[2] is None and not half:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    minutes = hour * 60 + minute
    if minute > 59 or minutes > DAY_MINUTES or int(match[3] or 0) > 59:
        return None
    return minutes, read_offset(offset)


def read_offset(value: object) -> tzinfo | None:
    """A fixed offset from `Z`, `+01:00`, or HSDS's number of hours (−14..14) or minutes; None when absent."""
    if value in (None, ""):
        return None
    text = str(value).strip()
    if text.upper() == "Z":
        return timezone(timedelta(0))
    match = re.match(r"^([+-])(\d{2}):?(\d{2})$", text)
    if match:
        delta = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(-delta if match[1] == "-" else delta) if delta < timedelta(hours=24) else None
    try:
        number = float(text)
    except ValueError:
        return None
    if abs(number) <= 14:
        return timezone(timedelta(hours=number))
    return timezone(timedelta(minutes=number)) if abs(number) <= 14 * 60 else None


def read_date(value: object) -> date | None:
    """The date at the start of an ISO date or date-time, or None."""
    match = _DATE.match(str(value).strip()) if value not in (None, "") else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read_number(value: object) -> int | None:
    """A whole number above 0, or None."""
    try:
        number = int(float(str(value)))
    except (ValueError, OverflowError):
        return None
    return number if number > 0 else None


def read_numbers(value: object, limit: int) -> tuple[int, ...]:
    """Numbers 1..limit or −limit..−1 out of `1,15,-1` (a list is read too), in order and without repeats."""
    found: set[int] = set()
    for part in _parts(value):
        try:
            number = int(part)
        except ValueError:
            continue
        if number and abs(number) <= limit:
            found.add(number)
    return tuple(sorted(found))


def read_days(value: object) -> tuple[tuple[int, int], ...]:
    """(ordinal, weekday) pairs out of `MO,2SA,-1FR`; ordinal 0 is every one, weekday 0 is Monday."""
    found: set[tuple[int, int]] = set()
    for part in _parts(value):
        match = _BYDAY.match(part.upper())
        if match:
            found.add((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(sorted(found, key=lambda day: (day[1], day[0])))


def _parts(value: object) -> list[str]:
    if value in (None, ""):
        return []
    if isinstance(value, list | tuple):
        return [str(item).strip() for item in value]
    return [part for part in re.split(r"[,;\s]+", str(value).strip()) if part]
