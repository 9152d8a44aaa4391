"""OpeningHours: all schedule rows of one service at one place, and the questions one can ask of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from commonweal.directory.engine.hours.parts import DAY_MINUTES
from commonweal.directory.engine.hours.rules import Flag, Rule

WEEK_MINUTES = 7 * DAY_MINUTES
_HORIZONS = (8, 45, 400)


@dataclass(frozen=True, slots=True)
class Interval:
    """An unbroken opening, as two instants in UTC; `end` is not part of it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class OpenStatus:
    """What is known about one moment.

    `state` is "open", "closed" or "unknown". `closes_at` (when open) and `opens_next_at` (when closed) are in the
    place's own time; None when there is none within a year, or, for `closes_at`, when it does not close within a
    week (`never_closes`). `reason`: "", "temporarily_closed", "no_hours", "unclear_hours" or "out_of_date".
    """

    state: str
    closes_at: datetime | None = None
    opens_next_at: datetime | None = None
    never_closes: bool = False
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Known to be open."""
        return self.state == "open"

    @property
    def is_unknown(self) -> bool:
        """Nobody can say from the published hours."""
        return self.state == "unknown"


@dataclass(frozen=True, slots=True)
class DayHours:
    """One day of a week for display: openings that begin on it. `kind` is open, closed or unknown."""

    day: date
    kind: str
    spans: tuple[tuple[time, time], ...] = ()
    is_special: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the hours: `days` are (ordinal, weekday) pairs (ordinal 0 = every, −1 = last; Monday is 0).

    `kind` is regular, special, closure or unknown; `starts`/`ends` bound it when they are set; `interval` and `freq`
    say "every second week"; `month_days` such as (1, -1); spans are (opens, closes), closes may be past midnight.
    """

    kind: str
    freq: str
    days: tuple[tuple[int, int], ...]
    spans: tuple[tuple[time, time], ...]
    interval: int = 1
    starts: date | None = None
    ends: date | None = None
    month_days: tuple[int, ...] = ()
    attending: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoursSummary:
    """The hours for people: regular lines, then dates that differ, and what looks wrong."""

    lines: tuple[SummaryLine, ...]
    exceptions: tuple[SummaryLine, ...]
    is_always_open: bool
    is_temporarily_closed: bool
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class OpeningHours:
    """Opening hours in one zone. Build with `from_schedules`; compare and hash by value."""

    rules: tuple[Rule, ...]
    zone: tzinfo
    is_temporarily_closed: bool = False

    @classmethod
    def from_schedules(
        cls, rows: Iterable[Mapping[str, Any]], zone: str | tzinfo, *, is_temporarily_closed: bool = False
    ) -> "OpeningHours":
        """Hours from HSDS schedule rows. `zone` (an IANA name) counts where a row has no offset of its own.

        Rows that speak only of phone or online attendance are left out when others are there. Never raises for
        dirty rows: see `flags`. Raises ZoneInfoNotFoundError for an unknown zone.
        """
        rules = [Rule.from_row(row) for row in rows]
        present = [rule for rule in rules if not rule.is_remote]
        kept = tuple(dict.fromkeys(present or rules))
        return cls(kept, ZoneInfo(zone) if isinstance(zone, str) else zone, is_temporarily_closed)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What looks wrong in the rows, without repeats."""
        return tuple(dict.fromkeys(flag for rule in self.rules for flag in rule.flags))

    @property
    def is_known(self) -> bool:
        """Whether at least one row says when it opens or closes."""
        return any(rule.kind != "unknown" for rule in self.rules)

    @property
    def is_plain_weekly(self) -> bool:
        """Whether `weekly_minutes` alone decides openness (except in the days around a change of the clocks)."""
        return not self.is_temporarily_closed and all(
            rule.kind == "unknown" or rule.is_plain_weekly for rule in self.rules
        )

    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        """Openings that touch [start, end), merged where they meet, whole and in order. Instants must be aware."""
        first, last = start.astimezone(UTC), end.astimezone(UTC)
        spans: list[tuple[datetime, datetime]] = []
        if not self.is_temporarily_closed:
            for day in _days(first.date() - timedelta(days=3), last.date() + timedelta(days=2)):
                spans.extend(self._spans_on(day))
        merged: list[tuple[datetime, datetime]] = []
        for opens, closes in sorted(spans):
            if merged and opens <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
            else:
                merged.append((opens, closes))
        return [Interval(opens, closes) for opens, closes in merged if closes > first and opens < last]

    def is_open_at(self, instant: datetime) -> bool:
        """Whether it is known to be open at `instant`; the same answer as `status(instant).is_open`, quicker."""
        if self.is_temporarily_closed:
            return False
        moment = instant.astimezone(UTC)
        return any(
            opens <= moment < closes
            for day in _days(moment.date() - timedelta(days=3), moment.date() + timedelta(days=1))
            for opens, closes in self._spans_on(day)
        )

    def status(self, now: datetime) -> OpenStatus:
        """Open, closed or unknown at `now`, and what comes next. The one function behind label and filter."""
        if self.is_temporarily_closed:
            return OpenStatus("closed", reason="temporarily_closed")
        if not self.is_known:
            return OpenStatus("unknown", reason="unclear_hours" if self.rules else "no_hours")
        end = self._closing(now)
        if end is not None:
            never = end >= now + timedelta(days=8)
            return OpenStatus("open", closes_at=None if never else end.astimezone(self.zone), never_closes=never)
        opens_next = self._next_opening(now)
        if self._is_unclear(now):
            return OpenStatus("unknown", opens_next_at=opens_next, reason="unclear_hours")
        if opens_next is None and self._is_out_of_date(now):
            return OpenStatus("unknown", reason="out_of_date")
        return OpenStatus("closed", opens_next_at=opens_next)

    def week(self, start: date) -> list[DayHours]:
        """Seven days from `start` for display, each with the openings that begin on it."""
        return [self._day_hours(start + timedelta(days=step)) for step in range(7)]

    def weekly_minutes(self, on: date) -> list[tuple[int, int]]:
        """The usual week around `on` as merged [start, end) minutes after Monday 00:00, local, within 0..10080.

        Rows in force between `on` and five weeks later count; "2nd Saturday" counts as Saturday. Dates that differ
        (special, closure) do not. Exact for every week when `is_plain_weekly`.
        """
        spans: list[tuple[int, int]] = []
        for rule in self.rules:
            if rule.kind != "regular" or (rule.start and rule.start > on + timedelta(days=35)):
                continue
            if (rule.end and rule.end < on) or (rule.last and rule.last < on):
                continue
            for weekday in _weekdays(rule):
                spans.extend(_in_week(weekday * DAY_MINUTES + rule.opens, weekday * DAY_MINUTES + rule.closes))
        return _merge(spans)

    def summary(self) -> HoursSummary:
        """The hours structured for a page: days with equal times together, special dates apart."""
        regular = [rule for rule in self.rules if rule.kind == "regular" or (rule.kind == "unknown" and _says(rule))]
        others = [rule for rule in self.rules if rule.kind in ("special", "closure")]
        return HoursSummary(
            lines=_lines(regular),
            exceptions=tuple(sorted(_lines(others), key=lambda line: (line.starts or date.min, line.kind))),
            is_always_open=self.is_plain_weekly and self.weekly_minutes(date.min) == [(0, WEEK_MINUTES)],
            is_temporarily_closed=self.is_temporarily_closed,
            flags=self.flags,
        )

    def _in_force(self, day: date) -> list[Rule]:
        """The rules that open on `day`: none when closed, special ones before regular ones."""
        if not self._has_exceptions:
            return [rule for rule in self.rules if rule.kind == "regular" and rule.holds_on(day)]
        holding = [rule for rule in self.rules if rule.holds_on(day)]
        if any(rule.kind == "closure" for rule in holding):
            return []
        special = [rule for rule in holding if rule.kind == "special"]
        return special or [rule for rule in holding if rule.kind == "regular"]

    @property
    def _has_exceptions(self) -> bool:
        return any(rule.kind in ("special", "closure") for rule in self.rules)

    def _spans_on(self, day: date) -> list[tuple[datetime, datetime]]:
        spans = (rule.span(day, self.zone) for rule in self._in_force(day))
        instants = ((opens.astimezone(UTC), closes.astimezone(UTC)) for opens, closes in spans)
        return [(opens, closes) for opens, closes in instants if closes > opens]

    def _closing(self, now: datetime) -> datetime | None:
        """The end of the opening that `now` is in (of what is known of it after eight days), None when closed."""
        for days in (0, 8):
            around = self.intervals(now, now + timedelta(days=days, seconds=1))
            ends = [item.end for item in around if item.start <= now < item.end]
            # Two days behind the end are read too, so what ends within one is not followed by anything unread.
            if not ends or ends[0] < now + timedelta(days=1):
                break
        return ends[0] if ends else None

    def _next_opening(self, now: datetime) -> datetime | None:
        for days in _HORIZONS:
            for item in self.intervals(now, now + timedelta(days=days)):
                if item.start > now:
                    return item.start.astimezone(self.zone)
        return None

    def _is_unclear(self, now: datetime) -> bool:
        """Whether a row with unusable times covers this day, or a row with times does not say its days."""
        day = now.astimezone(self.zone).date()
        return any(
            rule.kind == "unknown" and (rule.holds_on(day) if rule.knows_days else "no_times" not in rule.flags)
            for rule in self.rules
        )

    def _is_out_of_date(self, now: datetime) -> bool:
        day = now.astimezone(self.zone).date()
        opening = [rule for rule in self.rules if rule.kind in ("regular", "special")]
        return all((rule.end or rule.last or date.max) < day for rule in opening)

    def _day_hours(self, day: date) -> DayHours:
        rules = self._in_force(day) if not self.is_temporarily_closed else []
        notes = [rule.description for rule in self.rules if rule.kind in ("special", "closure") and rule.holds_on(day)]
        spans = _merge([(rule.opens, rule.closes) for rule in rules])
        unclear = not self.is_known or any(rule.kind == "unknown" and rule.holds_on(day) for rule in self.rules)
        return DayHours(
            day=day,
            kind="open" if spans else "unknown" if unclear and not self.is_temporarily_closed else "closed",
            spans=tuple((_clock(opens), _clock(closes)) for opens, closes in spans),
            is_special=bool(notes) or any(rule.kind == "special" for rule in rules),
            note="; ".join(dict.fromkeys(note for note in notes if note)),
        )


def _says(rule: Rule) -> bool:
    return bool(rule.description or rule.notes or rule.days)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


@lru_cache(maxsize=4096)
def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _weekdays(rule: Rule) -> set[int]:
    if rule.days:
        return {weekday for _, weekday in rule.days}
    if rule.freq == "DAILY" and rule.interval == 1:
        return set(range(7))
    if rule.freq == "WEEKLY" and rule.anchor is not None and not (rule.month_days or rule.year_days or rule.weeks):
        return {rule.anchor.weekday()}
    if rule.freq == "DATES":
        return set(range(7))
    return set()


def _in_week(start: int, end: int) -> list[tuple[int, int]]:
    """[start, end) folded into one week: what passes Sunday's midnight goes on on Monday."""
    if end <= WEEK_MINUTES:
        return [(start, end)]
    return [(start, WEEK_MINUTES), (0, end - WEEK_MINUTES)]


