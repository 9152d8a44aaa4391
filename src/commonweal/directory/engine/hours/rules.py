"""One schedule row as a rule: on which dates it holds and between which times. RFC 5545 parts, no library."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Any

from commonweal.directory.engine.hours.parts import (
    DAY_MINUTES,
    WEEKDAYS,
    read_date,
    read_days,
    read_number,
    read_numbers,
    read_offset,
    read_time,
)

Flag = str
"""What looks wrong in a row: zero_length, over_midnight, no_days, no_times, interval_without_start, unreadable_time,
ordinal_in_weekly, unknown_frequency."""

_CLOSED = re.compile(
    r"\b(clos(?:ed|ure|ing)|shut|ar gau|wedi cau|cau|مغلق|مغلقة|cerrado|fermé|zamknięte)\b", re.IGNORECASE
)
_REMOTE = re.compile(r"\b(phone|telephone|online|remote|virtual|video|email|text)\b", re.IGNORECASE)
_IN_PERSON = re.compile(r"in[ -]?person|face[ -]to[ -]face|walk[ -]?in|attend this", re.IGNORECASE)
SPECIAL_DAYS = 31
"""A row without weekdays that holds for at most this many days replaces the regular rows on those days."""
_COUNT_LIMIT = 366 * 60


@dataclass(frozen=True)
class Rule:
    """When one schedule row opens. Times are minutes after local midnight; `closes` may pass 1440.

    `kind`: "regular"; "special" (replaces regular rows on its dates); "closure" (closed on its dates);
    "unknown" (it holds on its dates, or on dates it does not name, but says no usable time).
    """

    kind: str
    freq: str
    opens: int = 0
    closes: int = 0
    interval: int = 1
    start: date | None = None
    end: date | None = None
    anchor: date | None = None
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    week_start: int = 0
    count: int | None = None
    offset: tzinfo | None = None
    attending: str = ""
    description: str = ""
    notes: str = ""
    link: str = ""
    flags: tuple[Flag, ...] = ()
    knows_days: bool = field(default=True)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Rule":
        """The rule of an HSDS schedule row. Never raises: what cannot be used becomes a flag."""
        return _read(row)

    @property
    def is_remote(self) -> bool:
        """Whether the row speaks only of phone or online attendance."""
        return bool(_REMOTE.search(self.attending)) and not _IN_PERSON.search(self.attending)

    @property
    def is_plain_weekly(self) -> bool:
        """Whether every week is the same and times are in the place's own zone."""
        return (
            self.kind == "regular"
            and self.freq == "WEEKLY"
            and self.interval == 1
            and self.offset is None
            and not (self.start or self.end or self.count or self.month_days or self.year_days or self.weeks)
        )

    def holds_on(self, day: date) -> bool:
        """Whether the row has an occurrence that begins on `day`."""
        if not self.knows_days or (self.start and day < self.start) or (self.end and day > self.end):
            return False
        if self.last and day > self.last:
            return False
        return self._matches(day)

    def dates(self, first: date, last: date) -> Iterator[date]:
        """The dates in [first, last] on which the row holds."""
        day = max(first, self.start) if self.start else first
        stop = min(last, self.end) if self.end else last
        while day <= stop:
            if self.holds_on(day):
                yield day
            day += timedelta(days=1)

    def span(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """The opening that begins on `day`, as local wall times turned into instants.

        A wall time that the clocks skip counts with the offset before the change, one that happens twice is the
        first of the two (RFC 5545, 3.3.5).
        """
        return _instant(day, self.opens, self.offset or zone), _instant(day, self.closes, self.offset or zone)

    @cached_property
    def last(self) -> date | None:
        """The date of the last occurrence when the row is limited by `count`."""
        if not self.count or self.anchor is None:
            return None
        left, day = self.count, self.anchor
        for _ in range(_COUNT_LIMIT):
            if self._matches(day):
                left -= 1
                if not left:
                    return day
            day += timedelta(days=1)
        return day

    def _matches(self, day: date) -> bool:
        if self.anchor and day < self.anchor and self.freq != "DATES":
            return False
        if self.month_days and not _in_month(self.month_days, day):
            return False
        if self.year_days and not _in_year(self.year_days, day):
            return False
        if self.weeks and not _in_weeks(self.weeks, day, self.week_start):
            return False
        if self.days and not any(self._is_day(ordinal, weekday, day) for ordinal, weekday in self.days):
            return False
        return self._in_interval(day) and self._has_a_day(day)

    def _is_day(self, ordinal: int, weekday: int, day: date) -> bool:
        if day.weekday() != weekday:
            return False
        if not ordinal or self.freq in ("WEEKLY", "DAILY"):
            return True
        if self.freq == "YEARLY":
            index, size = day.timetuple().tm_yday, _year_length(day.year)
        else:
            index, size = day.day, _month_length(day)
        return (index - 1) // 7 + 1 == ordinal if ordinal > 0 else -((size - index) // 7 + 1) == ordinal

    def _in_interval(self, day: date) -> bool:
        if self.interval == 1 or self.anchor is None:
            return True
        if self.freq == "DAILY":
            return (day - self.anchor).days % self.interval == 0
        if self.freq == "WEEKLY":
            return _weeks_between(self.anchor, day, self.week_start) % self.interval == 0
        if self.freq == "MONTHLY":
            return ((day.year - self.anchor.year) * 12 + day.month - self.anchor.month) % self.interval == 0
        return (day.year - self.anchor.year) % self.interval == 0

    def _has_a_day(self, day: date) -> bool:
        """RFC 5545: a part that says no day takes it from the start date."""
        if self.days or self.month_days or self.year_days or self.weeks or self.freq in ("DAILY", "DATES"):
            return True
        assert self.anchor is not None
        if self.freq == "WEEKLY":
            return day.weekday() == self.anchor.weekday()
        if self.freq == "MONTHLY":
            return day.day == self.anchor.day
        return (day.month, day.day) == (self.anchor.month, self.anchor.day)


def _read(row: Mapping[str, Any]) -> Rule:
    flags: list[Flag] = []
    valid_from, valid_to = read_date(row.get("valid_from")), read_date(row.get("valid_to"))
    dtstart, until = read_date(row.get("dtstart")), read_date(row.get("until"))
    days = read_days(row.get("byday"))
    parts: dict[str, Any] = {
        "days": days,
        "month_days": read_numbers(row.get("bymonthday"), 31),
        "year_days": read_numbers(row.get("byyearday"), 366),
        "weeks": read_numbers(row.get("byweekno"), 53),
    }
    starts = [day for day in (valid_from, dtstart) if day]
    ends = [day for day in (valid_to, until) if day]
    start, end = max(starts, default=None), min(ends, default=None)
    short = start is not None and end is not None and not any(parts.values()) and (end - start).days < SPECIAL_DAYS
    freq = "DATES" if short and not dtstart else _frequency(row, parts, start, end, flags)
    anchor = dtstart or valid_from
    interval = read_number(row.get("interval")) or 1
    knows_days = freq in ("DAILY", "DATES") or any(parts.values()) or dtstart is not None
    if freq == "WEEKLY" and any(ordinal for ordinal, _ in days):
        flags.append("ordinal_in_weekly")
        freq = "MONTHLY"
    if (interval > 1 or read_number(row.get("count"))) and anchor is None:
        flags.append("interval_without_start")
        knows_days = False
    if not knows_days and "interval_without_start" not in flags:
        flags.append("no_days")
    said = " ".join(str(row.get(name) or "") for name in ("description", "notes"))
    bounded = start is not None and end is not None
    kind, opens, closes, offset = _times(row, said, bounded, flags)
    if kind == "regular" and freq == "DATES" and short:
        kind = "special"
    if not knows_days:
        flags += ["no_times"] if kind == "closure" else []
        kind = "unknown"
    wkst = str(row.get("wkst") or "MO").strip().upper()[:2]
    return Rule(
        kind=kind,
        freq=freq,
        opens=opens,
        closes=closes,
        interval=interval,
        start=start,
        end=end,
        anchor=anchor,
        week_start=WEEKDAYS.index(wkst) if wkst in WEEKDAYS else 0,
        count=read_number(row.get("count")),
        offset=offset or read_offset(row.get("timezone")),
        attending=str(row.get("attending_type") or ""),
        description=str(row.get("description") or ""),
        notes=str(row.get("notes") or ""),
        link=str(row.get("schedule_link") or ""),
        flags=tuple(flags),
        knows_days=knows_days,
        **parts,
    )


def _frequency(
    row: Mapping[str, Any], parts: Mapping[str, Any], start: date | None, end: date | None, flags: list[Flag]
) -> str:
    freq = str(row.get("freq") or "").strip().upper()
    if freq in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return freq
    if freq:
        flags.append("unknown_frequency")
    if parts["month_days"] or any(ordinal for ordinal, _ in parts["days"]):
        return "MONTHLY"
    if parts["days"]:
        return "WEEKLY"
    if parts["year_days"] or parts["weeks"]:
        return "YEARLY"
    return "DATES" if start and end else "WEEKLY"


def _times(row: Mapping[str, Any], said: str, bounded: bool, flags: list[Flag]) -> tuple[str, int, int, tzinfo | None]:
    """(kind, opens, closes, offset) of a row."""
    opens, closes = read_time(row.get("opens_at")), read_time(row.get("closes_at"))
    says_closed = bool(_CLOSED.search(said))
    if opens is None and closes is None:
        if row.get("opens_at") or row.get("closes_at"):
            flags.append("unreadable_time")
        elif says_closed:
            return "closure", 0, DAY_MINUTES, None
        else:
            flags.append("no_times")
        return "unknown", 0, DAY_MINUTES, None
    if opens is None or closes is None:
        flags.append("unreadable_time" if row.get("opens_at") and row.get("closes_at") else "no_times")
        return "unknown", 0, DAY_MINUTES, None
    first, last, offset = opens[0], closes[0], opens[1] or closes[1]
    if last == DAY_MINUTES - 1:
        last = DAY_MINUTES
    if first == last:
        if says_closed and bounded:
            return "closure", 0, DAY_MINUTES, None
        flags.append("zero_length")
        return "unknown", 0, DAY_MINUTES, offset
    if says_closed and bounded and (first, last) == (0, DAY_MINUTES):
        return "closure", 0, DAY_MINUTES, None
    if last < first:
        if last:
            flags.append("over_midnight")
        last += DAY_MINUTES
    return "regular", first, last, offset


def _instant(day: date, minutes: int, zone: tzinfo) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=zone)


