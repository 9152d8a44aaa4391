"""Distances in columns are the kernel's haversine, and the box never loses a row that the circle holds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.directory.engine.entries import Entry
from commonweal.directory.engine.packing import pack
from commonweal.directory.engine.ranking import _kilometres, _near
from commonweal.directory.engine.search import SearchQuery, Where
from commonweal.directory.engine.shelf import Shelf
from commonweal.kernel.geometry import Point, distance_km

POINTS = st.builds(Point, st.floats(-89.9, 89.9), st.floats(-180, 180))


@settings(max_examples=150, deadline=None)
@given(st.lists(POINTS, min_size=1, max_size=20), POINTS, st.floats(0.1, 15_000))
def test_distance_and_radius(points, centre, km):
    shelf = Shelf(lambda tokens: ([], []), lambda rows, tokens: {})
    rows = [
        (
            number,
            pack(Entry(service_id=str(number), point=point), service=number, organisation=0, hours=0, lengths=(0,) * 4),
        )
        for number, point in enumerate(points)
    ]
    shelf.put([(number, packed, b"", b"") for number, packed in rows])
    where = Where(centre)
    measured = _kilometres(shelf, where, shelf.rows)
    expected = [distance_km(centre, point) for point in points]
    assert all(abs(a - b) <= 2e-6 for a, b in zip(measured, expected, strict=True))
    near, distances = _near(shelf, SearchQuery(place=where, within_km=km))
    assert list(distances) == list(measured[near])
    inside = set(near.tolist())
    assert inside == {n for n, distance in enumerate(expected) if round(distance * 1e6) / 1e6 <= km}
