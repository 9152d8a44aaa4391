"""Areas' outlines: GeoJSON Polygon and MultiPolygon with holes. Longitude first, as GeoJSON has it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.geometry import Box, Point

Ring = NDArray[np.float64]
MAX_POINTS = 2_000_000


@dataclass(frozen=True)
class Shape:
    """One area: a list of polygons, each a list of rings (outline first, then holes), each ring n×2 lon/lat, closed."""

    polygons: tuple[tuple[Ring, ...], ...]
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        outlines = np.concatenate([rings[0] for rings in self.polygons])
        west, south = outlines.min(axis=0)
        east, north = outlines.max(axis=0)
        object.__setattr__(self, "box", Box(float(south), float(west), float(north), float(east)))

    def contains(self, point: Point) -> bool:
        """Whether the point lies inside or on an edge (also a hole's edge)."""
        if not self.box.contains(point):
            return False
        return any(_polygon_contains(rings, point.longitude, point.latitude) for rings in self.polygons)

    @property
    def centroid(self) -> Point:
        """Centre of gravity of the outlines minus holes; the box's middle for a shape without surface."""
        total = x = y = 0.0
        for rings in self.polygons:
            for number, ring in enumerate(rings):
                surface, cx, cy = _moments(ring)
                sign = 1.0 if number == 0 else -1.0
                total, x, y = total + sign * surface, x + sign * surface * cx, y + sign * surface * cy
        if total <= 1e-15:
            return Point((self.box.south + self.box.north) / 2, (self.box.west + self.box.east) / 2)
        return Point(y / total, x / total)

    @property
    def size(self) -> int:
        """How many points it has."""
        return sum(len(ring) for rings in self.polygons for ring in rings)

    def simplified(self, tolerance: float) -> "Shape":
        """The shape without points nearer than `tolerance` degrees to the line (Douglas and Peucker).

        Rings that shrink below a triangle go, but never the last outline.
        """
        polygons = []
        for rings in self.polygons:
            kept = [simplify(ring, tolerance) for ring in rings]
            if len(kept[0]) >= 4:
                polygons.append((kept[0], *[ring for ring in kept[1:] if len(ring) >= 4]))
        return Shape(tuple(polygons)) if polygons else self

    def geojson(self) -> dict[str, Any]:
        """The GeoJSON geometry: Polygon for one polygon, else MultiPolygon."""
        coordinates = [[ring.tolist() for ring in rings] for rings in self.polygons]
        if len(coordinates) == 1:
            return {"type": "Polygon", "coordinates": coordinates[0]}
        return {"type": "MultiPolygon", "coordinates": coordinates}


def read(geometry: Mapping[str, Any]) -> Shape:
    """The shape of a GeoJSON geometry or feature. Raises Invalid for anything that is no surface in degrees."""
    kind = geometry.get("type")
    if kind == "Feature":
        return read(geometry.get("geometry") or {})
    if kind == "Polygon":
        raw = [geometry.get("coordinates")]
    elif kind == "MultiPolygon":
        raw = geometry.get("coordinates") or []
    elif kind == "GeometryCollection":
        parts = [read(part) for part in geometry.get("geometries") or []]
        if not parts:
            raise _invalid("The collection is empty.")
        return Shape(tuple(polygon for part in parts for polygon in part.polygons))
    else:
        raise _invalid(f"A boundary must be a Polygon or MultiPolygon, not {kind or 'nothing'}.")
    if not isinstance(raw, list) or not raw:
        raise _invalid("The boundary has no coordinates.")
    polygons = tuple(_polygon(each) for each in raw)
    if sum(len(ring) for rings in polygons for ring in rings) > MAX_POINTS:
        raise _invalid(f"The boundary has more than {MAX_POINTS:,} points.", "Simplify it first.")
    return Shape(polygons)


def simplify(ring: Ring, tolerance: float) -> Ring:
    """Douglas–Peucker on a closed ring: split at the point farthest from the first, thin both halves."""
    if len(ring) <= 4:
        return ring
    far = int(np.argmax(((ring - ring[0]) ** 2).sum(axis=1)))
    if far == 0:
        return ring[:1]
    keep = np.zeros(len(ring), dtype=bool)
    keep[[0, far, -1]] = True
    stack = [(0, far), (far, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        distances = _from_segment(ring[first + 1 : last], ring[first], ring[last])
        worst = int(np.argmax(distances))
        if distances[worst] > tolerance:
            middle = first + 1 + worst
            keep[middle] = True
            stack += [(first, middle), (middle, last)]
    return ring[keep]


def svg_path(shape: Shape, width: float, height: float) -> str:
    """The shape as the `d` of an SVG path that fits width × height, north up, degrees shortened by latitude."""
    box = shape.box
    shrink = max(0.01, math.cos(math.radians((box.south + box.north) / 2)))
    across, up = max((box.east - box.west) * shrink, 1e-9), max(box.north - box.south, 1e-9)
    scale = min(width / across, height / up)
    left, top = (width - across * scale) / 2, (height - up * scale) / 2
    pieces = []
    for rings in shape.polygons:
        for ring in rings:
            x = left + (ring[:-1, 0] - box.west) * shrink * scale
            y = top + (box.north - ring[:-1, 1]) * scale
            points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
            pieces.append(f"M{points}Z")
    return "".join(pieces)


def _polygon(raw: Any) -> tuple[Ring, ...]:
    if not isinstance(raw, list) or not raw:
        raise _invalid("A polygon has no rings.")
    return tuple(_ring(each) for each in raw)


def _ring(raw: Any) -> Ring:
    try:
        ring = np.array([position[:2] for position in raw], dtype=np.float64)
    except (TypeError, ValueError, KeyError) as error:
        raise _invalid("A ring's positions must be pairs of numbers, longitude first.") from error
    if ring.ndim != 2 or ring.shape[1:] != (2,) or len(ring) < 3 or not np.isfinite(ring).all():
        raise _invalid("A ring needs at least three different positions.")
    if (np.abs(ring[:, 0]) > 180).any() or (np.abs(ring[:, 1]) > 90).any():
        raise _invalid(
            "The boundary is not in degrees.", "Export it as WGS 84 (EPSG:4326); metres and national grids do not fit."
        )
    if not (ring[0] == ring[-1]).all():
        ring = np.vstack([ring, ring[:1]])
    if len(ring) < 4:
        raise _invalid("A ring needs at least three different positions.")
    return ring


def _polygon_contains(rings: Sequence[Ring], x: float, y: float) -> bool:
    inside = False
    for ring in rings:
        crossings = _crossings(ring, x, y)
        if crossings is None:
            return True
        inside ^= crossings % 2 == 1
    return inside


def _crossings(ring: Ring, x: float, y: float) -> int | None:
    """How often a ray to the east crosses the ring; None when the point is on the ring."""
    ax, ay, bx, by = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
    cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    on_box = (
        (np.minimum(ax, bx) <= x) & (x <= np.maximum(ax, bx)) & (np.minimum(ay, by) <= y) & (y <= np.maximum(ay, by))
    )
    if bool((on_box & (cross == 0)).any()):
        return None
    spans = (ay > y) != (by > y)
    return int((spans & ((cross > 0) == (by > ay))).sum())


def _moments(ring: Ring) -> tuple[float, float, float]:
    """Surface (always positive) and centroid of a ring, reckoned from its first point so that no digits are lost."""
    origin = ring[0]
    p = ring - origin
    cross = p[:-1, 0] * p[1:, 1] - p[1:, 0] * p[:-1, 1]
    double = float(cross.sum())
    if abs(double) < 1e-18:
        return 0.0, float(origin[0]), float(origin[1])
    cx = float(((p[:-1, 0] + p[1:, 0]) * cross).sum()) / (3 * double)
    cy = float(((p[:-1, 1] + p[1:, 1]) * cross).sum()) / (3 * double)
    return abs(double) / 2, cx + float(origin[0]), cy + float(origin[1])


def _from_segment(points: Ring, a: Ring, b: Ring) -> Any:
    along = b - a
    length = float((along**2).sum())
    if length == 0:
        return np.hypot(*(points - a).T)
    t = np.clip(((points - a) @ along) / length, 0, 1)
    return np.hypot(*(points - (a + t[:, None] * along)).T)


def _invalid(message: str, mend: str = "Export the boundary as GeoJSON from the mapping tool again.") -> Invalid:
    return Invalid(problems=[Problem("geometry", message, mend, code="bad_boundary")])
