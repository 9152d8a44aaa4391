"""Which list a file is, and its rows as plain values. Streaming: a national postcode file has millions of rows.

Shapes: ONS Postcode Directory (CSV), any CSV of postcodes with coordinates, GeoNames postal codes and cities
(tab-separated, no header).
"""

import csv
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.text import tidy
from commonweal.places.engine import coordinates, postcodes

FORMATS = ("onspd", "centroids", "geonames-postal", "geonames-cities", "geojson")
MOST_PROBLEMS = 1000
_PLAIN = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? {0,2}[0-9][A-Z]{2}").fullmatch
_NO_PLACE = 99.0  # ONS writes latitude 99.999999 where it knows none

_ONS = {
    "code": re.compile(r"pcds?2?"),
    "lat": re.compile(r"lat"),
    "lon": re.compile(r"long"),
    "ended": re.compile(r"doterm"),
    "laua": re.compile(r"(?:os)?laua|lad\d\dcd"),
    "ward": re.compile(r"(?:os)?ward|wd\d\dcd"),
}
_CENTROID = {
    "code": ("postcode", "pcds", "pcd", "zip", "zipcode", "zip_code", "outcode", "postal_code", "postalcode", "code"),
    "lat": ("latitude", "lat", "y"),
    "lon": ("longitude", "long", "lon", "lng", "x"),
    "town": ("town", "city", "place", "place_name", "post_town"),
    "admin": ("region", "admin", "state", "county", "admin_name1"),
    "country": ("country_code", "country", "iso2"),
}

PostcodeRow = tuple[str, str, str, float, float, str, str, str, str]


