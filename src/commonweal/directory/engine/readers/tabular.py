"""Tabular datapackages (HSDS 1.x and 3.x) as one document per root, parts put inside their holder."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from commonweal.directory.engine.hsds import KINDS, NUMBER, PARTS, ROOTS, TABLES
from commonweal.directory.engine.readers import csv_rows, older
from commonweal.directory.engine.readers.findings import ERROR, WARNING, Findings, Unreadable
from commonweal.directory.engine.readers.opening import Member

Row = dict[str, Any]
_INNER = ("metadata", "attribute", "language", "phone")
ORDER = (
    "taxonomy",
    "unit",
    "taxonomy_term",
    "organization",
    "program",
    "location",
    "service",
    "service_at_location",
    "meta_table_description",
)
# Nearer holders first: a phone that names its contact and the contact's organization belongs to the contact too.
_HOLDERS = ("contact", "phone", "service_at_location", "service", "location", "organization", "program")
_DEEPEST_FIRST = ("metadata", "attribute", "language", "phone", *(p for p in PARTS if p not in _INNER))
_ATTRIBUTE_HOLDERS = tuple(kind for kind in KINDS if kind not in ("attribute", "metadata"))


@dataclass(slots=True)
class Tables:
    """Rows by kind as (file, row number, values). A bundle is one JSON record of a file; its rows may lack ids."""

    rows: dict[str, list[tuple[str, int, Row]]] = field(default_factory=dict)
    leftovers: dict[str, list[Row]] = field(default_factory=dict)
    is_bundle: bool = False

    def add(self, kind: str, file: str, number: int, values: Row) -> None:
        """Keep one row of `kind`."""
        self.rows.setdefault(kind, []).append((file, number, values))


def table_kind(name: str) -> str | None:
    """The kind that the file `name` holds, by the names of HSDS 3.x and 1.x; None for any other file."""
    stem = PurePosixPath(name).name.removesuffix(".csv").lower().replace("-", "_")
    return TABLES.get(stem) or (stem if stem in KINDS else older.TABLES.get(stem))


def read(members: Iterable[Member], findings: Findings, *, encoding: str = "utf-8") -> Tables:
    """The rows of a package. Raises Unreadable when no table of ours is in it or one cannot be read."""
    tables = Tables()
    files = [member for member in members if member.name.lower().endswith(".csv")]
    known = [(member, kind) for member in files if (kind := table_kind(member.name))]
    if not known:
        names = ", ".join(member.name for member in files[:5]) or "no .csv file"
        raise Unreadable(f"holds none of the standard's tables ({names})", "Name the files services.csv and so on.")
    for member in files:
        if table_kind(member.name) is None:
            findings.add(WARNING, member.name, 0, "", "is not a table of the standard and was left out.")
    for member, kind in known:
        stem = PurePosixPath(member.name).name.removesuffix(".csv").lower()
        count = 0
        for number, values in csv_rows.rows(member, encoding=encoding):
            count += 1
            if stem == "taxonomy" and "version" not in values and _TERM_COLUMNS & values.keys():
                kind = "taxonomy_term"
            tables.add(kind, member.name, number, older.renamed(stem, values))
        if not count:
            findings.add(WARNING, member.name, 0, "", "has no rows.")
    if not tables.rows.get("service") and not tables.rows.get("organization"):
        raise Unreadable("holds neither services nor organizations", "Add services.csv.", file=known[0][0].name)
    _refuse_missing_columns(tables, findings)
    return tables


def _refuse_missing_columns(tables: Tables, findings: Findings) -> None:
    needed = {"service": ("id", "name"), "organization": ("id", "name"), "location": ("id",)}
    for kind, names in needed.items():
        rows = tables.rows.get(kind, [])
        for name in names:
            if rows and not any(name in values for _, _, values in rows):
                findings.add(ERROR, rows[0][0], 1, name, "is a column that is missing or empty throughout.", "Add it.")


def documents(tables: Tables, findings: Findings) -> Iterator[tuple[str, Row, str, int]]:
    """(kind, document, file, row) for each root with its parts inside; roots name each other by id.

    Rows twice under one id are errors (the same row twice is a warning); parts whose holder is not in the
    package go to `tables.leftovers`.
    """
    older.arrange(tables, findings)
    index = _index(tables, findings)
    for kind in _DEEPEST_FIRST:
        for file, number, row in tables.rows.get(kind, []):
            _place(kind, row, index, tables, findings, file, number)
    for kind in ORDER:
        for file, number, row in tables.rows.get(kind, []):
            if kind == "service" and "organization_id" in row:
                _note_unknown_organization(row, index, findings, file, number)
            yield kind, row, file, number


def _note_unknown_organization(
    row: Row, index: Mapping[tuple[str, str], Row], findings: Findings, file: str, number: int
) -> None:
    named = str(row["organization_id"])
    if ("organization", named) not in index:
        findings.add(
            WARNING,
            file,
            number,
            "organization_id",
            f"names the organisation {named}, which is not in the package; the service “{row.get('name', '')}” is kept"
            " under “Unknown organisation”.",
            "Add the organisation to the package.",
        )


def _index(tables: Tables, findings: Findings) -> dict[tuple[str, str], Row]:
    index: dict[tuple[str, str], Row] = {}
    for kind, rows in tables.rows.items():
        kept = []
        for file, number, row in rows:
            _numbers(kind, row)
            identity = str(row.get("id", ""))
            if not identity:
                if kind in ROOTS and not tables.is_bundle:
                    findings.add(ERROR, file, number, "id", "is missing.", "Give each row an id of its own.")
                    continue
            elif (kind, identity) in index:
                if index[kind, identity] == row:
                    findings.add(WARNING, file, number, "id", f"{identity} stands twice with the same values.")
                    continue
                if kind in ("taxonomy", "taxonomy_term"):
                    findings.add(WARNING, file, number, "id", f"{identity} is used by two rows; the first one counts.")
                    continue
                if kind in ROOTS:
                    findings.add(
                        ERROR, file, number, "id", f"{identity} is used by two different rows.", "Make ids unique."
                    )
                    continue
            else:
                index[kind, identity] = row
            kept.append((file, number, row))
        tables.rows[kind] = kept
    for kind, rows in tables.rows.items():
        for position, (file, number, row) in enumerate(rows):
            rows[position] = (file, number, dict(row))
            if "id" in row:
                index[kind, str(row["id"])] = rows[position][2]
    return index


def _numbers(kind: str, row: Row) -> None:
    """CSV has no types: what should be a number and reads as one becomes one."""
    for name in _NUMBERS[kind]:
        value = row.get(name)
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            number = float(value)
            row[name] = int(number) if number.is_integer() and "." not in value else number


_NUMBERS = {kind: tuple(name for name, type_ in spec.fields.items() if type_ is NUMBER) for kind, spec in KINDS.items()}
_TERM_COLUMNS = {"vocabulary", "parent_id", "parent_name", "taxonomy_facet"}
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


def _slot(holder: str, part: str) -> str | None:
    return next((slot for slot, kind in KINDS[holder].parts.items() if kind == part), None)


_SLOTS = {
    (holder, part): slot
    for holder in KINDS
    for part in KINDS
    if (slot := _slot(holder, part)) and part not in ("attribute", "metadata")
}


_HOLDING = {kind: tuple((holder, f"{holder}_id") for holder in _HOLDERS if (holder, kind) in _SLOTS) for kind in KINDS}


def _place(
    kind: str,
    row: Row,
    index: Mapping[tuple[str, str], Row],
    tables: Tables,
    findings: Findings,
    file: str,
    number: int,
) -> None:
    holders: list[tuple[str, Row]] = []
    if kind in ("attribute", "metadata"):
        column, entity = ("link_id", "link_entity") if kind == "attribute" else ("resource_id", "resource_type")
        holders = _linked(row, column, str(row.get(entity, "")), index)
    else:
        for holder, column in _HOLDING[kind]:
            named = row.get(column)
            if named:
                found = index.get((holder, str(named)))
                if found is not None:
                    holders.append((holder, found))
    if not holders:
        tables.leftovers.setdefault(kind, []).append(row)
        findings.add(WARNING, file, number, "", f"belongs to nothing in the package, so this {kind} was set aside.")
        return
    drop = {f"{holder}_id" for holder, _ in holders} | ({"link_id", "resource_id"} & row.keys())
    part = {key: value for key, value in row.items() if key not in drop}
    for holder, found in holders:
        slot = f"{kind}s" if kind == "attribute" else "metadata" if kind == "metadata" else _SLOTS[holder, kind]
        found.setdefault(slot, []).append(dict(part))


def _linked(row: Row, column: str, entity: str, index: Mapping[tuple[str, str], Row]) -> list[tuple[str, Row]]:
    named = str(row.get(column, ""))
    kinds = (entity,) if entity in KINDS else (TABLES[entity],) if entity in TABLES else _ATTRIBUTE_HOLDERS
    for kind in kinds:
        found = index.get((kind, named))
        if found is not None:
            return [(kind, found)]
    return []


def describe(member: Member) -> Row:
    """What a datapackage.json says about its title, licence and sources; {} when it says nothing readable."""
    try:
        value = json.loads(b"".join(member.chunks()))
    except (ValueError, UnicodeDecodeError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {key: value[key] for key in ("name", "title", "licenses", "license", "sources", "version") if key in value}
