"""Loading a list of places from a file: all of it or nothing, the same file twice changes nothing."""

import contextlib
import gzip
import io
import itertools
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TextIO, cast

from django.db import connection, transaction

from commonweal.kernel import clock, ids, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.refs import Ref
from commonweal.kernel.text import slug
from commonweal.places.actions.bulk import Counts, upsert
from commonweal.places.engine import boundaries, tables
from commonweal.places.engine.names import key
from commonweal.places.engine.tables import Findings, PlaceRow
from commonweal.places.events import PlacesLoaded
from commonweal.places.models import Area, Gazetteer, Place, PlaceName, Postcode

LARGEST = 6 * 1024**3
MOST_RATIO = 200
POSTCODE_COLUMNS = [
    "country", "code", "precision", "latitude", "longitude", "town", "admin", "areas", "ended", "source",
]  # fmt: skip
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. `placeless` rows have no coordinates (ONS lists some); `bad` rows were left out."""

    format: str
    counts: Counts
    placeless: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)


def load_file(
    *,
    path: Path,
    by: Actor,
    name: str = "",
    format: str = "",
    country: str = "",
    kind: str = "area",
    licence: str = "",
    tolerant: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a list from `path` (plain, .gz, or .zip with one list in it).

    `format` is one of engine.tables.FORMATS or "" to find out; `country` is for codes that do not say theirs,
    `kind` for boundaries. Bad rows make it raise Invalid with file, row and field, nothing being loaded;
    with `tolerant` they are left out and reported.
    """
    name = name or path.name
    findings = Findings()
    try:
        with open_text(path, name) as stream, transaction.atomic():
            first = stream.readline()
            stream = _again(first, stream)
            shape = format or tables.sniff(first, name)
            counts = _load(shape, stream, name, findings, country or "GB", kind, progress)
            if findings.problems and not tolerant:
                raise Invalid(f"{findings.bad:,} rows are wrong; nothing was loaded.", problems=findings.problems)
            if not counts.total and not findings.problems:
                raise _bad_file(name, "There are no rows in the file.", "Choose the file with the data in it.")
            _record(name, shape, counts, licence, by)
    except UnicodeDecodeError as error:
        raise _bad_file(name, f"The file is not UTF-8 (byte {error.start}).", "Save it as UTF-8.") from error
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise _bad_file(name, f"The file cannot be read: {error}.", "Fetch or save it again.") from error
    return LoadReport(shape, counts, findings.placeless, findings.bad, findings.problems)


@contextlib.contextmanager
def open_text(path: Path, name: str) -> Iterator[TextIO]:
    """The text in a plain, gzipped or zipped file; refuses archives that unpack beyond reason."""
    with path.open("rb") as raw:
        magic = raw.read(4)
        raw.seek(0)
        if magic.startswith(b"\x1f\x8b"):
            with gzip.open(raw) as unpacked:
                yield io.TextIOWrapper(
                    cast("IO[bytes]", _Limited(unpacked, path.stat().st_size)), "utf-8-sig", newline=""
                )
        elif magic.startswith(b"PK"):
            with zipfile.ZipFile(raw) as archive, archive.open(_member(archive, name)) as member:
                yield io.TextIOWrapper(member, "utf-8-sig", newline="")
        else:
            yield io.TextIOWrapper(raw, "utf-8-sig", newline="")


