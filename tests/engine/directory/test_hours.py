"""Opening hours as people mean them: nights, whole days, changes of the clocks, dates that differ, dirty rows."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from commonweal.directory.engine.hours import OpeningHours, hours_of

LONDON = ZoneInfo("Europe/London")


def week(days, opens, closes, **more):
    return {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, **more}


def hours(*rows, zone="Europe/London", **more):
    return OpeningHours.from_schedules(rows, zone, **more)


def at(text, zone=LONDON):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def state(opening, text):
    return opening.status(at(text)).state


def test_plain_week_says_when_it_closes_and_opens_next():
    opening = hours(week("MO,TU,WE,TH,FR", "09:00", "17:00"))
    now = opening.status(at("2026-06-16T16:59:59"))
    assert (now.state, now.closes_at) == ("open", at("2026-06-16T17:00"))
    shut = opening.status(at("2026-06-19T17:00"))
    assert (shut.state, shut.opens_next_at) == ("closed", at("2026-06-22T09:00"))


def test_over_midnight_belongs_to_the_day_it_begins_on():
    opening = hours(week("FR", "22:00", "02:00"))
    assert state(opening, "2026-06-19T23:00") == "open"
    assert state(opening, "2026-06-20T01:59") == "open"
    assert state(opening, "2026-06-20T02:00") == "closed"
    assert state(opening, "2026-06-19T01:00") == "closed"
    assert "over_midnight" in opening.flags


def test_closing_at_midnight_is_not_a_night():
    opening = hours(week("SU", "11:00", "00:00"))
    assert state(opening, "2026-06-21T23:59") == "open"
    assert state(opening, "2026-06-22T00:00") == "closed"
    assert opening.flags == ()


@pytest.mark.parametrize("closes", ["24:00", "23:59", "23:59:59"])
def test_all_day_every_day_never_closes(closes):
    opening = hours(week("MO,TU,WE,TH,FR,SA,SU", "00:00", closes))
    now = opening.status(at("2026-06-21T23:59:30"))
    assert now.is_open
    assert now.never_closes
    assert now.closes_at is None
    assert opening.summary().is_always_open


def test_zero_length_is_flagged_and_unknown_not_closed():
    opening = hours(week("SA", "10:00", "10:00"))
    assert opening.flags == ("zero_length",)
    assert state(opening, "2026-06-20T10:00") == "unknown"


def test_several_rows_of_a_day_are_merged():
    opening = hours(week("MO", "09:00", "12:00"), week("MO", "11:30", "13:00"), week("MO", "14:00", "16:00"))
    monday = opening.week(date(2026, 6, 15))[0]
    assert monday.spans == ((time(9), time(13)), (time(14), time(16)))
    assert opening.status(at("2026-06-15T11:45")).closes_at == at("2026-06-15T13:00")


@pytest.mark.parametrize(
    ("byday", "days"),
    [("2SA", {13}), ("-1FR", {26}), ("1MO,3MO", {1, 15}), ("5TU", {30}), ("-2WE", {17})],
)
def test_days_of_the_month(byday, days):
    opening = hours({"freq": "MONTHLY", "byday": byday, "opens_at": "10:00", "closes_at": "12:00"})
    found = {day for day in range(1, 31) if state(opening, f"2026-06-{day:02d}T11:00") == "open"}
    assert found == days


def test_nth_day_written_into_a_weekly_row_is_read_as_monthly_and_flagged():
    opening = hours(week("2SA", "10:00", "12:00"))
    assert state(opening, "2026-06-13T11:00") == "open"
    assert state(opening, "2026-06-20T11:00") == "closed"
    assert opening.flags == ("ordinal_in_weekly",)


def test_every_second_week_counts_from_its_start():
    opening = hours(week("TH", "10:00", "12:00", interval=2, dtstart="2026-06-04"))
    found = [day for day in (4, 11, 18, 25) if state(opening, f"2026-06-{day:02d}T11:00") == "open"]
    assert found == [4, 18]
    assert hours(week("TH", "10:00", "12:00", interval=2)).status(at("2026-06-04T11:00")).is_unknown


def test_last_day_of_the_month():
    opening = hours({"freq": "MONTHLY", "bymonthday": "1,-1", "opens_at": "10:00", "closes_at": "12:00"})
    found = [day for day in range(1, 29) if state(opening, f"2027-02-{day:02d}T11:00") == "open"]
    assert found == [1, 28]


def test_validity_bounds_are_days_of_opening():
    opening = hours(week("MO,TU,WE,TH,FR,SA,SU", "20:00", "06:00", valid_from="2026-12-01", valid_to="2026-12-02"))
    assert state(opening, "2026-12-01T05:00") == "closed"
    assert state(opening, "2026-12-03T05:59") == "open"
    assert opening.status(at("2026-11-01T12:00")).opens_next_at == at("2026-12-01T20:00")
    assert opening.status(at("2026-12-05T12:00")).reason == "out_of_date"


def test_closure_row_wins_and_special_hours_replace():
    opening = hours(
        week("MO,TU,WE,TH,FR", "09:00", "17:00"),
        {"valid_from": "2026-12-25", "valid_to": "2026-12-28", "description": "Closed for Christmas"},
        {"valid_from": "2026-12-24", "valid_to": "2026-12-24", "opens_at": "10:00", "closes_at": "12:00"},
    )
    assert state(opening, "2026-12-24T09:30") == "closed"
    assert state(opening, "2026-12-24T11:00") == "open"
    assert opening.status(at("2026-12-25T10:00")).opens_next_at == at("2026-12-29T09:00")
    christmas = opening.week(date(2026, 12, 24))
    assert [day.is_special for day in christmas[:3]] == [True, True, True]
    assert christmas[1].note == "Closed for Christmas"
    assert [line.kind for line in opening.summary().exceptions] == ["special", "closure"]


def test_a_row_that_says_closed_for_a_weekday():
    opening = hours(week("MO,TU", "09:00", "17:00"), {"freq": "WEEKLY", "byday": "SU", "description": "Closed"})
    assert state(opening, "2026-06-21T12:00") == "closed"


def test_temporary_closure_closes_everything():
    document = {"status": "temporarily closed", "schedules": [week("MO", "09:00", "17:00")]}
    now = hours_of(document, zone="Europe/London").status(at("2026-06-15T10:00"))
    assert (now.state, now.reason, now.opens_next_at) == ("closed", "temporarily_closed", None)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no_hours"),
        ([{"freq": "WEEKLY", "opens_at": "09:00", "closes_at": "12:00"}], "unclear_hours"),
        ([{"freq": "WEEKLY", "byday": "MO"}], "unclear_hours"),
        ([week("MO", "nine", "five")], "unclear_hours"),
        ([week("MO", "09:00", "")], "unclear_hours"),
        ([week("MO", "25:00", "26:00")], "unclear_hours"),
        ([{"description": "Ring for times"}], "unclear_hours"),
    ],
)
def test_unknown_hours_are_never_closed(rows, reason):
    now = hours(*rows).status(at("2026-06-15T10:00"))
    assert (now.state, now.reason) == ("unknown", reason)


def test_a_row_without_days_makes_other_days_unknown_a_note_does_not():
    timed = hours(week("MO", "09:00", "12:00"), {"freq": "WEEKLY", "opens_at": "13:00", "closes_at": "14:00"})
    assert [state(timed, "2026-06-15T10:00"), state(timed, "2026-06-16T10:00")] == ["open", "unknown"]
    noted = hours(week("MO", "09:00", "12:00"), {"description": "Closed on bank holidays"})
    assert state(noted, "2026-06-16T10:00") == "closed"


def test_clocks_going_forward_and_back():
    night = hours(week("SA", "22:00", "03:00"))
    forward = night.intervals(at("2026-03-28T12:00"), at("2026-03-29T12:00"))
    assert [item.end - item.start for item in forward] == [timedelta(hours=4)]
    back = night.intervals(at("2026-10-24T12:00"), at("2026-10-25T12:00"))
    assert [item.end - item.start for item in back] == [timedelta(hours=6)]
    skipped = hours(week("SU", "01:30", "04:00"))
    assert skipped.intervals(at("2026-03-29T00:00"), at("2026-03-29T12:00"))[0].start == at("2026-03-29T02:30")
    twice = hours(week("SU", "01:30", "01:45"))
    first = twice.intervals(at("2026-10-25T00:00"), at("2026-10-25T12:00"))
    assert [item.start for item in first] == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("row", "opens_utc"),
    [
        (week("TU", "09:00", "17:00"), 8),
        (week("TU", "09:00Z", "17:00Z"), 9),
        (week("TU", "09:00+03:00", "17:00+03:00"), 6),
        (week("TU", "09:00", "17:00", timezone=3), 6),
        (week("TU", "09:00", "17:00", timezone=-4), 13),
        (week("TU", "09:00", "17:00", timezone=330), 3.5),
        (week("TU", "9:00am", "5:00pm"), 8),
        (week("TU", "09:00:00", "17:00:00"), 8),
    ],
)
def test_times_and_offsets(row, opens_utc):
    start = hours(row).intervals(at("2026-06-16T00:00"), at("2026-06-17T00:00"))[0].start
    assert start == datetime(2026, 6, 16, tzinfo=UTC) + timedelta(hours=opens_utc)


def test_phone_hours_do_not_open_the_door():
    rows = [week("MO", "09:00", "12:00"), week("MO", "00:00", "24:00", attending_type="phone")]
    assert state(hours(*rows), "2026-06-15T20:00") == "closed"
    assert state(hours(rows[1]), "2026-06-15T20:00") == "open"


def test_nearest_schedule_counts():
    document = {"schedules": [week("MO", "09:00", "10:00")]}
    place = {"schedules": [week("MO", "11:00", "12:00")], "location": {"schedules": [week("MO", "13:00", "14:00")]}}
    assert hours_of(document, place).rules[0].opens == 11 * 60
    assert hours_of(document, {"location": place["location"]}).rules[0].opens == 9 * 60
    assert hours_of({}, {"location": place["location"]}).rules[0].opens == 13 * 60


def test_summary_puts_days_with_equal_times_together():
    rows = [week(day, "09:00", "17:00") for day in ("MO", "TU", "WE")] + [week("SA", "10:00", "12:00")]
    lines = hours(*rows).summary().lines
    assert [(line.days, line.spans) for line in lines] == [
        (((0, 0), (0, 1), (0, 2)), ((time(9), time(17)),)),
        (((0, 5),), ((time(10), time(12)),)),
    ]


def test_week_minutes_wrap_from_sunday_to_monday():
    opening = hours(week("SU", "22:00", "02:00"))
    assert opening.weekly_minutes(date(2026, 6, 16)) == [(0, 120), (6 * 1440 + 1320, 7 * 1440)]


def test_official_example_with_every_part_set_does_not_fail():
    row = {
        "freq": "WEEKLY", "interval": 1, "byday": "TH", "byweekno": "41", "bymonthday": "2", "byyearday": "2",
        "dtstart": "2005-01-01", "until": "2005-01-01", "count": 3, "wkst": "TU", "timezone": 3,
        "valid_from": "2005-01-01", "valid_to": "2005-01-01", "opens_at": "10:00:00", "closes_at": "18:00:00",
    }  # fmt: skip
    assert hours(row).status(at("2026-06-16T12:00")).state == "unknown"
