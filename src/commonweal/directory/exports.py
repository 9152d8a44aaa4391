"""What the flat copy and the open-data page publish of the directory: its public pages and its data files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
from django.urls import reverse

from commonweal.directory.actions import exports
from commonweal.directory.queries import records
from commonweal.kernel import text

PAGES = ("home", "needs")


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of open data: its name, its media type, what it is written as and which records it holds."""

    name: str
    media_type: str
    format_: str
    kind: str = "service"

    def write(self, folder: Path) -> int:
        """Write it into `folder`; returns how many records it holds (tables of a package count as one)."""
        return exports.export_services(format_=self.format_, output=None, path=folder / self.name, kind=self.kind)


_FILES = (
    DataFile("services.ndjson", "application/x-ndjson", "ndjson"),
    DataFile("services.geojson", "application/geo+json", "geojson"),
    DataFile("organizations.ndjson", "application/x-ndjson", "ndjson", "organization"),
    DataFile("taxonomy_terms.ndjson", "application/x-ndjson", "ndjson", "taxonomy_term"),
    DataFile("directory-csv.zip", "application/zip", "csv"),
)


def data_files() -> list[DataFile]:
    """The files there is something to say in, in the formats of the standard and for maps."""
    held = records.counts()
    return [each for each in _FILES if held.get(each.kind)]


def pages() -> Iterator[str]:
    """The paths of the public pages, without a language prefix: the fixed ones, each organisation, each service."""
    yield from (reverse(f"directory:{name}") for name in PAGES)
    for kind, view in (("organization", "organisation"), ("service", "service")):
        for flat in records.bodies(records.records(kind), column="listed"):
            record = orjson.loads(flat)
            yield reverse(f"directory:{view}", args=[record["id"], text.slug(record["name"]) or view])