def _merge(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _lines(rules: Sequence[Rule]) -> tuple[SummaryLine, ...]:
    """Rules that differ only in days and times, folded into lines of days with equal times."""
    groups: dict[tuple[Any, ...], dict[tuple[int, int] | None, list[tuple[int, int]]]] = defaultdict(dict)
    for rule in rules:
        key = (
            rule.kind,
            rule.freq,
            rule.interval,
            rule.start,
            rule.end,
            rule.month_days,
            rule.attending,
            rule.description or rule.notes,
        )
        days: Iterable[tuple[int, int] | None] = rule.days or (
            [(0, rule.anchor.weekday())] if rule.freq == "WEEKLY" and rule.knows_days and rule.anchor else [None]
        )
        for day in days:
            spans = groups[key].setdefault(day, [])
            if rule.kind in ("regular", "special"):
                spans.append((rule.opens, rule.closes))
    lines = []
    for (kind, freq, interval, start, end, month_days, attending, note), by_day in groups.items():
        alike: dict[tuple[tuple[int, int], ...], list[tuple[int, int]]] = defaultdict(list)
        for day, spans in by_day.items():
            alike[tuple(_merge(spans))].extend([day] if day else [])
        for merged, whole in alike.items():
            clocks = tuple((_clock(opens), _clock(closes)) for opens, closes in merged)
            ordered = tuple(sorted(set(whole), key=lambda item: (item[1], item[0])))
            lines.append(SummaryLine(kind, freq, ordered, clocks, interval, start, end, month_days, attending, note))
    return tuple(sorted(lines, key=lambda line: (line.starts or date.min, min((d[1] for d in line.days), default=7))))
