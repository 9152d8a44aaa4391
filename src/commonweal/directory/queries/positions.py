"""Points for entries that publish an address but no coordinates, and places for what people type."""

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings

from commonweal.directory.engine.coverage import area_name
from commonweal.directory.engine.entries import Entry
from commonweal.directory.engine.search import Where
from commonweal.directory.engine.text import words
from commonweal.kernel.geometry import Point
from commonweal.places import queries as places
from commonweal.places.engine import postcodes
from commonweal.places.engine.located import Located, Precision
from commonweal.places.models import Postcode as PostcodeRow

_CHUNK = 400


class PostcodePoints:
    """The middle of a postcode for each entry whose published address has one; each postcode is looked up once."""

    def __init__(self) -> None:
        self._points: dict[str, Point | None] = {}

    def load(self, entries: Iterable[Entry]) -> None:
        """Look up the postcodes of many entries at once."""
        new = {entry.card.postal_code for entry in entries if entry.has_address_for_point} - self._points.keys()
        home = str(getattr(settings, "HUB_COUNTRY", "GB")).upper()
        read = {text: [postcodes.read(text, country) for country in dict.fromkeys([home, "GB", "US"])] for text in new}
        wanted: dict[str, list[tuple[str, str]]] = {
            text: [
                (code.country, key)
                for code in codes
                if code is not None and code.is_geographic
                for key in (code.compact, *([code.outward] if code.country == "GB" else []))
            ]
            for text, codes in read.items()
        }
        keys = sorted({key for tried in wanted.values() for _, key in tried})
        known: dict[tuple[str, str], Point] = {}
        for start in range(0, len(keys), _CHUNK):
            rows = PostcodeRow.objects.filter(code__in=keys[start : start + _CHUNK])
            for country, key, latitude, longitude in rows.values_list("country", "code", "latitude", "longitude"):
                known[country, key] = Point(latitude, longitude)
        for text, tried in wanted.items():
            self._points[text] = next((known[key] for key in tried if key in known), None)

    def placed(self, entry: Entry) -> Entry:
        """`entry`, with an approximate point where only its postcode is known. Confidential ones stay without."""
        if not entry.has_address_for_point:
            return entry
        self.load([entry])
        point = self._points[entry.card.postal_code]
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
        namesakes=_namesakes(found),
    )


def _namesakes(found: Located) -> tuple[tuple[str, str], ...]:
    home = str(getattr(settings, "HUB_COUNTRY", "GB")).upper()
    if found.is_mended or found.country != home:
        return ()
    alike = [each for each in found.alternatives if each.country == home and each.precision == found.precision]
    return tuple((each.label, each.name) for each in (found, *alike)) if alike else ()
