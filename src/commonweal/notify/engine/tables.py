"""Spreadsheets as people save them (CSV, TSV, XLSX, ODS) as rows of text, with bounds against hostile files."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import openpyxl
from defusedxml import ElementTree

from commonweal.kernel.errors import Invalid

MOST_ROWS = 100_000
MOST_COLUMNS = 300
MOST_UNPACKED = 300 * 1024 * 1024
MOST_CELL = 100_000

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_TABLES = (b"\xd0\xcf\x11\xe0", b"%PDF")  # old binary Office files, PDF

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def rows(data: bytes, name: str = "") -> Iterator[list[str]]:
    """The rows of the first sheet, cells as trimmed text, empty rows left out. Raises Invalid with how to mend.

    The kind is told by the content, not by `name`; `name` only words the error.
    """
    if data.startswith(b"PK\x03\x04"):
        found = _zipped(data, name)
    elif data.startswith(_NOT_TABLES) or (b"\x00" in data[:2000] and not data.startswith(_UTF16)):
        raise Invalid(f"“{name}” is not a spreadsheet we can read. Save it as CSV, XLSX or ODS.", code="unknown_format")
    else:
        found = _delimited(data, name)
    return _bounded(found, name)


def _bounded(found: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    count = 0
    for row in found:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise Invalid(f"“{name}” has more than {MOST_COLUMNS} columns.", code="too_many_columns")
        if any(len(cell) > MOST_CELL for cell in cells):
            raise Invalid(
                f"Row {count + 1} of “{name}” has a cell of more than {MOST_CELL} characters.", code="huge_cell"
            )
        count += 1
        if count > MOST_ROWS + 1:
            raise Invalid(
                f"“{name}” has more than {MOST_ROWS:,} rows. Split it into several files.", code="too_many_rows"
            )
        yield cells


def _delimited(data: bytes, name: str) -> Iterator[list[str]]:
    text = _decoded(data, name)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;|", key=first.count) if any(mark in first for mark in ",\t;|") else ","
    limit = csv.field_size_limit()
    csv.field_size_limit(MOST_CELL * 10)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    except csv.Error as error:
        raise Invalid(f"“{name}” cannot be read as a table: {error}.", code="broken_csv") from error
    finally:
        csv.field_size_limit(limit)


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "utf-16" if data.startswith(_UTF16) else "utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(f"We cannot tell the encoding of “{name}”. Save it as UTF-8.", code="bad_encoding")


def _zipped(data: bytes, name: str) -> Iterator[list[str]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise Invalid(f"“{name}” is damaged. Save it again.", code="damaged") from None
    if unpacked > MOST_UNPACKED:
        raise Invalid(f"“{name}” unpacks to more than {MOST_UNPACKED // 2**20} MB.", code="too_large")
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return _xlsx(data, name)
    if "content.xml" in names:
        return _ods(archive, name)
    raise Invalid(f"“{name}” is not a spreadsheet we can read. Save it as CSV, XLSX or ODS.", code="unknown_format")


def _xlsx(data: bytes, name: str) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_shown(cell) for cell in row]
    except Invalid:
        raise
    except Exception as error:  # openpyxl raises whatever the XML inside makes it raise
        raise Invalid(f"“{name}” is damaged ({type(error).__name__}). Save it again.", code="damaged") from error


def _shown(value: Any) -> str:
    """A cell as its reader sees it: whole numbers without .0, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _ods(archive: zipfile.ZipFile, name: str) -> Iterator[list[str]]:
    try:
        root = ElementTree.fromstring(archive.read("content.xml"))
    except (ElementTree.ParseError, zipfile.BadZipFile, ValueError) as error:
        raise Invalid(f"“{name}” is damaged ({type(error).__name__}). Save it again.", code="damaged") from error
    sheet = root.find(f".//{_TABLE}table")
    if sheet is None:
        return
    for row in sheet.iter(f"{_TABLE}table-row"):
        cells: list[str] = []
        for cell in row:
            repeated = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), MOST_COLUMNS + 1)
            cells += [_ods_cell(cell)] * repeated
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1")) if any(cells) else 1
        for _ in islice(range(times), MOST_ROWS + 2):
            yield cells


def _ods_cell(cell: Any) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "float":
        return _shown(float(cell.get(f"{_OFFICE}value", "0")))
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", "")).removesuffix("T00:00:00")
    return "\n".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{_TEXT}p"))
