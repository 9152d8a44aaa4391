"""Open or not, against a brute force built on dateutil's recurrence rules and time zones, which we do not ship."""

import gzip
import json
import random
from datetime import UTC, date, datetime, timedelta

from dateutil import rrule, tz
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.directory.engine.hours import OpeningHours
from commonweal.directory.engine.openness import Openness

FREQ = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY}
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
DAY = [rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU]
ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def numbers(text):
    return [int(part) for part in text.split(",")] if text else None


def weekdays(text):
    if not text:
        return None
    found = []
    for part in text.split(","):
        day = DAY[DAYS.index(part[-2:])]
        found.append(day(int(part[:-2])) if len(part) > 2 else day)
    return found


def oracle_dates(row, first, last):
    """The days on which the row opens, by dateutil."""
    given = row.get("dtstart") or row.get("valid_from")
    start = datetime.fromisoformat(given) if given else datetime(2025, 1, 1)
    rule = rrule.rrule(
        FREQ[row["freq"]],
        dtstart=start,
        interval=row.get("interval", 1),
        count=row.get("count"),
        until=datetime.fromisoformat(row["until"]) if "until" in row and "count" not in row else None,
        wkst=DAYS.index(row.get("wkst", "MO")),
        byweekday=weekdays(row.get("byday")),
        bymonthday=numbers(row.get("bymonthday")),
        byyearday=numbers(row.get("byyearday")),
        byweekno=numbers(row.get("byweekno")),
    )
    low = max([first, *(date.fromisoformat(row[key]) for key in ("valid_from", "dtstart") if key in row)])
    high = min([last, *(date.fromisoformat(row[key]) for key in ("valid_to", "until") if key in row)])
    stop = datetime.combine(high, datetime.min.time())
    return {found.date() for found in rule.between(start, stop, inc=True) if low <= found.date() <= high}


def oracle_is_open(rows, zone, instant):
    """Whether one of the rows is open, day by day and row by row."""
    place = tz.gettz(zone)
    today = instant.date()
    for row in rows:
        opens, closes = minutes(row["opens_at"]), minutes(row["closes_at"])
        closes += 1440 if closes <= opens else 0
        for day in oracle_dates(row, today - timedelta(days=4), today + timedelta(days=2)):
            ends = []
            for minute in (opens, closes):
                wall = (datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)).replace(tzinfo=place)
                ends.append(tz.resolve_imaginary(wall).astimezone(UTC))
            if ends[0] <= instant < ends[1]:
                return True
    return False


@st.composite
def rows(draw):
    freq = draw(st.sampled_from(list(FREQ)))
    row = {"freq": freq}
    ordinal = freq in ("MONTHLY", "YEARLY") and draw(st.booleans())
    prefix = st.sampled_from(["1", "2", "3", "4", "-1", "-2"]) if ordinal else st.just("")
    byday = draw(st.lists(st.tuples(prefix, st.sampled_from(DAYS)).map("".join), max_size=3, unique=True))
    if byday and not (freq == "YEARLY" and ordinal and draw(st.booleans())):
        row["byday"] = ",".join(byday)
    days = st.lists(st.sampled_from([1, 2, 9, 15, 28, 29, 31, -1, -2]), min_size=1, max_size=3, unique=True)
    if draw(st.integers(0, 2)) == 0:
        row["bymonthday"] = ",".join(map(str, draw(days)))
    if freq == "YEARLY" and not ordinal and draw(st.integers(0, 3)) == 0:
        row[draw(st.sampled_from(["byyearday", "byweekno"]))] = draw(st.sampled_from(["1", "1,10,-1", "26,52", "53"]))
    if draw(st.booleans()) or not row.keys() & {"byday", "bymonthday", "byyearday", "byweekno"}:
        row["dtstart"] = draw(st.dates(date(2025, 6, 1), date(2026, 11, 1))).isoformat()
        row["interval"] = draw(st.integers(1, 3))
        if draw(st.integers(0, 3)) == 0:
            row["count"] = draw(st.integers(1, 40))
    if draw(st.integers(0, 3)) == 0:
        row["wkst"] = draw(st.sampled_from(DAYS))
    for key in ("valid_to", "until"):
        if draw(st.integers(0, 4)) == 0:
            row[key] = draw(st.dates(date(2026, 3, 1), date(2026, 12, 31))).isoformat()
    if draw(st.integers(0, 4)) == 0 and "dtstart" in row:
        row["valid_from"] = draw(st.dates(date(2025, 6, 1), date(2026, 11, 1))).isoformat()
    clock = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30, 45])).map(lambda t: f"{t[0]:02d}:{t[1]:02d}")
    row["opens_at"] = draw(clock)
    row["closes_at"] = draw(clock.filter(lambda text: text != row["opens_at"]))
    return row


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 20)).map(lambda moment: moment.replace(tzinfo=UTC))
CHANGES = st.sampled_from(
    [datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1), datetime(2026, 3, 8, 7), datetime(2026, 11, 1, 6)]
)
NEAR_CHANGES = st.builds(
    lambda change, minute: (change + timedelta(minutes=minute)).replace(tzinfo=UTC), CHANGES, st.integers(-200, 200)
)


