"""Areas: which ones hold a point, and lists for staff."""

import json
from functools import lru_cache

from commonweal.kernel.geometry import Point
from commonweal.places.engine import shapes
from commonweal.places.models import Area


def areas_containing(point: Point, kind: str = "") -> list[Area]:
    """The areas with a boundary that hold the point (edges included), smallest box first.

    `kind` narrows to one kind. Areas without a boundary never match: a box alone would guess.
    """
    found = Area.objects.around(point).exclude(boundary="").defer("boundary")
    if kind:
        found = found.filter(kind=kind)
    holding = [area for area in found if _shape(str(area.pk), area.updated_at.isoformat()).contains(point)]
    return sorted(holding, key=_extent)


def shape_of(area: Area) -> shapes.Shape | None:
    """The area's outline, or None when it has none."""
    return shapes.read(json.loads(area.boundary)) if area.boundary else None


@lru_cache(maxsize=512)
def _shape(area_id: str, stamp: str) -> shapes.Shape:
    """Outlines are large and change rarely: kept per process by id and time of change."""
    boundary = Area.objects.values_list("boundary", flat=True).get(pk=area_id)
    return shapes.read(json.loads(boundary))


def _extent(area: Area) -> float:
    box = area.box
    return (box.north - box.south) * (box.east - box.west) if box else 0.0