def _month_length(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1) if day.year < 9999 else date(9999, 12, 31)
    return (following - timedelta(days=1)).day


def _year_length(year: int) -> int:
    return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365


def _in_month(numbers: tuple[int, ...], day: date) -> bool:
    return day.day in numbers or day.day - _month_length(day) - 1 in numbers


def _in_year(numbers: tuple[int, ...], day: date) -> bool:
    index = day.timetuple().tm_yday
    return index in numbers or index - _year_length(day.year) - 1 in numbers


def _in_weeks(numbers: tuple[int, ...], day: date, week_start: int) -> bool:
    """Week numbers as RFC 5545 counts them: week 1 is the first with four or more days in the year."""
    for year in (day.year - 1, day.year, day.year + 1):
        first = _first_week(year, week_start)
        following = _first_week(year + 1, week_start)
        if first <= day < following:
            weeks = (following - first).days // 7
            number = (day - first).days // 7 + 1
            return number in numbers or number - weeks - 1 in numbers
    return False


def _first_week(year: int, week_start: int) -> date:
    january = date(min(max(year, 1), 9999), 1, 1)
    back = (january.weekday() - week_start) % 7
    return january - timedelta(days=back) if back <= 3 else january + timedelta(days=7 - back)


def _weeks_between(a: date, b: date, week_start: int) -> int:
    a -= timedelta(days=(a.weekday() - week_start) % 7)
    b -= timedelta(days=(b.weekday() - week_start) % 7)
    return (b - a).days // 7
