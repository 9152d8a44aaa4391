"""Which of the opening hours in an index are open: at once for plain weeks, one by one (and remembered) for the rest."""

import json
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from commonweal.directory.engine.hours import OpeningHours, OpenStatus
from commonweal.directory.engine.hours.parts import DAY_MINUTES

Bools = NDArray[np.bool_]
_KEPT = 8
_MARGIN = timedelta(days=3)


class Openness:
    """All opening hours of an index by number; what `OpeningHours` says, for many at a time."""

    def __init__(self) -> None:
        self._bodies: dict[int, str] = {}
        self._parsed: OrderedDict[int, OpeningHours] = OrderedDict()
        self._zones: list[str] = []
        self.is_plain: Bools = np.zeros(1, bool)
        self._zone: NDArray[np.int16] = np.zeros(1, np.int16)
        self._owner: NDArray[np.int32] = np.zeros(0, np.int32)
        self._starts: NDArray[np.int32] = np.zeros(0, np.int32)
        self._ends: NDArray[np.int32] = np.zeros(0, np.int32)
        self._open: OrderedDict[datetime, tuple[Bools, Bools]] = OrderedDict()
        self._statuses: dict[tuple[int, datetime], OpenStatus] = {}
        self._in_week: OrderedDict[tuple[object, ...], tuple[Bools, Bools]] = OrderedDict()

    def put(self, hours: Iterable[tuple[int, str, str, bool, bytes]]) -> None:
        """Take in (number, body, zone, is_plain, ranges)."""
        taken = list(hours)
        if not taken:
            return
        size = max(len(self.is_plain), max(row[0] for row in taken) + 1)
        more = size - len(self.is_plain)
        self.is_plain = np.concatenate([self.is_plain, np.zeros(more, bool)])
        self._zone = np.concatenate([self._zone, np.zeros(more, np.int16)])
        owners, ranges = [], []
        for number, body, zone, is_plain, minutes in taken:
            self._bodies[number] = body
            if zone not in self._zones:
                self._zones.append(zone)
            self.is_plain[number], self._zone[number] = is_plain, self._zones.index(zone)
            spans = np.frombuffer(minutes, "<i4").reshape(-1, 2)
            ranges.append(spans)
            owners.append(np.full(len(spans), number, np.int32))
        spans = np.concatenate(ranges)
        self._owner = np.concatenate([self._owner, *owners])
        self._starts = np.concatenate([self._starts, spans[:, 0]])
        self._ends = np.concatenate([self._ends, spans[:, 1]])
        self._open.clear()
        self._in_week.clear()

    def hours(self, number: int) -> OpeningHours:
        """The opening hours with this number."""
        found = self._parsed.get(number)
        if found is None:
            rows, zone, is_closed = json.loads(self._bodies[number])
            found = OpeningHours.from_schedules(rows, zone, is_temporarily_closed=is_closed)
            self._parsed[number] = found
            if len(self._parsed) > 4096:
                self._parsed.popitem(last=False)
        return found

    def status(self, number: int, instant: datetime) -> OpenStatus:
        """`hours(number).status(instant)`, kept for the minute: nothing changes within one."""
        key = (number, instant.replace(second=0, microsecond=0))
        if key not in self._statuses:
            if len(self._statuses) > 8192:
                self._statuses.clear()
            self._statuses[key] = self.hours(number).status(key[1])
        return self._statuses[key]

    def open_at(self, instant: datetime, asked: NDArray[np.int32]) -> Bools:
        """For each number in `asked`: whether it is known to be open at `instant`."""
        minute = instant.replace(second=0, microsecond=0)
        kept = self._open.get(minute)
        if kept is None:
            kept = self._open[minute] = self._plain_at(minute)
            if len(self._open) > _KEPT:
                self._open.popitem(last=False)
        known, value = kept
        for number in np.unique(asked[~known[asked]]):
            value[number] = self.hours(int(number)).is_open_at(minute)
            known[number] = True
        return value[asked]

    def open_in_week(self, spans: Iterable[tuple[int, int]], on: date, asked: NDArray[np.int32]) -> Bools:
        """For each number in `asked`: whether its usual week around `on` touches one of the [start, end) minutes."""
        wanted = tuple(spans)
        kept = self._in_week.get((wanted, on))
        if kept is None:
            touched = np.zeros(len(self._starts), bool)
            for start, end in wanted:
                touched |= (self._starts < end) & (self._ends > start)
            value = np.zeros(len(self.is_plain), bool)
            value[self._owner[touched]] = True
            kept = self._in_week[wanted, on] = (self.is_plain.copy(), value & self.is_plain)
            if len(self._in_week) > _KEPT:
                self._in_week.popitem(last=False)
        known, value = kept
        for number in np.unique(asked[~known[asked]]):
            hours = self.hours(int(number))
            usual = [] if hours.is_temporarily_closed else hours.weekly_minutes(on)
            value[number] = any(s < closes and opens < e for s, e in wanted for opens, closes in usual)
            known[number] = True
        return value[asked]

    def _plain_at(self, minute: datetime) -> tuple[Bools, Bools]:
        """(known, open) for plain weeks in zones whose clocks do not change near `minute`."""
        steady = np.zeros(len(self._zones) + 1, bool)
        now = np.zeros(len(self._zones) + 1, np.int32)
        for place, name in enumerate(self._zones):
            zone = ZoneInfo(name)
            local = minute.astimezone(zone)
            around = {(minute + margin).astimezone(zone).utcoffset() for margin in (-_MARGIN, _MARGIN)}
            steady[place] = around == {local.utcoffset()}
            now[place] = local.weekday() * DAY_MINUTES + local.hour * 60 + local.minute
        known = self.is_plain & steady[self._zone]
        at = now[self._zone[self._owner]]
        value = np.zeros(len(self.is_plain), bool)
        value[self._owner[(self._starts <= at) & (at < self._ends)]] = True
        return known, value & known
