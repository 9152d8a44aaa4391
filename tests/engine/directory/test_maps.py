"""The map is a true picture: what is north is above, what is twice as far is twice as far."""

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from commonweal.directory.engine import maps
from commonweal.kernel.geometry import Point, distance_km

LEEDS = Point(53.7997, -1.5492)
points = st.builds(Point, st.floats(50, 58), st.floats(-6, 1.5))


def test_nothing_to_show_is_no_map():
    assert maps.sheet([], here=LEEDS) is None


def test_north_is_up_and_east_is_right():
    sheet = maps.sheet([(1, Point(53.9, -1.5)), (2, Point(53.7, -1.6)), (3, Point(53.7, -1.2))])
    north, south_west, south_east = sheet.pins
    assert north.y < south_west.y
    assert south_west.x < south_east.x


@given(st.lists(points, min_size=1, max_size=20))
def test_every_point_lies_on_the_sheet_and_every_number_on_a_pin(found):
    sheet = maps.sheet(list(enumerate(found, 1)), here=LEEDS)
    assert sorted(number for pin in sheet.pins for number in pin.numbers) == list(range(1, len(found) + 1))
    assert all(0 <= pin.x <= sheet.width and 0 <= pin.y <= sheet.height for pin in sheet.pins)


@given(points, st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_the_scale_bar_measures_what_it_says(one, north, east):
    """Over a town the flat picture is true to two percent."""
    other = Point(one.latitude + north, one.longitude + east)
    km = distance_km(one, other)
    assume(km > 2)
    sheet = maps.sheet([(1, one), (2, other)])
    a, b = sheet.pins
    measured = math.hypot(a.x - b.x, a.y - b.y) / sheet.bar_pixels * sheet.bar_km
    assert abs(measured - km) / km < 0.02


def test_results_at_one_address_share_a_pin():
    sheet = maps.sheet([(1, LEEDS), (2, Point(53.9, -1.5)), (3, LEEDS), (4, LEEDS)])
    assert [pin.label for pin in sheet.pins] == ["1, 3, 4", "2"]
    assert maps.Pin((2, 3, 4, 5), 0, 0).label == "2–5"
    assert maps.Pin((1, 3, 7, 9), 0, 0).label == "1, 3 +2"


def test_the_date_line_does_not_tear_the_map():
    sheet = maps.sheet([(1, Point(-17, 179.9)), (2, Point(-17, -179.9))])
    assert sheet.bar_km < 20


def test_outlines_are_thinned_and_those_far_away_left_out():
    ring = [[-1.55 + math.cos(t / 300) / 50, 53.8 + math.sin(t / 300) / 50] for t in range(1885)]
    far = [[100, 10], [101, 10], [101, 11], [100, 10]]
    shapes = [{"type": "Polygon", "coordinates": [ring]}, {"type": "MultiPolygon", "coordinates": [[far]]}]
    sheet = maps.sheet([(1, LEEDS), (2, Point(53.81, -1.54))], outlines=[*shapes, {"type": "Point"}, None])
    assert len(sheet.outlines) == 1
    assert sheet.outlines[0].count("L") < maps.MOST_OUTLINE_POINTS
