"""A service document as answers and back: what is not asked about is never lost."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.directory.engine.answers import checks, hours, places, topics
from commonweal.directory.engine.canonical import pruned
from tests.factories import directory as make


def nowhere(postcode):
    return None


def write(topic, document, answers, locate=nowhere):
    return topics.write(topic, document, answers, locate=locate, language_names={"en": "English"})


@pytest.mark.parametrize("topic", [each for each in topics.TOPICS if each != "needs"])
def test_saving_the_answers_as_they_are_changes_nothing(topic):
    document = make.service(
        schedules=[
            make.schedule(),
            make.schedule("2SA", "10:00", "12:00", freq="MONTHLY", description="Market day"),
            make.schedule("", freq="MONTHLY", bymonthday="1,15"),
        ],
        service_areas=[{"id": "a", "name": "Leeds", "extent": "kept"}],
        cost_options=[{"id": "c", "option": "Adults", "amount": 2.5, "currency": "GBP", "attributes": [{"id": "x"}]}],
        required_documents=[{"id": "d", "document": "A letter", "uri": "https://example.org"}],
    )
    before = deepcopy(document)
    changed = write(topic, document, topics.read(topic, document))
    assert document == before
    if topic == "when":
        kept = [{key: row.get(key) for key in ("id", "byday", "opens_at", "closes_at")} for row in changed["schedules"]]
        assert kept == [{key: row.get(key) for key in kept[0]} for row in document["schedules"]]
    else:
        assert pruned(changed) == pruned(document)


def test_hours_that_the_form_cannot_show_stay():
    odd = make.schedule("", freq="MONTHLY", bymonthday="1,15")
    document = make.service(schedules=[odd])
    assert hours.read(document) == ([], [odd])
    changed = hours.write(document, [{"days": ["SU", "MO"], "opens": "22:00", "closes": "02:00", "weeks": "-1"}])
    assert changed["schedules"][1] == odd
    new = changed["schedules"][0]
    assert (new["freq"], new["byday"], new["opens_at"], new["closes_at"]) == ("MONTHLY", "-1MO,-1SU", "22:00", "02:00")


rows = st.fixed_dictionaries(
    {
        "days": st.lists(st.sampled_from(hours.DAYS), min_size=1, unique=True).map(
            lambda days: [day for day in hours.DAYS if day in days]
        ),
        "opens": st.sampled_from(["00:00", "09:00", "23:59"]),
        "closes": st.sampled_from(["00:00", "12:30", "17:00"]),
        "weeks": st.sampled_from(hours.WEEKS),
        "valid_from": st.none() | st.just("2026-01-01"),
        "valid_to": st.none() | st.just("2026-12-31"),
        "description": st.none() | st.just("Ring the bell"),
    }
)


@given(st.lists(rows, max_size=4))
def test_hours_are_read_back_as_they_were_written(answers):
    document = hours.write({}, answers)
    shown, others = hours.read(document)
    assert [{key: value for key, value in row.items() if key != "id"} for row in shown] == answers
    assert others == []


def answer(document, **changes):
    return [{**row, **changes} for row in places.read(document)]


def test_a_new_address_gets_a_new_point():
    document = make.service()
    changed = places.write(document, answer(document, postal_code="LS2 9JT"), locate=lambda code: (53.8, -1.55))
    location = changed["service_at_locations"][0]["location"]
    assert (location["latitude"], location["longitude"]) == (53.8, -1.55)
    assert location["addresses"][0]["state_province"] == "West Yorkshire"


@pytest.mark.parametrize("changes", [{"is_confidential": True}, {"address_1": "P.O. Box 12"}])
def test_secret_places_and_boxes_never_get_a_point(changes):
    def never(postcode):
        raise AssertionError("asked for a point")

    document = make.service()
    changed = places.write(document, answer(document, **changes), locate=never)
    assert not {"latitude", "longitude"} & set(changed["service_at_locations"][0]["location"])


def test_removing_a_place_keeps_the_virtual_ones():
    virtual = {"id": "v", "location": {"id": "w", "location_type": "virtual", "name": "Online"}}
    document = make.service()
    document["service_at_locations"].append(virtual)
    changed = places.write(document, answer(document, remove=True), locate=nowhere)
    assert changed["service_at_locations"] == [virtual]


def test_what_is_missing_is_named_with_its_topic():
    assert {(each.where, each.code) for each in checks.problems({})} == {
        ("about", "no_name"),
        ("about", "no_description"),
        ("contact", "no_way"),
        ("where", "no_place"),
    }
    assert checks.problems(make.service()) == []
    odd = make.service(minimum_age=20, maximum_age=10, schedules=[make.schedule(opens="noonish")])
    assert {each.code for each in checks.problems(odd)} == {"ages", "hours_time"}