class _Limited(io.RawIOBase):
    """Counts what comes out of a gzip, whose header cannot be trusted about it."""

    def __init__(self, inner: gzip.GzipFile, packed: int) -> None:
        self.inner, self.left = inner, min(LARGEST, max(packed * MOST_RATIO, 10_000_000))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.inner.read(len(buffer))
        self.left -= len(data)
        if self.left < 0:
            raise OSError("it unpacks to more than a list of places can hold")
        buffer[: len(data)] = data
        return len(data)


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The one list in an archive: the largest text that does not look like a note or a sample."""
    found = [
        i for i in archive.infolist() if i.filename.lower().endswith((".csv", ".txt", ".tsv", ".geojson", ".json"))
    ]
    found = [i for i in found if "readme" not in i.filename.lower()]
    if not found:
        raise _bad_file(name, "There is no CSV, text or GeoJSON file in the archive.", "Unpack it and choose the list.")
    best = max(found, key=lambda i: i.file_size)
    if best.file_size > LARGEST or best.file_size > max(best.compress_size, 50_000) * MOST_RATIO:
        raise _bad_file(name, "The archive unpacks to more than a list of places can hold.", "Unpack it by hand.")
    return best


def _again(first: str, stream: TextIO) -> TextIO:
    return cast(TextIO, _Replay(first, stream))


class _Replay:
    """A stream whose first line, read to find out what it is, is handed out once more."""

    def __init__(self, first: str, stream: TextIO) -> None:
        self.first, self.stream = first, stream

    def readline(self) -> str:
        line, self.first = self.first, ""
        return line or self.stream.readline()

    def read(self) -> str:
        line, self.first = self.first, ""
        return line + self.stream.read()

    def __iter__(self) -> Iterator[str]:
        return iter(self.readline, "")


def _load(
    shape: str, stream: TextIO, name: str, findings: Findings, country: str, kind: str, progress: Progress | None
) -> Counts:
    source = slug(name)[:80] or "file"
    match shape:
        case "onspd":
            return _store_postcodes(tables.onspd(stream, name, findings), source, progress)
        case "centroids":
            return _store_postcodes(tables.centroids(stream, name, findings, country), source, progress)
        case "geonames-postal":
            return _store_postcodes(tables.geonames_postal(stream, name, findings), source, progress)
        case "geonames-cities":
            return _store_places(tables.geonames_cities(stream, name, findings), progress)
        case "geojson":
            return _store_areas(boundaries.read(stream.read(), name, kind, findings), source, country, progress)
    raise _bad_file(name, f"“{shape}” is no format we know.", f"Choose one of {', '.join(tables.FORMATS)}.")


def _store_postcodes(rows: Iterable[tables.PostcodeRow], source: str, progress: Progress | None) -> Counts:
    values = ((*row, source) for row in rows)
    return upsert(Postcode, POSTCODE_COLUMNS, ["country", "code"], values, quiet=["source"], progress=progress)


def _store_places(rows: Iterator[PlaceRow], progress: Progress | None) -> Counts:
    columns = ["id", "source", "source_id", "name", "name_key", "country", "admin", "kind"]
    columns += ["latitude", "longitude", "population", "weight"]
    total = Counts()
    while batch := list(itertools.islice(rows, 5000)):
        values = [
            (
                db_uuid(ids.stable_id("geonames", "place", row.source_id)),
                "geonames", row.source_id, row.name, key(row.name), row.country, row.admin, "town",
                row.latitude, row.longitude, row.population, row.population // 1000,
            )
            for row in batch
        ]  # fmt: skip
        total += upsert(Place, columns, ["source", "source_id"], values, fixed=["id"], progress=progress)
        names = [
            PlaceName(place_id=ids.stable_id("geonames", "place", row.source_id), name=other, name_key=key(other))
            for row in batch
            for other in row.other_names
            if key(other) and key(other) != key(row.name)
        ]
        PlaceName.objects.bulk_create(names, ignore_conflicts=True, batch_size=2000)
    return total


def _store_areas(rows: Iterable[boundaries.AreaRow], source: str, country: str, progress: Progress | None) -> Counts:
    known = {(a.kind, a.code): a for a in Area.objects.all()}
    created = changed = same = 0
    parents: dict[Any, str] = {}
    for row in rows:
        middle, box = row.shape.centroid, row.shape.box
        values: dict[str, Any] = {
            "name": row.name, "name_key": key(row.name), "country": country.upper(), "source": source,
            "latitude": middle.latitude, "longitude": middle.longitude,
            "south": box.south, "west": box.west, "north": box.north, "east": box.east,
            "boundary": json.dumps(row.shape.geojson(), separators=(",", ":")),
        }  # fmt: skip
        area = known.get((row.kind, row.code))
        if area is None:
            area = Area.objects.create(kind=row.kind, code=row.code, **values)
            created += 1
        elif any(getattr(area, name) != value for name, value in values.items() if name != "source"):
            Area.objects.filter(pk=area.pk).update(updated_at=clock.now(), **values)
            changed += 1
        else:
            same += 1
        if row.parent:
            parents[area.pk] = row.parent
        if progress:
            progress(1)
    _set_parents(parents)
    return Counts(created, changed, same)


def _set_parents(parents: dict[Any, str]) -> None:
    """By code, whatever the kind; a parent that is not here is left open."""
    by_code = dict(Area.objects.filter(code__in=set(parents.values())).values_list("code", "pk"))
    for pk, code in parents.items():
        if code in by_code and by_code[code] != pk:
            Area.objects.filter(pk=pk).update(parent_id=by_code[code])


def db_uuid(value: Any) -> Any:
    """A UUID as the database keeps it when rows bypass the model: text on SQLite."""
    return value if connection.features.has_native_uuid_field else value.hex


def _record(name: str, shape: str, counts: Counts, licence: str, by: Actor) -> None:
    source = slug(name)[:80] or "file"
    values = {"title": name, "rows": counts.total, "loaded_at": clock.now(), "version": shape}
    Gazetteer.objects.update_or_create(key=source, defaults=values | ({"licence": licence} if licence else {}))
    if not (counts.created or counts.changed):
        return
    after = {"format": shape, "created": counts.created, "changed": counts.changed}
    ledger.note(act="places loaded", subject=Ref("places", "gazetteer", source), by=by, after=after)
    ledger.announce(
        PlacesLoaded(at=clock.now(), source=source, kind=shape, created=counts.created, changed=counts.changed)
    )


def _bad_file(name: str, message: str, mend: str) -> Invalid:
    return Invalid(problems=[Problem(name, message, mend, code="bad_file")])