@dataclass(slots=True)
class Findings:
    """What was met on the way: problems with file, row and field (the first thousand), and rows without a place."""

    problems: list[Problem] = field(default_factory=list)
    bad: int = 0
    placeless: int = 0

    def add(self, where: str, message: str, mend: str, code: str = "bad_row") -> None:
        """Note one bad row."""
        self.bad += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(where, message, mend, code=code))


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A town from a list of towns."""

    source_id: str
    name: str
    country: str
    admin: str
    latitude: float
    longitude: float
    population: int
    other_names: tuple[str, ...]


def sniff(first: str, name: str = "") -> str:
    """The shape of a file from its first line and name; Invalid when it is none we know."""
    if first.lstrip("\ufeff \t\r\n").startswith("{"):
        return "geojson"
    tabs = first.count("\t")
    if tabs in (11, 18):
        return "geonames-postal" if tabs == 11 else "geonames-cities"
    heads = _heads(first)
    if any(_ONS["code"].fullmatch(h) for h in heads) and {"lat", "long"} <= set(heads):
        return "onspd"
    if all(set(_CENTROID[part]) & set(heads) for part in ("code", "lat", "lon")):
        return "centroids"
    raise Invalid(
        problems=[
            Problem(
                f"{name or 'file'}:1",
                "This is no list of places we know.",
                "Give a CSV with columns postcode, latitude and longitude, an ONS Postcode Directory, a GeoNames file"
                " or GeoJSON boundaries.",
                code="unknown_format",
                facts={"found": ", ".join(heads[:12])},
            )
        ]
    )


def onspd(stream: TextIO, file: str, findings: Findings) -> Iterator[PostcodeRow]:
    """Rows (country, code, precision, lat, lon, town, admin, areas, ended) of an ONS Postcode Directory."""
    reader = csv.reader(stream)
    heads = [h.strip().lower().lstrip("\ufeff") for h in next(reader, [])]
    at = {part: next((i for i, h in enumerate(heads) if rule.fullmatch(h)), -1) for part, rule in _ONS.items()}
    code_at = heads.index("pcds") if "pcds" in heads else at["code"]
    lat_at, lon_at, ended_at = at["lat"], at["lon"], at["ended"]
    areas_at = [i for i in (at["laua"], at["ward"]) if i >= 0]
    wanted = max(code_at, lat_at, lon_at, ended_at, *areas_at)
    for number, row in enumerate(_safe(reader, file, findings), 2):
        if len(row) <= wanted:
            if row:
                findings.add(f"{file}:{number}", "The row is too short.", "Fetch the file again; it may be cut off.")
            continue
        raw = row[code_at]
        compact = raw.replace(" ", "") if _PLAIN(raw) else _compact(raw, "GB")
        if not compact:
            findings.add(f"{file}:{number}:{heads[code_at]}", f"“{raw}” is no postcode.", "Write it as LS2 9JT.")
            continue
        try:
            lat, lon = float(row[lat_at]), float(row[lon_at])
        except ValueError:
            findings.add(f"{file}:{number}:lat", "The coordinates are no numbers.", "Write decimal degrees.")
            continue
        if lat > _NO_PLACE:
            findings.placeless += 1
            continue
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            findings.add(f"{file}:{number}:lat", f"{lat}, {lon} lies nowhere.", "Use the columns in degrees.")
            continue
        areas = " ".join(row[i] for i in areas_at if row[i])
        yield "GB", compact, "postcode", lat, lon, "", "", areas, row[ended_at] if ended_at >= 0 else ""


def centroids(stream: TextIO, file: str, findings: Findings, country: str) -> Iterator[PostcodeRow]:
    """Rows of any CSV that has a postcode and coordinates; British rows without an inward half are outcodes."""
    first = stream.readline()
    heads = _heads(first)
    at = {part: next((heads.index(n) for n in names if n in heads), -1) for part, names in _CENTROID.items()}
    reader = csv.reader(stream, delimiter=_delimiter(first))
    for number, row in enumerate(_safe(reader, file, findings), 2):
        if not any(row):
            continue
        cells = {part: tidy(row[i]) if 0 <= i < len(row) else "" for part, i in at.items()}
        land = cells["country"].upper() if re.fullmatch("[A-Za-z]{2}", cells["country"]) else country.upper()
        code = postcodes.read(cells["code"], land)
        if code is None:
            where = f"{file}:{number}:{heads[at['code']]}"
            findings.add(
                where, f"“{cells['code'][:40]}” is no postcode.", "Mend the code or say which --country it is."
            )
            continue
        point = _point(cells["lat"], cells["lon"], f"{file}:{number}:{heads[at['lat']]}", findings)
        if point is None:
            continue
        precision = "postcode" if code.is_full else "outcode"
        yield code.country, code.compact, precision, *point, cells["town"], cells["admin"], "", ""


def geonames_postal(stream: TextIO, file: str, findings: Findings) -> Iterator[PostcodeRow]:
    """Rows of a GeoNames postal code file (12 fields). The first row of a code wins its town."""
    for number, row in _tabs(stream, file, findings, 12):
        code = postcodes.read(row[1], row[0])
        point = _point(row[9], row[10], f"{file}:{number}:latitude", findings)
        if code is None:
            findings.add(f"{file}:{number}:postal code", f"“{row[1][:40]}” is no postcode.", "Remove the row.")
        elif point is not None:
            admin = row[4] if row[0] == "US" else row[3]
            precision = "postcode" if code.is_full else "outcode"
            yield code.country, code.compact, precision, *point, tidy(row[2]), tidy(admin), "", ""


def geonames_cities(stream: TextIO, file: str, findings: Findings) -> Iterator[PlaceRow]:
    """Rows of a GeoNames file of places (19 fields); only populated places (class P)."""
    for number, row in _tabs(stream, file, findings, 19):
        if row[6] not in ("P", ""):
            continue
        point = _point(row[4], row[5], f"{file}:{number}:latitude", findings)
        if point is None:
            continue
        if not row[0] or not row[1] or len(row[8]) != 2:
            findings.add(f"{file}:{number}:name", "Id, name or country is missing.", "Remove the row.")
            continue
        others = [tidy(each) for each in [row[2], *row[3].split(",")]]
        kept = [each for each in dict.fromkeys(others) if each and each != row[1] and len(each) <= 100]
        people = int(row[14]) if row[14].isdigit() else 0
        yield PlaceRow(row[0], tidy(row[1])[:200], row[8], row[10][:120], *point, people, tuple(kept[:30]))


def _point(lat: str, lon: str, where: str, findings: Findings) -> tuple[float, float] | None:
    try:
        found = coordinates.from_numbers(float(lat.replace(",", ".")), float(lon.replace(",", ".")))
    except (ValueError, Invalid):
        findings.add(where, f"“{lat[:30]}”, “{lon[:30]}” are no coordinates.", "Write decimal degrees: 53.8 and -1.54.")
        return None
    if coordinates.is_null_island(found.point):
        findings.placeless += 1
        return None
    return found.point.latitude, found.point.longitude


def _tabs(stream: TextIO, file: str, findings: Findings, count: int) -> Iterator[tuple[int, Sequence[str]]]:
    for number, line in enumerate(stream, 1):
        row = line.rstrip("\r\n").split("\t")
        if len(row) == count:
            yield number, row
        elif line.strip():
            findings.add(f"{file}:{number}", f"The row has {len(row)} fields, not {count}.", "Fetch the file again.")


def _safe(reader: Iterable[list[str]], file: str, findings: Findings) -> Iterator[list[str]]:
    rows = iter(reader)
    for number in itertools.count(2):
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            findings.add(f"{file}:{number}", f"The CSV is broken here: {error}.", "Save the file as CSV again.")
            yield []


def _heads(first: str) -> list[str]:
    cells = next(csv.reader([first.strip().lstrip("\ufeff")], delimiter=_delimiter(first)), [])
    return [cell.strip().lower() for cell in cells]


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


def _compact(raw: str, country: str) -> str:
    code = postcodes.read(raw, country)
    return code.compact if code else ""
