"""Lists and single things for staff pages."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from commonweal.kernel import ids
from commonweal.kernel.errors import NotFound
from commonweal.places.engine import names, postcodes, shapes
from commonweal.places.models import Area, Gazetteer, Place, Postcode
from commonweal.places.queries.areas import shape_of

OUTLINE_WIDTH, OUTLINE_HEIGHT = 480, 360


def gazetteers() -> QuerySet[Gazetteer]:
    """The lists that were loaded."""
    return Gazetteer.objects.all()


def areas(text: str = "", kind: str = "") -> QuerySet[Area]:
    """Areas by part of the name or beginning of the code, without their boundaries."""
    found = Area.objects.select_related("parent").defer("boundary", "parent__boundary").order_by("kind", "name", "code")
    if text:
        found = found.filter(Q(name_key__contains=names.key(text)) | Q(code__istartswith=text))
    return found.filter(kind=kind) if kind else found


def area_kinds() -> list[tuple[str, int]]:
    """Each kind of area and how many there are."""
    return list(Area.objects.order_by("kind").values_list("kind").annotate(number=Count("id")))


def area(area_id: Any) -> Area:
    """One area with its parent. Raises NotFound."""
    valid = ids.parse_uuid(str(area_id))
    found = Area.objects.select_related("parent").filter(pk=valid).first() if valid else None
    if found is None:
        raise NotFound("There is no such area.")
    return found


def outline(found: Area) -> dict[str, Any] | None:
    """The area's outline ready to draw: `path`, `width`, `height` and how many points it has; None without one."""
    shape = shape_of(found)
    if shape is None:
        return None
    size = max(shape.box.north - shape.box.south, shape.box.east - shape.box.west)
    thin = shape.simplified(size / 500)
    path = shapes.svg_path(thin, OUTLINE_WIDTH, OUTLINE_HEIGHT)
    return {"path": path, "width": OUTLINE_WIDTH, "height": OUTLINE_HEIGHT, "points": shape.size}


def children(found: Area) -> QuerySet[Area]:
    """The areas that are part of this one."""
    return Area.objects.filter(parent=found).defer("boundary").order_by("kind", "name")


def postcodes_like(text: str = "", country: str = "") -> QuerySet[Postcode]:
    """Postcodes that begin with `text`, or lie in a town of that name."""
    found = Postcode.objects.order_by("country", "code")
    if country:
        found = found.filter(country=country.upper())
    if text:
        code = postcodes.read(text)
        start = code.compact if code else "".join(text.upper().split())
        is_code = any(c.isdigit() for c in start)
        found = found.filter(code__gte=start, code__lt=f"{start}~") if is_code else found.filter(town__iexact=text)
    return found


def figures() -> dict[str, int]:
    """How many of each there are."""
    return {
        "areas": Area.objects.count(),
        "postcodes": Postcode.objects.count(),
        "towns": Place.objects.count(),
    }
