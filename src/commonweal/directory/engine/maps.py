"""Our own small map: points, outlines and a scale bar laid out on a flat sheet. No tiles, no network."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.kernel.geometry import EARTH_RADIUS_KM, Point

KM_PER_DEGREE = math.radians(1) * EARTH_RADIUS_KM
SMALLEST_SPAN_KM = 0.6
NEAR_PIXELS = 24.0
SCALE_ROOM = 34
SCALE_STEPS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
MOST_OUTLINE_POINTS = 300


@dataclass(frozen=True, slots=True)
class Pin:
    """One mark on the sheet, in pixels. Results too near each other to tell apart share a mark."""

    numbers: tuple[int, ...]
    x: float
    y: float

    @property
    def label(self) -> str:
        """The numbers of the list beside the map: “3”, “1, 4” or “2–5”."""
        first, last = self.numbers[0], self.numbers[-1]
        if len(self.numbers) > 2 and last - first == len(self.numbers) - 1:
            return f"{first}–{last}"
        if len(self.numbers) > 3:
            return f"{first}, {self.numbers[1]} +{len(self.numbers) - 2}"
        return ", ".join(str(number) for number in self.numbers)

    @property
    def width(self) -> float:
        """How wide its mark must be for the label, in pixels."""
        return max(26.0, 12.0 + 8.0 * len(self.label))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map ready to draw: sizes and positions in pixels, the bar's length in kilometres."""

    width: int
    height: int
    pins: tuple[Pin, ...]
    here: tuple[float, float] | None
    outlines: tuple[str, ...]
    bar_pixels: float
    bar_km: float


@dataclass(frozen=True, slots=True)
class _Projection:
    """Equirectangular about the middle: true to a fraction of a percent over a town, honest over a country."""

    middle: Point
    pixels_per_km: float
    width: int
    height: int

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        east = _turn(longitude - self.middle.longitude) * _km_per_longitude(self.middle.latitude)
        north = (latitude - self.middle.latitude) * KM_PER_DEGREE
        return (
            round(self.width / 2 + east * self.pixels_per_km, 1),
            round(self.height / 2 - north * self.pixels_per_km, 1),
        )


def _turn(degrees: float) -> float:
    return (degrees + 180) % 360 - 180


def _km_per_longitude(latitude: float) -> float:
    return KM_PER_DEGREE * max(math.cos(math.radians(latitude)), 0.01)


def _projection(points: Sequence[Point], width: int, height: int, margin: int) -> _Projection:
    anchor = points[0].longitude
    easts = [_turn(point.longitude - anchor) for point in points]
    lats = [point.latitude for point in points]
    middle = Point((min(lats) + max(lats)) / 2, _turn(anchor + (min(easts) + max(easts)) / 2))
    wide = max((max(easts) - min(easts)) * _km_per_longitude(middle.latitude), SMALLEST_SPAN_KM)
    high = max((max(lats) - min(lats)) * KM_PER_DEGREE, SMALLEST_SPAN_KM)
    scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
    return _Projection(middle, scale, width, height)


def _gathered(placed: Iterable[tuple[int, float, float]]) -> tuple[Pin, ...]:
    """Pins with those nearer than a mark's width gathered into one, in the order of the list."""
    groups: list[list[tuple[int, float, float]]] = []
    for number, x, y in placed:
        for group in groups:
            if math.hypot(x - group[0][1], y - group[0][2]) < NEAR_PIXELS:
                group.append((number, x, y))
                break
        else:
            groups.append([(number, x, y)])
    return tuple(Pin(tuple(sorted(each[0] for each in group)), group[0][1], group[0][2]) for group in groups)


def _rings(geometry: Any) -> Iterable[Sequence[Sequence[float]]]:
    """The rings of a GeoJSON Polygon or MultiPolygon; nothing for anything else."""
    if not isinstance(geometry, dict):
        return
    coordinates = geometry.get("coordinates") or []
    if geometry.get("type") == "Polygon":
        yield from coordinates
    elif geometry.get("type") == "MultiPolygon":
        for polygon in coordinates:
            yield from polygon


def _path(ring: Sequence[Sequence[float]], projection: _Projection, room: int) -> tuple[str, int]:
    """The ring as an SVG path in whole pixels, thinned to `room` points; empty when it lies off the sheet."""
    step = max(1, math.ceil(len(ring) / max(room, 1)))
    spots: list[tuple[int, int]] = []
    for longitude, latitude, *_ in ring[::step]:
        x, y = projection.place(latitude, longitude)
        spot = (round(x), round(y))
        if not spots or abs(spot[0] - spots[-1][0]) + abs(spot[1] - spots[-1][1]) > 2:
            spots.append(spot)
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    if len(spots) < 3 or max(xs) < 0 or min(xs) > projection.width or max(ys) < 0 or min(ys) > projection.height:
        return "", 0
    return "M" + "L".join(f"{x} {y}" for x, y in spots) + "Z", len(spots)


def sheet(
    points: Sequence[tuple[int, Point]],
    *,
    here: Point | None = None,
    outlines: Sequence[Any] = (),
    width: int = 360,
    height: int = 320,
    margin: int = 30,
) -> Sheet | None:
    """Lay out numbered `points` (number in the list, where) and the searched place `here`.

    `outlines` are GeoJSON geometries drawn behind them. None when there is nothing to show.
    """
    if not points:
        return None
    spots = [point for _, point in points] + ([here] if here else [])
    projection = _projection(spots, width, height - SCALE_ROOM, margin)
    paths: list[str] = []
    room = MOST_OUTLINE_POINTS
    for geometry in outlines:
        for ring in _rings(geometry):
            path, used = _path(ring, projection, room)
            room -= used
            if path:
                paths.append(path)
            if room <= 0:
                break
    placed = [(number, *projection.place(point.latitude, point.longitude)) for number, point in points]
    longest = width / 3 / projection.pixels_per_km
    bar_km = max((step for step in SCALE_STEPS_KM if step <= longest), default=SCALE_STEPS_KM[0])
    return Sheet(
        width=width,
        height=height,
        pins=_gathered(placed),
        here=projection.place(here.latitude, here.longitude) if here else None,
        outlines=tuple(paths),
        bar_pixels=round(bar_km * projection.pixels_per_km, 1),
        bar_km=bar_km,
    )
