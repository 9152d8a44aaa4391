"""A map of area outlines coloured by value. No tiles, no other server: only the outlines given."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from commonweal.design.charts.picture import Chart, Format, default_format, element, extent, is_rtl, picture, real

Ring = list[tuple[float, float]]
_WIDTH, _MOST_HEIGHT, _MARGIN = 400.0, 480.0, 6.0
_CLASSES = 5
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Area:
    """One area: its name, its value (None when unknown) and its outline, a GeoJSON Polygon or MultiPolygon."""

    name: str
    value: float | None
    outline: Mapping[str, Any] | None


def choropleth(
    areas: Sequence[Area],
    *,
    title: str,
    description: str = "",
    unit: str = "",
    name: str = "",
    id: str = "map",
    format: Format = default_format,
) -> Chart:
    """Each area in one of five shades of equal steps; areas without a value are hatched. North is up in every language.

    Areas without an outline appear in the table only.
    """
    drawn = [(area, _rings(area.outline)) for area in areas]
    drawn = [(area, rings) for area, rings in drawn if rings]
    project, height = _projection([rings for _area, rings in drawn])
    values = [real(area.value) for area in areas]
    low, high = extent(values, with_zero=False)
    known = any(value is not None for value in values)
    shapes, names = Markup(""), Markup("")
    for area, rings in sorted(drawn, key=lambda each: -_size(each[1])):
        projected = [[project(point) for point in ring] for ring in rings]
        value = real(area.value)
        shade = "cw-m-none" if value is None else f"cw-m{_class(value, low, high)}"
        fill = f"url(#{id}-hatch)" if value is None else None
        told = f"{area.name}: {_('no data') if value is None else format(value)}"
        shapes += element(
            "path", element("title", told), class_=f"cw-chart__area {shade}", fill=fill, d=_path(projected)
        )
        biggest = max(projected, key=lambda ring: abs(_ring_size(ring)))
        if len(drawn) <= _MOST_NAMED:
            x, y = _centre(biggest)
            if _width(biggest) > 7 * len(area.name) * 0.8:
                names += element("text", area.name, class_="cw-chart__place", x=x, y=y + 4, text_anchor="middle")
    hatch = element(
        "pattern",
        element("path", d="M0 6L6 0", class_="cw-chart__hatch"),
        id=f"{id}-hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )
    none = (
        Markup("")
        if drawn
        else element("text", _("No map"), class_="cw-chart__none", x=_WIDTH / 2, y=30, text_anchor="middle")
    )
    svg = picture(
        element("defs", hatch),
        shapes,
        names,
        none,
        width=_WIDTH,
        height=height,
        title=title,
        description=description,
        id=id,
        rtl=is_rtl(),
        class_="cw-chart__picture--map",
    )
    legend = _legend(low, high, format) if known else []
    if any(value is None for value in values):
        legend.append(("cw-m-none", _("No data")))
    rows = [[area.name, value] for area, value in zip(areas, values, strict=True)]
    return Chart(
        title=title,
        description=description,
        svg=svg,
        head=[name or _("Area"), unit or _("Number")],
        rows=rows,
        legend=legend,
    )


def _rings(outline: Mapping[str, Any] | None) -> list[Ring]:
    """Every ring of a Polygon, MultiPolygon or Feature of them; [] for anything else or broken."""
    if not outline:
        return []
    if outline.get("type") == "Feature":
        return _rings(outline.get("geometry"))
    nested = outline.get("coordinates") or []
    polygons = nested if outline.get("type") == "MultiPolygon" else [nested] if outline.get("type") == "Polygon" else []
    rings = []
    for ring in (ring for polygon in polygons for ring in polygon):
        points = [(float(point[0]), float(point[1])) for point in ring if len(point) >= 2]
        if len(points) >= 3 and all(math.isfinite(part) for point in points for part in point):
            rings.append(points)
    return rings


def _projection(shapes: Sequence[Sequence[Ring]]) -> tuple[Any, float]:
    """(function from degrees to the picture, the picture's height): plate carrée, narrowed for the middle latitude."""
    points = [point for rings in shapes for ring in rings for point in ring]
    if not points:
        return (lambda point: point), 60.0
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.01)
    wide, tall = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    inner = _WIDTH - 2 * _MARGIN
    factor = min(inner / wide, (_MOST_HEIGHT - 2 * _MARGIN) / tall)
    left = (_WIDTH - wide * factor) / 2

    def project(point: tuple[float, float]) -> tuple[float, float]:
        return left + (point[0] - west) * squeeze * factor, _MARGIN + (north - point[1]) * factor

    return project, tall * factor + 2 * _MARGIN


def _path(rings: Sequence[Ring]) -> str:
    """SVG path data with one decimal; points that fall on the one before are left out."""
    return "".join(f"M{'L'.join(_thinned(ring))}Z" for ring in rings)


def _thinned(ring: Ring) -> Iterator[str]:
    before = ""
    for x, y in ring:
        point = f"{x:.1f} {y:.1f}"
        if point != before:
            yield point
        before = point


def _class(value: float, low: float, high: float) -> int:
    """0 (lowest) to 4."""
    if not high > low:
        return _CLASSES // 2
    share = value / (high - low or 1) - low / (high - low or 1) if math.isfinite(high - low) else 0.5
    return min(int(share * _CLASSES), _CLASSES - 1)


def _legend(low: float, high: float, format: Format) -> list[tuple[str, str]]:
    if not high > low:
        return [(f"cw-m{_CLASSES // 2}", format(low))]
    edges = [low + (high - low) * step / _CLASSES for step in range(_CLASSES + 1)]
    return [
        (f"cw-m{step}", _("%(low)s to %(high)s") % {"low": format(edges[step]), "high": format(edges[step + 1])})
        for step in range(_CLASSES)
    ]


def _ring_size(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _size(rings: Sequence[Ring]) -> float:
    return max(abs(_ring_size(ring)) for ring in rings)


def _width(ring: Ring) -> float:
    return max(x for x, _ in ring) - min(x for x, _ in ring)


def _centre(ring: Ring) -> tuple[float, float]:
    """The centroid of a ring; the mean of its points when it has no area."""
    size = _ring_size(ring)
    if abs(size) < 1e-9:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    cross = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    x = sum((a[0] + b[0]) * part for (a, b), part in zip(pairs, cross, strict=True)) / (6 * size)
    y = sum((a[1] + b[1]) * part for (a, b), part in zip(pairs, cross, strict=True)) / (6 * size)
    return x, y
