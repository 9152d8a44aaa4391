"""Coordinates as people and files write them."""

import math
import re
import unicodedata
from dataclasses import dataclass

from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.geometry import EARTH_RADIUS_KM, Point, distance_km

_MERCATOR_EDGE = 20_037_508.342789244
_MERCATOR_RADIUS = 6_378_137.0
_NUMBER = r"[+-]?\d{1,9}(?:\.\d+)?"
_DECIMAL = re.compile(rf"^({_NUMBER})\s*(?:[,;]\s*|\s+)({_NUMBER})$")
_COMMAS = re.compile(r"^([+-]?\d{1,3}),(\d+)\s*(?:[,;]\s*|\s+)([+-]?\d{1,3}),(\d+)$")
_DEGREES = re.compile(
    r"""^(?P<before>[NSEWO])?\s*(?P<sign>[+-])?(?P<d>\d{1,3}(?:[.,]\d+)?)\s*°?\s*
        (?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*['m]?\s*)?
        (?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:"|''|s)?\s*)?
        (?P<after>[NSEWO])?$""",
    re.VERBOSE,
)
_PAIR = re.compile(r"^(.*?[NS])[\s,;]*([\d+-].*?[EWO])$|^([NS].*?\d\D*?)[\s,;]*([EWO].*)$")
_LINK = re.compile(r"(?:^geo:|[@=/])(-?\d{1,2}\.\d+),(-?\d{1,3}\.\d+)")


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point and what had to be done to read it: "" or "swapped" or "web_mercator"."""

    point: Point
    mended: str = ""


def read(text: str, near: Point | None = None) -> Coordinates | None:
    """The coordinates that `text` is, latitude first, or None when it is something else.

    Reads decimal degrees (point or comma), degrees-minutes-seconds with compass letters, geo: links and
    web-mercator metres. Longitude first is mended when latitude would pass 90°, or when `near` (where the hub
    is) makes plain which was meant. Raises Invalid for numbers that lie nowhere on the Earth.
    """
    cleaned = _clean(text)
    if not any(c.isdigit() for c in cleaned):
        return None
    if found := _LINK.search(cleaned):
        return from_numbers(float(found[1]), float(found[2]), near)
    if found := _COMMAS.match(cleaned):
        return from_numbers(float(f"{found[1]}.{found[2]}"), float(f"{found[3]}.{found[4]}"), near)
    if found := _DECIMAL.match(cleaned):
        if not _looks_like_degrees(cleaned, found[1], found[2]):
            return None
        return from_numbers(float(found[1]), float(found[2]), near)
    return _from_degrees(cleaned.upper())


def from_numbers(first: float, second: float, near: Point | None = None) -> Coordinates:
    """Two numbers, latitude first, as coordinates; mends as `read` does. Raises Invalid when they lie nowhere."""
    if not (math.isfinite(first) and math.isfinite(second)):
        raise _nowhere(first, second)
    if abs(first) <= 90 and abs(second) <= 180:
        point = Point(first, second)
        if near and abs(second) <= 90:
            other = Point(second, first)
            if distance_km(point, near) > 2000 and distance_km(other, near) < 500:
                return Coordinates(other, "swapped")
        return Coordinates(point)
    if abs(second) <= 90 and abs(first) <= 180:
        return Coordinates(Point(second, first), "swapped")
    if max(abs(first), abs(second)) > 1000 and abs(first) <= _MERCATOR_EDGE and abs(second) <= _MERCATOR_EDGE:
        return Coordinates(from_web_mercator(first, second), "web_mercator")
    raise _nowhere(first, second)


def from_web_mercator(x: float, y: float) -> Point:
    """Metres of EPSG:3857 as degrees."""
    latitude = math.degrees(2 * math.atan(math.exp(y / _MERCATOR_RADIUS)) - math.pi / 2)
    return Point(latitude, math.degrees(x / _MERCATOR_RADIUS))


def is_null_island(point: Point) -> bool:
    """Whether the point is 0,0: an empty field in disguise, never a place people live."""
    return distance_km(point, Point(0.0, 0.0)) < EARTH_RADIUS_KM * 1e-4


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:200]).strip().strip("()[]")
    text = re.sub("[′’‘ʹ´`]", "'", text).replace("″", '"').replace("”", '"').replace("“", '"').replace("''", '"')
    text = re.sub("[º˚]", "°", text).replace("−", "-").replace("–", "-").replace("،", ",")
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)


def _looks_like_degrees(cleaned: str, first: str, second: str) -> bool:
    """Two whole numbers with only a blank between could be anything (a ZIP+4, a house and a flat)."""
    return "." in first or "." in second or "," in cleaned or ";" in cleaned


def _from_degrees(text: str) -> Coordinates | None:
    pair = _PAIR.match(text)
    if not pair:
        return None
    first, second = (pair[1], pair[2]) if pair[1] else (pair[3], pair[4])
    latitude, longitude = _one_angle(first, "NS"), _one_angle(second, "EWO")
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise _nowhere(latitude, longitude)
    return Coordinates(Point(latitude, longitude))


def _one_angle(text: str, letters: str) -> float | None:
    found = _DEGREES.match(text.strip(" ,;"))
    letter = (found["before"] or found["after"] or "") if found else ""
    if not found or letter not in letters or not letter:
        return None
    degrees, minutes, seconds = (float((found[k] or "0").replace(",", ".")) for k in "dms")
    if minutes >= 60 or seconds >= 60:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return -value if (letter in "SWO") != (found["sign"] == "-") else value


def _nowhere(first: float, second: float) -> Invalid:
    return Invalid(
        problems=[
            Problem(
                "coordinates",
                f"{first}, {second} lies nowhere on the Earth.",
                "Latitude goes from −90 to 90 and longitude from −180 to 180; write them as 53.8, −1.54.",
                code="bad_coordinates",
            )
        ]
    )
