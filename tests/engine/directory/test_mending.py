"""Real dirt: what is mended, what is set aside, what is refused."""

import pytest

from commonweal.directory.engine import text_values
from commonweal.directory.engine.mending import Mender
from commonweal.directory.engine.readers.findings import Findings
from commonweal.kernel import ids


def mend(kind, **values):
    findings = Findings()
    made = Mender("test", findings).mend(kind, {"id": "1", **values}, "file", 1)
    return made, findings


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:00am", "09:00"),
        ("12:00am", "00:00"),
        ("12:30 PM", "12:30"),
        ("5 pm", "17:00"),
        ("09:00", "09:00"),
        ("10:00:00", "10:00:00"),
        ("09:00Z", "09:00Z"),
        ("0930", "09:30"),
        ("noon", "12:00"),
        ("24:00", "00:00"),
        ("25:00", None),
        ("13:00pm", None),
        ("6:300pm", None),
        ("9", None),
        ("by appointment", None),
    ],
)
def test_times(text, time):
    assert text_values.clock_time(text) == time


@pytest.mark.parametrize(
    ("opens", "closes", "is_plausible"),
    [("22:00", "06:00", True), ("09:00", "17:00", True), ("23:00", "12:00", False), ("10:30", "03:00", False),
     ("10:00", "10:00", False), ("11:00", "00:00", False), ("18:00", "00:00", True)],
)  # fmt: skip
def test_hours_over_midnight(opens, closes, is_plausible):
    assert text_values.is_plausible_night(opens, closes) is is_plausible


def test_impossible_hours_are_set_aside_not_guessed():
    made, findings = mend("schedule", opens_at="10:30", closes_at="03:00")
    assert not {"opens_at", "closes_at"} & made.keys()
    assert made["x_original"] == {"opens_at": "10:30", "closes_at": "03:00"}
    assert findings.warnings == 1


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Men&#39;s", "Men's"),
        ("ChildrenGÇÖs", "Children’s"),
        ("one\\ntwo", "one\ntwo"),
        ("Â£5", "£5"),
        ("AT&T", "AT&T"),
    ],
)
def test_letters(text, mended):
    assert text_values.letters(text)[0] == mended


def test_markers_leave_the_text_and_are_kept():
    made, _ = mend("service", name="Food", status="active", description="Bread.\\n\\n###MON###")
    assert made["description"] == "Bread."
    assert made["x_markers"] == ["MON"]


def test_telephone_in_an_address_becomes_a_phone():
    made, _ = mend("location", location_type="physical", addresses=[{"address_1": "Phone: 212-942-4204", "city": "NY"}])
    assert made["phones"][0]["number"] == "212-942-4204"
    assert "address_1" not in made["addresses"][0]


def test_mercator_metres_become_degrees():
    made, _ = mend("location", location_type="physical", latitude=4970241.3, longitude=-8238310.2)
    assert (made["latitude"], made["longitude"]) == (pytest.approx(40.714, abs=0.01), pytest.approx(-74.006, abs=0.01))


def test_po_box_without_a_point_is_a_postal_place():
    made, _ = mend("location", addresses=[{"address_1": "P.O. Box 1234", "city": "Miami"}])
    assert made["location_type"] == "postal"
    assert made["addresses"][0]["address_type"] == "postal"
    assert "latitude" not in made


def test_ids_are_the_same_in_every_run_and_differ_by_source():
    one, other = Mender("a", Findings()), Mender("b", Findings())
    first = one.mend("location", {"id": "7", "location_type": "physical"}, "f", 1)
    again = one.mend("location", {"id": "7", "location_type": "physical"}, "f", 9)
    assert first["id"] == again["id"] == str(ids.stable_id("a", "location", "7"))
    assert other.mend("location", {"id": "7"}, "f", 1)["id"] != first["id"]
    assert first["their_id"] == "7"


@pytest.mark.parametrize(
    ("given", "postcode", "region", "code"),
    [("", "33125", "FL", "US"), ("", "LS1 1AA", "", "GB"), ("United Kingdom", "", "", "GB"), ("us", "", "", "US"), ("", "", "", None)],
)  # fmt: skip
def test_countries(given, postcode, region, code):
    assert text_values.country(given, postcode, region) == code


@pytest.mark.parametrize(
    "text",
    ["plain words", "Caf\u00e9", "a & b", "a &amp; b", "caf\u00c3\u00a9", "x\\ny", "###MON###", " \t", "", "a\x00b"],
)
def test_clean_text_is_what_mending_leaves_alone(text: str) -> None:
    touched = text_values.letters(text)[0] != text or text_values.without_markers(text)[0] != text
    if text_values.is_clean(text):
        assert not touched and text.strip() and "\x00" not in text
    else:
        assert touched or not text.strip() or "\x00" in text or "&" in text
