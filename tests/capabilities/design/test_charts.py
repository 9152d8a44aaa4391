"""Charts: always well-formed, always with their figures, whatever the data."""

import csv
import io
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.design import charts
from commonweal.design.charts.picture import ticks

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert("x")</script> & \x00\x0b\ufffe]]>'
numbers = st.none() | st.floats() | st.integers(-(10**18), 10**18)
names = st.text(max_size=30)


def _parsed(chart):
    root = ElementTree.fromstring(str(chart.svg))
    assert root.find(f"{SVG}title").text == (
        chart.title if chart.title.isprintable() else root.find(f"{SVG}title").text
    )
    for each in root.iter():
        assert "style" not in each.attrib
        for key, value in each.attrib.items():
            if key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height", "points", "d"):
                assert "nan" not in value
                assert "inf" not in value
    return root


def _all(root, name):
    return list(root.iter(SVG + name))


@settings(deadline=None)
@given(st.lists(st.tuples(names, st.lists(numbers, min_size=0, max_size=6)), max_size=6), names)
def test_any_line_chart_is_well_formed(given_series, title):
    count = max((len(values) for _, values in given_series), default=0)
    series = [charts.Series(name, [*values, *[None] * (count - len(values))]) for name, values in given_series]
    made = charts.line(list(range(count)), series, title=title)
    ElementTree.fromstring(str(made.svg))
    assert len(made.rows) == count


@settings(deadline=None)
@given(st.lists(st.tuples(names, numbers), max_size=8))
def test_any_bar_chart_is_well_formed(items):
    made = charts.bars(items, title="Bars")
    root = _parsed(made)
    assert len(_all(root, "rect")) == len(items)
    assert all(float(bar.get("width")) >= 0 for bar in _all(root, "rect"))


@settings(deadline=None)
@given(st.lists(numbers, max_size=10))
def test_any_sparkline_is_well_formed(values):
    ElementTree.fromstring(str(charts.sparkline(values, title="Rising")))


@settings(deadline=None)
@given(st.floats(-1e300, 1e300), st.floats(0, 1e300))
def test_ticks_enclose_the_data(low, width):
    steps = ticks(low, low + width)
    assert 2 <= len(steps) <= 51
    slack = (abs(low) + width) * 1e-6 + 1e-280
    assert steps[0] <= low + slack
    assert steps[-1] >= low + width - slack


def test_words_are_escaped_and_forbidden_characters_left_out():
    made = charts.bars([(NASTY, 3)], title=NASTY, description=NASTY)
    assert "<script>" not in made.svg
    root = ElementTree.fromstring(str(made.svg))
    assert root.find(f"{SVG}title").text == '<script>alert("x")</script> & ]]>'
    made = charts.choropleth([charts.Area(NASTY, 1, SQUARE)], title=NASTY)
    assert "<script>" not in made.svg
    ElementTree.fromstring(str(made.svg))


def test_nothing_to_show_says_so():
    for made in (charts.line([], [], title="None"), charts.bars([], title="None"), charts.choropleth([], title="None")):
        root = _parsed(made)
        assert any(each.get("class") == "cw-chart__none" for each in _all(root, "text"))
        assert made.rows == []


def test_one_point_is_drawn_as_a_mark():
    root = _parsed(charts.line([date(2026, 1, 1)], [charts.Series("Calls", [3])], title="One"))
    assert len(_all(root, "circle")) == 1
    assert _all(root, "polyline") == []


def test_a_gap_parts_the_line():
    root = _parsed(charts.line([1, 2, 3, 4, 5], [charts.Series("Calls", [1, 2, None, 2, 1])], title="Gap"))
    assert len(_all(root, "polyline")) == 2


def test_bars_start_at_zero_also_below_it():
    root = _parsed(charts.bars([("Up", 10), ("Down", -5)], title="Both"))
    zero = float(next(each for each in _all(root, "line") if each.get("class") == "cw-chart__zero").get("x1"))
    up, down = _all(root, "rect")
    assert float(up.get("x")) == pytest.approx(zero, abs=0.02)
    assert float(down.get("x")) + float(down.get("width")) == pytest.approx(zero, abs=0.02)
    assert float(up.get("width")) == pytest.approx(2 * float(down.get("width")), rel=0.01)


def test_dates_stand_in_proportion():
    days = [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 11)]
    root = _parsed(charts.line(days, [charts.Series("Calls", [1, 2, 3])], title="Days"))
    first, second, last = [float(each.get("cx")) for each in _all(root, "circle")]
    assert (last - first) == pytest.approx(10 * (second - first), rel=0.01)


