"""Points for entries that publish an address but no coordinates, and places for what people type."""

from dataclasses import replace

from commonweal.directory.engine.coverage import area_name
from commonweal.directory.engine.entries import Entry
from commonweal.directory.engine.search import Where
from commonweal.directory.engine.text import words
from commonweal.kernel.geometry import Point
from commonweal.places import queries as places
from commonweal.places.engine.located import Precision

_NEAR_ENOUGH = (Precision.EXACT, Precision.POSTCODE, Precision.OUTCODE)


class PostcodePoints:
    """The middle of a postcode for each entry whose published address has one; each postcode is looked up once."""

    def __init__(self) -> None:
        self._points: dict[str, Point | None] = {}

    def placed(self, entry: Entry) -> Entry:
        """`entry`, with an approximate point where only its postcode is known. Confidential ones stay without."""
        if not entry.has_address_for_point:
            return entry
        postcode = entry.card.postal_code
        if postcode not in self._points:
            found = places.locate(postcode)
            self._points[postcode] = found.point if found and found.precision in _NEAR_ENOUGH else None
        point = self._points[postcode]
        return replace(entry, point=point, is_approximate=True) if point else entry


def where(text: str) -> Where | None:
    """The place that `text` names, with the areas that hold it, or None."""
    found = places.locate(text)
    if found is None:
        return None
    areas = places.areas_containing(found.point)
    known = {found.name, found.label.split(",", 1)[0], *(area.name for area in areas)}
    is_postcode = found.precision in (Precision.POSTCODE, Precision.OUTCODE)
    return Where(
        point=found.point,
        precision=str(found.precision),
        label=found.label,
        names=frozenset(area_name(name) for name in known if words(name)),
        codes=frozenset(area.code for area in areas),
        postcode="".join(found.name.split()).upper() if is_postcode else "",
        country=found.country,
    )
