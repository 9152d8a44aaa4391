"""Outlines against Shapely: inside, on the edge, in a hole."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point as ShapelyPoint
from shapely.geometry import shape as shapely_shape

from commonweal.kernel.errors import Invalid
from commonweal.kernel.geometry import Point
from commonweal.places.engine import shapes

# Whole numbers are exact in floating point, so "on the edge" means the same to both.
GRID = st.integers(-40, 40)


def star(points):
    """A simple polygon through the points: sorted by angle round their mean."""
    array = np.array(sorted(set(points)), dtype=float)
    middle = array.mean(axis=0)
    order = np.argsort(np.arctan2(array[:, 1] - middle[1], array[:, 0] - middle[0]), kind="stable")
    ring = array[order].tolist()
    return [*ring, ring[0]]


@st.composite
def polygons(draw):
    ring = star(draw(st.lists(st.tuples(GRID, GRID), min_size=3, max_size=12, unique=True)))
    geometry = {"type": "Polygon", "coordinates": [ring]}
    simple = shapely_shape(geometry)
    if not simple.is_valid or simple.area == 0:
        geometry["coordinates"] = [[[-10, -10], [10, -10], [10, 10], [-10, 10], [-10, -10]]]
    if draw(st.booleans()):
        x, y, size = draw(GRID), draw(GRID), draw(st.integers(1, 6))
        hole = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
        with_hole = shapely_shape({"type": "Polygon", "coordinates": [geometry["coordinates"][0], hole]})
        if with_hole.is_valid:
            geometry["coordinates"].append(hole)
    return geometry


@given(polygons(), GRID, GRID)
def test_contains_agrees_with_shapely(geometry, x, y):
    assert shapes.read(geometry).contains(Point(y, x)) == shapely_shape(geometry).covers(ShapelyPoint(x, y))


@given(polygons(), st.data())
def test_points_on_edges_are_inside(geometry, data):
    ring = data.draw(st.sampled_from(geometry["coordinates"]))
    x, y = data.draw(st.sampled_from(ring))
    assert shapes.read(geometry).contains(Point(y, x))


@given(polygons())
def test_centroid_agrees_with_shapely(geometry):
    ours, theirs = shapes.read(geometry).centroid, shapely_shape(geometry).centroid
    assert (ours.longitude, ours.latitude) == pytest.approx((theirs.x, theirs.y), abs=1e-6)


@given(polygons(), st.floats(0.01, 3))
def test_simplified_stays_near_and_never_grows(geometry, tolerance):
    shape = shapes.read(geometry)
    thin = shape.simplified(tolerance)
    assert thin.size <= shape.size
    outline = shapely_shape(geometry).exterior
    kept = shapely_shape({"type": "Polygon", "coordinates": [thin.polygons[0][0].tolist()]}).exterior
    if len(thin.polygons[0][0]) >= 4 and thin.size < shape.size:
        assert outline.hausdorff_distance(kept) <= tolerance * 1.5 + 1e-9 or thin is shape


def test_holes_and_several_parts():
    square = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    hole = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
    island = [[[20, 20], [21, 20], [21, 21], [20, 20]]]
    shape = shapes.read({"type": "MultiPolygon", "coordinates": [[square, hole], island]})
    assert not shape.contains(Point(5, 5))
    assert shape.contains(Point(4, 5))
    assert shape.contains(Point(20.2, 20.5))
    assert not shape.contains(Point(15, 15))
    assert shapes.read(shape.geojson()).geojson() == shape.geojson()


def test_an_open_ring_is_closed():
    shape = shapes.read({"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4]]]})
    assert shape.contains(Point(1, 3))


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, "x"], [2, 2], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[430000, 550000], [430001, 550000], [430001, 550001], [430000, 550000]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [float("nan"), 1], [2, 2], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": None},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Feature", "geometry": None},
        {"type": "Polygon", "coordinates": [None]},
    ],
)
def test_what_is_no_surface_is_refused(geometry):
    with pytest.raises(Invalid) as caught:
        shapes.read(json.loads(json.dumps(geometry)))
    assert caught.value.problems[0].mend


def test_svg_path_fits_its_box_and_points_north():
    shape = shapes.read({"type": "Polygon", "coordinates": [[[-2, 54], [-1, 54], [-1, 55], [-2, 55], [-2, 54]]]})
    path = shapes.svg_path(shape, 100, 80)
    numbers = [tuple(map(float, pair.split(","))) for pair in path.strip("MZ").split()]
    assert max(y for _x, y in numbers) == 80
    assert numbers[0][1] == 80
    assert all(0 <= x <= 100 for x, _y in numbers)