def is_date_span(row):
    """Rows without days in a short span are special dates, which recurrence rules do not know."""
    return not row.keys() & {"byday", "bymonthday", "byyearday", "byweekno", "dtstart"}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(rows().filter(lambda row: not is_date_span(row)), min_size=1, max_size=3),
    st.sampled_from(ZONES),
    st.lists(MOMENTS | NEAR_CHANGES, min_size=3, max_size=6),
)
def test_open_as_dateutil_says(schedule, zone, moments):
    opening = OpeningHours.from_schedules(schedule, zone)
    for moment in moments:
        expected = oracle_is_open(schedule, zone, moment)
        assert opening.is_open_at(moment) == expected, (schedule, zone, moment)
        assert opening.status(moment).is_open == expected


@settings(max_examples=150, deadline=None)
@given(
    st.lists(rows().filter(lambda row: not is_date_span(row)), min_size=1, max_size=3),
    st.sampled_from(ZONES),
    MOMENTS | NEAR_CHANGES,
)
def test_intervals_and_status_tell_the_same(schedule, zone, moment):
    opening = OpeningHours.from_schedules(schedule, zone)
    status = opening.status(moment)
    inside = [item for item in opening.intervals(moment, moment + timedelta(days=9)) if item.start <= moment < item.end]
    assert bool(inside) == status.is_open
    if status.closes_at:
        assert not opening.is_open_at(status.closes_at)
        assert opening.is_open_at(status.closes_at - timedelta(seconds=1))
    if status.opens_next_at:
        assert opening.is_open_at(status.opens_next_at)
        assert not opening.is_open_at(status.opens_next_at - timedelta(seconds=1))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(rows().filter(lambda row: not is_date_span(row)), max_size=3), min_size=1, max_size=5),
    st.lists(st.sampled_from(ZONES), min_size=5, max_size=5),
    st.lists(MOMENTS | NEAR_CHANGES, min_size=1, max_size=3),
)
def test_many_at_once_as_one_by_one(schedules, zones, moments):
    import numpy as np

    openings = [OpeningHours.from_schedules(rows, zone) for rows, zone in zip(schedules, zones, strict=False)]
    many = Openness()
    many.put(
        (
            number,
            json.dumps([rows, zone, False]),
            zone,
            opening.is_plain_weekly,
            np.array(opening.weekly_minutes(date(2000, 1, 3)) if opening.is_plain_weekly else [], "<i4").tobytes(),
        )
        for number, (rows, zone, opening) in enumerate(zip(schedules, zones, openings, strict=False), 1)
    )
    asked = np.arange(1, len(openings) + 1, dtype="<i4")
    for moment in moments:
        assert many.open_at(moment, asked).tolist() == [opening.status(moment).is_open for opening in openings]


def test_real_pantries(shared):
    """Food Oasis: weekly and monthly rows, nights, entries that close before they open, zero lengths."""
    with gzip.open(shared / "data/directory/food_oasis/food_oasis.json.gz") as file:
        data = json.load(file)
    by_place = {}
    for row in data["stakeholder_schedule"]:
        nth = row["week_of_month"]
        freq = {"freq": "WEEKLY"} if nth == "0" else {"freq": "MONTHLY"}
        byday = row["day_of_week"][:2].upper() if nth == "0" else nth + row["day_of_week"][:2].upper()
        times = {"opens_at": row["open"][:5], "closes_at": row["close"][:5]}
        by_place.setdefault(row["stakeholder_id"], []).append({**freq, "byday": byday, **times})
    assert sum(map(len, by_place.values())) == 882
    dice = random.Random(905)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    flagged = checked = 0
    for schedule in by_place.values():
        opening = OpeningHours.from_schedules(schedule, "America/Los_Angeles")
        usable = [row for row in schedule if row["opens_at"] != row["closes_at"]]
        flagged += len(usable) < len(schedule)
        for _ in range(12):
            moment = start + timedelta(minutes=dice.randrange(366 * 1440))
            assert opening.is_open_at(moment) == oracle_is_open(usable, "America/Los_Angeles", moment), schedule
            checked += 1
        if len(usable) < len(schedule):
            assert "zero_length" in opening.flags
    assert flagged
    assert checked > 4000
