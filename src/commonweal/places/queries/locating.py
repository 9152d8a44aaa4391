"""Finding a place from what somebody typed. No call leaves this machine unless a geocoder was installed."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Length, Right
from django.utils.translation import gettext as _

from commonweal.kernel.errors import Invalid
from commonweal.kernel.geometry import Point, distance_km
from commonweal.kernel.text import tidy
from commonweal.places.engine import coordinates, names, postcodes
from commonweal.places.engine.located import Geocoder, Located, Precision
from commonweal.places.models import Area, Place, PlaceName, Postcode

MOST_ALTERNATIVES = 8
_geocoder: Geocoder | None = None


def install_geocoder(geocoder: Geocoder | None) -> None:
    """Ask `geocoder` when our own lists know nothing better than an outcode. Off (None) by default."""
    global _geocoder
    _geocoder = geocoder


def locate(text: str, *, country: str = "", near: Point | None = None) -> Located | None:
    """The place that `text` names, with honest precision, or None when nothing fits.

    Reads coordinates, postcodes (also inside an address), towns and areas, in this order. `country`
    (ISO 3166-1 alpha-2; the hub's own by default) and `near` rank namesakes; they exclude nothing.
    Addresses that are PO boxes are never located: the box says nothing about where somebody is.
    """
    text = tidy(text)[:200]
    if not text or postcodes.is_po_box(text):
        return None
    home = (country or getattr(settings, "HUB_COUNTRY", "GB")).upper()
    return (
        _from_coordinates(text, near)
        or _from_postcode(text, home)
        or _from_names(text, home, near)
        or _from_geocoder(text, home)
    )


def located_postcode(code: postcodes.Postcode) -> Located | None:
    """Where a parsed postcode lies: its own centroid, else its district's, else None."""
    if not code.is_geographic:
        return None
    wanted = {code.compact, code.outward}
    rows = {row.code: row for row in Postcode.objects.filter(country=code.country, code__in=wanted)}
    if row := rows.get(code.compact):
        return _located(code, row)
    row = rows.get(code.outward)
    return _located(code, row) if row and code.country == "GB" else None


def _from_coordinates(text: str, near: Point | None) -> Located | None:
    try:
        found = coordinates.read(text, near)
    except Invalid:
        return None
    if found is None:
        return None
    name = f"{found.point.latitude:.5f}, {found.point.longitude:.5f}"
    return Located(found.point, name, Precision.EXACT, "coordinates", name=name, is_mended=bool(found.mended))


def _from_postcode(text: str, home: str) -> Located | None:
    tried = [postcodes.read(text, country) for country in dict.fromkeys([home, "GB", "US"])]
    found = [place for code in tried if code and (place := located_postcode(code))]
    if not found and (inside := postcodes.find(text)):
        place = located_postcode(inside)
        found = [place] if place else []
    if not found:
        return None
    return replace(found[0], alternatives=tuple(found[1:]))


def _located(code: postcodes.Postcode, row: Postcode) -> Located:
    """A row as an answer; a whole postcode found only through its district says so."""
    town = row.town or row.admin
    precision = Precision(row.precision)
    if precision is Precision.OUTCODE and code.text != row.code:
        label = _("%(postcode)s (approximate: middle of %(district)s, %(town)s)") % {
            "postcode": code.text,
            "district": row.code,
            "town": town,
        }
    elif precision is Precision.OUTCODE:
        label = _("%(district)s, %(town)s (approximate)") % {"district": row.code, "town": town}
    else:
        region = f"{town}, {row.admin}" if row.town and row.country == "US" else town
        label = f"{code.text}, {region}" if region else code.text
    return Located(
        row.point,
        label,
        precision,
        row.source,
        name=code.text,
        country=row.country,
        key=f"{row.country}:{row.code}",
        is_mended=code.is_mended,
    )


def _from_names(text: str, home: str, near: Point | None) -> Located | None:
    readings = list(names.readings(text))[:12]
    if not readings:
        return None
    found = _named(readings, _places({name for name, _hint in readings}), home, near)
    if not found:
        found = _named_areas(readings)
    if not found:
        found = [replace(each, is_mended=True) for each in _misspelt(readings, home, near)]
    return replace(found[0], alternatives=tuple(found[1 : MOST_ALTERNATIVES + 1])) if found else None


def _places(wanted: Iterable[str]) -> list[tuple[str, Place]]:
    """Places by name or by another name, each with the key that matched."""
    keys = list(wanted)
    rows = [(place.name_key, place) for place in Place.objects.filter(name_key__in=keys)[:200]]
    others = PlaceName.objects.filter(name_key__in=keys).select_related("place")[:50]
    return rows + [(other.name_key, other.place) for other in others]


def _named(
    readings: list[tuple[str, str]], rows: list[tuple[str, Place]], home: str, near: Point | None
) -> list[Located]:
    """The rows that the likeliest reading names, best first."""
    for name, hint in readings:
        fitting = [p for key, p in rows if key == name and names.qualifies(hint, p.admin, p.country)]
        if fitting:
            return _ranked(fitting, home, near)
    return []


def _ranked(rows: Iterable[Place], home: str, near: Point | None) -> list[Located]:
    """Home country first, then heavier, then nearer; one answer per point and label."""

    def order(place: Place) -> tuple[bool, float, str]:
        weight = float(place.weight or 0) + 1
        if near:
            weight /= 1 + distance_km(near, place.point) / 50
        return (place.country != home, -weight, str(place.pk))

    answers: dict[str, Located] = {}
    for place in sorted(rows, key=order):
        region = names.US_STATES.get(place.admin, place.admin) if place.country == "US" else place.admin
        label = f"{place.name}, {region}" if region and region != place.name else place.name
        precision = Precision.AREA if place.kind == "area" else Precision.TOWN
        answers.setdefault(
            f"{label}|{place.country}",
            Located(
                place.point,
                label,
                precision,
                place.source,
                name=label,
                country=place.country,
                key=f"place:{place.pk}",
            ),
        )
    return list(answers.values())


def _named_areas(readings: list[tuple[str, str]]) -> list[Located]:
    """Areas (councils, wards) by name or code, those with a known middle."""
    wanted = [name for name, hint in readings if not hint]
    codes = [name.upper() for name in wanted]
    rows = list(Area.objects.filter(Q(name_key__in=wanted) | Q(code__in=codes), latitude__isnull=False)[:20])
    return [
        Located(
            area.point, area.name, Precision.AREA, area.source, area.name, area.country, f"area:{area.kind}:{area.code}"
        )
        for area in rows
        if area.point
    ]


def _misspelt(readings: list[tuple[str, str]], home: str, near: Point | None) -> list[Located]:
    """Home places with a typing mistake in the name, nearest spelling first."""
    for name, hint in [r for r in readings if names.tolerance(r[0])][:2]:
        for candidates in _candidates(name, home):
            measured = [(names.mistakes(name, key), pk) for pk, key in candidates]
            best = min((count for count, _pk in measured), default=99)
            if best > names.tolerance(name):
                continue
            rows = Place.objects.filter(pk__in=[pk for count, pk in measured if count == best][:50])
            if fitting := [p for p in rows if names.qualifies(hint, p.admin, p.country)]:
                return _ranked(fitting, home, near)
    return []


def _candidates(name: str, home: str) -> Iterator[Iterable[tuple[uuid.UUID, str]]]:
    """Names of about the same length with the same first letter (an index range), then with the same ending."""
    limit = names.tolerance(name)
    rows = Place.objects.annotate(length=Length("name_key"), tail=Right("name_key", 3)).filter(
        country=home, length__gte=len(name) - limit, length__lte=len(name) + limit
    )
    same_start = rows.filter(name_key__gte=name[0], name_key__lt=chr(ord(name[0]) + 1))
    for chosen in (same_start, rows.filter(tail=name[-3:])):
        yield chosen.order_by().values_list("pk", "name_key")


def _from_geocoder(text: str, home: str) -> Located | None:
    return _geocoder.geocode(text, home) if _geocoder else None