def test_what_lies_outside_the_expected_range_is_marked_and_told():
    band = charts.Band([(1, 3), (1, 3), None])
    made = charts.line(
        [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)],
        [charts.Series("Calls", [2, 9, 9])],
        band=band,
        title="B",
    )
    flags = [each for each in _all(_parsed(made), "circle") if each.get("class") == "cw-chart__flag"]
    assert len(flags) == 1
    assert "2 January 2026" in made.description
    assert made.rows[1][1:] == [9, 1, 3]


def test_four_lines_are_labelled_directly_and_five_have_a_legend():
    five = [charts.Series(f"Area {number}", [number, number + 1]) for number in range(5)]
    four = charts.line([1, 2], five[:4], title="Four")
    assert four.legend == []
    labels = {each.text for each in _all(_parsed(four), "text") if "cw-chart__name" in each.get("class", "")}
    assert labels == {each.name for each in five[:4]}
    assert [words for _, words in charts.line([1, 2], five, title="Five").legend] == [each.name for each in five]


def test_series_differ_by_shape_as_well_as_colour():
    series = [charts.Series(str(number), [number]) for number in range(4)]
    root = _parsed(charts.line([1], series, title="Shapes"))
    marks = [each for each in root.iter() if "cw-chart__point" in each.get("class", "")]
    assert len({(each.tag, len((each.get("points") or "").split())) for each in marks}) >= 3


def test_small_multiples_share_their_axis():
    many = charts.multiples([1, 2], [charts.Series("A", [1, 2]), charts.Series("B", [100, 90])], title="Many")
    axes = [[each.text for each in _all(_parsed(it), "text") if each.get("text-anchor") == "end"][:2] for it in many]
    assert axes[0] == axes[1]


def test_a_chart_is_mirrored_for_readers_from_right_to_left():
    series = [charts.Series("Calls", [1, 2])]
    left = _parsed(charts.line([1, 2], series, title="Way"))
    with translation.override("ar"):
        right = _parsed(charts.line([1, 2], series, title="Way"))
    assert (left.get("direction"), right.get("direction")) == ("ltr", "rtl")
    for one, other in zip(_all(left, "circle"), _all(right, "circle"), strict=True):
        assert float(one.get("cx")) + float(other.get("cx")) == pytest.approx(400, abs=0.02)


SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def _moved(outline, east):
    return {"type": "MultiPolygon", "coordinates": [[[[x + east, y] for x, y in outline["coordinates"][0]]]]}


def test_a_map_shades_by_value_and_hatches_what_is_unknown():
    areas = [
        charts.Area("Low", 1, SQUARE),
        charts.Area("High", 10, _moved(SQUARE, 1)),
        charts.Area("Unknown", None, _moved(SQUARE, 2)),
        charts.Area("Nowhere", 5, None),
    ]
    made = charts.choropleth(areas, title="Map")
    shapes = [each for each in _all(_parsed(made), "path") if "cw-chart__area" in each.get("class", "")]
    assert sorted(each.get("class").split()[-1] for each in shapes) == ["cw-m-none", "cw-m0", "cw-m4"]
    assert [each.find(f"{SVG}title").text for each in shapes].count("Unknown: no data") == 1
    assert [row[0] for row in made.rows] == ["Low", "High", "Unknown", "Nowhere"]
    assert made.legend[-1] == ("cw-m-none", "No data")


def test_north_is_up():
    north = {"type": "Polygon", "coordinates": [[[0, 5], [1, 5], [1, 6], [0, 6], [0, 5]]]}
    root = _parsed(charts.choropleth([charts.Area("South", 1, SQUARE), charts.Area("North", 2, north)], title="Map"))
    heights = {
        each.find(f"{SVG}title").text[:5]: float(each.get("d").split()[1].split("L")[0])
        for each in _all(root, "path")
        if each.find(f"{SVG}title") is not None
    }
    assert heights["North"] < heights["South"]


@pytest.mark.parametrize(
    "outline",
    [
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [float("nan"), 1], [2, 2], [0, 0]]]},
    ],
)
def test_a_broken_outline_only_loses_its_shape(outline):
    made = charts.choropleth([charts.Area("Odd", 1, outline), charts.Area("Even", 2, SQUARE)], title="Map")
    _parsed(made)
    assert len(made.rows) == 2


def test_the_figures_can_be_taken_away_without_running_in_a_spreadsheet():
    made = charts.bars([("=1+1", 2), ("Fine, really", None)], title="Figures")
    assert list(csv.reader(io.StringIO(made.csv()))) == [["Name", "Number"], ["'=1+1", "2.0"], ["Fine, really", ""]]
