"""The open label in words: one engine decides, the page only finds the words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commonweal.directory.engine.hours import OpeningHours, OpenStatus
from commonweal.directory.views import hours


@pytest.fixture(autouse=True)
def _in_english():
    """Requests of other tests leave their language behind."""
    with translation.override("en"):
        yield


LONDON = ZoneInfo("Europe/London")
WEEK = [{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}]
NIGHT = [{"freq": "WEEKLY", "byday": "SA", "opens_at": "22:00", "closes_at": "02:00"}]
ALWAYS = [{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "24:00"}]


def label(rows, moment, **options):
    status = OpeningHours.from_schedules(rows, LONDON, **options).status(moment)
    return hours.label(status, moment)


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("rows", "moment", "words"),
    [
        (WEEK, at(4, 12), "Open now, closes 17:00"),
        (WEEK, at(4, 8), "Opens today 09:00"),
        (WEEK, at(4, 18), "Opens tomorrow 09:00"),
        (WEEK, at(6, 18), "Opens Monday 09:00"),
        (NIGHT, at(7, 23), "Open now, closes 02:00"),
        (NIGHT, at(8, 1), "Open now, closes 02:00"),
        (ALWAYS, at(4, 3), "Open all day, every day"),
        ([], at(4, 12), "Opening hours not known"),
        ([{**WEEK[0], "valid_to": "2025-12-31"}], at(4, 12), "Opening hours may be out of date"),
        ([{**WEEK[0], "valid_from": "2026-05-01"}], at(4, 12), "Opens Friday 1 May 2026, 09:00"),
    ],
)
def test_the_label(rows, moment, words):
    assert label(rows, moment).text == words


def test_temporarily_closed_is_said_first():
    assert label(WEEK, at(4, 12), is_temporarily_closed=True).text == "Temporarily closed"


DAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True).map(",".join)
CLOCK = st.integers(0, 23 * 60 + 59).map(lambda minutes: f"{minutes // 60:02}:{minutes % 60:02}")
ROWS = st.lists(
    st.fixed_dictionaries({"freq": st.just("WEEKLY"), "byday": DAYS, "opens_at": CLOCK, "closes_at": CLOCK}),
    max_size=4,
)


@given(ROWS, st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda m: m.replace(tzinfo=UTC)))
def test_the_label_says_what_the_engine_decides_until_it_turns_stale(rows, moment):
    kept = OpeningHours.from_schedules(rows, LONDON)
    status = kept.status(moment)
    shown = hours.label(status, moment)
    assert (shown.state == "open") == kept.is_open_at(moment)
    seconds = hours.stays_true_for(status, moment)
    later = moment + timedelta(seconds=seconds * 0.999)
    assert hours.label(kept.status(later), later) == shown


def test_the_table_shows_a_week_and_says_what_differs():
    rows = [
        *WEEK,
        {"freq": "MONTHLY", "byday": "2SA", "opens_at": "10:00", "closes_at": "12:00", "notes": "Families only"},
        {"valid_from": "2026-04-06", "valid_to": "2026-04-06", "description": "Closed for Easter"},
    ]
    shown = hours.table(OpeningHours.from_schedules(rows, LONDON), at(4, 12))
    assert [day.spans for day in shown.week][:1] == [("09:00 to 17:00",)]
    assert [day.name for day in shown.week if day.is_today] == ["Wednesday"]
    assert shown.notes == (
        "Second Saturday of the month, 10:00 to 12:00 · Families only",
        "Closed: Monday 6 April 2026 · Closed for Easter",
    )
    assert shown.zone == "Times are local: United Kingdom Time."


def test_past_exceptions_are_not_shown():
    rows = [*WEEK, {"valid_from": "2026-01-01", "valid_to": "2026-01-01", "description": "Closed"}]
    assert hours.table(OpeningHours.from_schedules(rows, LONDON), at(4, 12)).notes == ()


@pytest.mark.parametrize("language", ["cy", "ar"])
def test_days_and_times_are_in_the_readers_language(language):
    with translation.override(language):
        shown = hours.table(OpeningHours.from_schedules(WEEK, LONDON), at(4, 12))
    assert shown.week[0].name not in ("", "Monday")
    assert date(2026, 3, 2).strftime("%A") == "Monday"


def test_nothing_is_promised_beyond_midnight():
    status = OpenStatus("closed")
    assert hours.stays_true_for(status, datetime(2026, 3, 4, 23, 59, tzinfo=UTC)) == 60
