"""Any source on disk as a stream of documents: finds out what it is and reads it the right way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commonweal.directory.engine.hsds import KINDS, TABLES
from commonweal.directory.engine.readers import csv_rows, json_kinds, json_records, tabular, template
from commonweal.directory.engine.readers.findings import ERROR, Findings, Unreadable
from commonweal.directory.engine.readers.opening import Member, members

_BUNDLE = {*TABLES, *(kind for kind in KINDS if kind not in ("url", "metadata", "attribute"))}


@dataclass(frozen=True, slots=True)
class Item:
    """One document as it came. `scope` is set where ids are unique only within one record of the file."""

    kind: str
    document: Any
    file: str
    row: int
    scope: str = ""


@dataclass(slots=True)
class Package:
    """What a source holds. `about` is what it says of itself; `leftovers` rows without a holder."""

    path: Path
    findings: Findings
    encoding: str = "utf-8"
    kind: str | None = None
    about: dict[str, Any] = field(default_factory=dict)
    leftovers: dict[str, list[Any]] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """Each document. Raises Unreadable when a file as a whole is no use."""
        found = members(self.path)
        names = [member.name for member in found]
        if "[Content_Types].xml" in names:
            if not any(name.startswith("xl/") for name in names):
                raise Unreadable("is an Office document, not a table", "Save it as .xlsx or .csv.", file=self.path.name)
            workbook = Member(self.path.name, self.path)
            yield from self._sheet(template.xlsx_rows(workbook), workbook.name)
            return
        for member in found:
            if member.name.endswith("datapackage.json"):
                self.about = {"datapackage": tabular.describe(member)}
        data = [member for member in found if member.name.lower().endswith(_DATA) or len(found) == 1]
        data = [member for member in data if not member.name.endswith("datapackage.json")]
        tables = [member for member in data if _is_csv(member)]
        if any(tabular.table_kind(member.name) for member in tables):
            yield from self._tables(tabular.read(tables, self.findings, encoding=self.encoding))
            return
        if not data:
            raise Unreadable("holds no .csv, .json, .ndjson or .xlsx file", "Name another folder.", file=self.path.name)
        for member in data:
            yield from self._file(member)

    def _file(self, member: Member) -> Iterator[Item]:
        start = member.start().removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start:
            raise Unreadable("is empty", "Export it again.", file=member.name)
        if start[:1] in b"{[":
            yield from self._json(member)
        elif _is_csv(member) or (b"," in start.split(b"\n", 1)[0] and b"\x00" not in start):
            yield from self._sheet(csv_rows.rows(member, encoding=self.encoding), member.name)
        elif start[:1] == b"<":
            raise Unreadable("is a web page or XML, not data we read", "Give JSON, CSV or XLSX.", file=member.name)
        elif start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Unreadable("is UTF-16 text", "Save it as UTF-8.", file=member.name)
        else:
            raise Unreadable("is in no format we read", "Give JSON, NDJSON, CSV, XLSX or a zip.", file=member.name)

    def _sheet(self, rows: Iterator[tuple[int, dict[str, str]]], name: str) -> Iterator[Item]:
        kept = [next(rows, None)]
        first = kept[0]
        if first is None:
            raise Unreadable("has no rows beneath its header", "Fill in at least one row.", file=name)
        if not template.is_template(first[1]):
            columns = ", ".join(list(first[1])[:8])
            raise Unreadable(
                f"has no columns service_name and organisation_name (it has {columns})",
                "Use the template from “commonweal export services --format template”, or the standard's file names.",
                file=name,
            )
        both = (row for source in ([first], rows) for row in source)
        for kind, document, file, row in template.documents(both, name, self.findings):
            yield Item(kind, document, file, row)

    def _tables(self, tables: tabular.Tables, scope: str = "") -> Iterator[Item]:
        for kind, document, file, row in tabular.documents(tables, self.findings):
            yield Item(kind, document, file, row, scope)
        for kind, rows in tables.leftovers.items():
            self.leftovers.setdefault(kind, []).extend(rows)

    def _json(self, member: Member) -> Iterator[Item]:
        for row, value in json_records.records(member):
            scope = ""
            if isinstance(value, dict) and isinstance(value.get("hsds"), dict):
                scope, value = str(value.get("hash") or value.get("scraper") or row), value["hsds"]
            yield from self._record(value, member.name, row, scope)

    def _record(self, value: Any, name: str, row: int, scope: str) -> Iterator[Item]:
        if not isinstance(value, dict):
            self.findings.add(ERROR, name, row, "", "is not an object.", "Each record is a JSON object.")
            return
        if "openapi_url" in value or ("version" in value and "profile" in value):
            self.about["api"] = value
            return
        if "name" not in value and "id" not in value and _BUNDLE & {key.removesuffix(".csv") for key in value}:
            tables = _bundle(value, name, row)
            if tables.rows:
                yield from self._tables(tables, scope)
                return
        value = json_kinds.modern(value)
        kind = self.kind or json_kinds.kind_of(value)
        if kind is None:
            keys = ", ".join(list(value)[:8]) or "no keys"
            self.findings.add(
                ERROR,
                name,
                row,
                "",
                f"is no object of the standard ({keys}).",
                "Give services, organizations or locations.",
            )
            return
        yield Item(kind, value, name, row, scope)


_DATA = (".csv", ".json", ".ndjson", ".jsonl", ".csv.gz", ".json.gz", ".ndjson.gz", ".gz")


def _is_csv(member: Member) -> bool:
    return member.name.lower().endswith((".csv", ".csv.gz"))


def _bundle(value: dict[str, Any], name: str, row: int) -> tabular.Tables:
    tables = tabular.Tables(is_bundle=not any(key.endswith(".csv") for key in value))
    for key, rows in value.items():
        kind = tabular.table_kind(key)
        listed = [rows] if isinstance(rows, dict) else rows
        if kind is None or not isinstance(listed, list):
            continue
        for item in listed:
            if isinstance(item, dict):
                tables.add(kind, f"{name}#{key}", row, dict(item))
    return tables
