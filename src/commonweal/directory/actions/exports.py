"""Writing the directory out in the formats that others read. Public records only."""

import csv
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import orjson
from django.conf import settings

from commonweal.directory.engine.hsds import KINDS
from commonweal.directory.engine.writers import geojson, json_text, tabular, template
from commonweal.directory.queries import documents, records
from commonweal.kernel.errors import Invalid

FORMATS = ("hsds-json", "ndjson", "csv", "geojson", "template")
_TABULAR_KINDS = ("taxonomy", "taxonomy_term", "organization", "location", "service", "service_at_location")
Progress = Callable[[int, int | None], None]


def export_services(
    *, format_: str, output: IO[str] | None, path: Path | None, kind: str = "service", source: str | None = None
) -> int:
    """Write the records of `kind` (of one `source`) as `format_`; returns how many.

    Text formats go to `output` or `path`; csv wants a `path`: a folder, or a .zip; template a .csv or .xlsx.
    Raises Invalid for a format or path that does not fit.
    """
    if format_ not in FORMATS:
        raise Invalid(f"“{format_}” is no format we write; choose one of {', '.join(FORMATS)}.", code="unknown_format")
    if format_ == "template":
        return _template(output, path)
    if format_ == "csv":
        if path is None:
            raise Invalid("A CSV package is many files: name a folder or a .zip with --output.", code="needs_output")
        return _package(path, source)
    found = records.records(kind, source=source)
    total = found.count()
    bodies = records.bodies(found)
    pieces = {
        "ndjson": lambda: json_text.ndjson(bodies),
        "hsds-json": lambda: json_text.page(bodies, total),
        "geojson": lambda: geojson.features(bodies),
    }[format_]()
    _write(pieces, output, path)
    return total


def _write(pieces: Iterator[str], output: IO[str] | None, path: Path | None) -> None:
    """A file is complete or not there: it is written beside its place and then moved."""
    if path is None:
        if output is not None:
            output.writelines(pieces)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    with beside.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
    beside.replace(path)


def _template(output: IO[str] | None, path: Path | None) -> int:
    if path is not None and path.suffix == ".xlsx":
        path.parent.mkdir(parents=True, exist_ok=True)
        template.save_xlsx(path)
    else:
        _write(iter([template.as_csv()]), output, path)
    return 1


def _package(path: Path, source: str | None) -> int:
    sheets = tabular.Sheets()
    for kind in _TABULAR_KINDS:
        for body in records.bodies(records.records(kind, source=source)):
            document = orjson.loads(body)
            if kind == "service_at_location":
                document.pop("service", None)
            sheets.add(kind, document)
    sheets.settle()
    with tempfile.TemporaryDirectory() as folder:
        _save_sheets(sheets, Path(folder))
        if path.suffix == ".zip":
            path.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for file in sorted(Path(folder).iterdir()):
                    archive.write(file, file.name)
        else:
            path.mkdir(parents=True, exist_ok=True)
            for file in Path(folder).iterdir():
                shutil.copy(file, path / file.name)
    return len(sheets.rows["service"])


def _save_sheets(sheets: tabular.Sheets, folder: Path) -> None:
    present = [kind for kind in KINDS if sheets.rows[kind]] or ["service"]
    for kind in present:
        with (folder / f"{KINDS[kind].table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(tabular.table(kind, sheets.rows[kind].values()))
    described = tabular.descriptor(present, title=f"Services in {settings.SITE_NAME}")
    (folder / "datapackage.json").write_bytes(orjson.dumps(described, option=orjson.OPT_INDENT_2))


def exact_documents(kind: str, source: str | None = None) -> Iterator[str]:
    """Every document exactly as stored, confidential parts and own keys included, as JSON text. Operators only."""
    ids = [str(identity) for identity in records.records(kind, source=source).values_list("id", flat=True)]
    for start in range(0, len(ids), 200):
        found = documents.documents(kind, ids[start : start + 200])
        yield from (orjson.dumps(document).decode() for document in found.values())
