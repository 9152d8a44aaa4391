"""HSDS documents as the rows of a tabular datapackage whose keys all hold."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from commonweal.directory.engine import canonical
from commonweal.directory.engine.hsds import KINDS, NUMBER, TEXT
from commonweal.kernel import ids

Row = dict[str, Any]
HOLDERS: Mapping[str, tuple[str, ...]] = {
    "phone": ("location", "service", "organization", "contact", "service_at_location"),
    "contact": ("organization", "service", "service_at_location", "location"),
    "schedule": ("service", "location", "service_at_location"),
    "service_area": ("service", "service_at_location"),
    "language": ("service", "location", "phone"),
    "address": ("location",),
    "accessibility": ("location",),
    "cost_option": ("service",),
    "required_document": ("service",),
    "funding": ("organization", "service"),
    "organization_identifier": ("organization",),
    "url": ("organization", "service"),
    "service_capacity": ("service",),
    "location": ("organization",),
    "program": ("organization",),
    "service_at_location": ("service",),
}
_FOREIGN = {"parent_id": "taxonomy_term", "parent_organization_id": "organization"}


def columns(kind: str) -> tuple[str, ...]:
    """The columns of the table of `kind`, id first, then the ids of holders and of what it names."""
    spec = KINDS[kind]
    holders = tuple(f"{holder}_id" for holder in HOLDERS.get(kind, ()))
    links = tuple(column for column, _ in spec.links.values())
    return ("id", *dict.fromkeys((*holders, *links, *spec.fields)))


def foreign_keys(kind: str) -> dict[str, str]:
    """Column -> kind of row it names."""
    keys = {f"{holder}_id": holder for holder in HOLDERS.get(kind, ())}
    keys |= dict(KINDS[kind].links.values())
    return keys | {column: target for column, target in _FOREIGN.items() if column in KINDS[kind].fields}


class Sheets:
    """Rows by kind, each id once. The same part under several holders is one row that names them all."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Row]] = {kind: {} for kind in KINDS}

    def add(self, kind: str, document: Mapping[str, Any]) -> None:
        """Take a document apart into rows."""
        self._object(kind, document, {})

    def _object(self, kind: str, document: Mapping[str, Any], holder: Row) -> str:
        spec = KINDS[kind]
        names = columns(kind)
        row: Row = {"id": document["id"]}
        row |= {key: value for key, value in document.items() if key in spec.fields and _fits(spec.fields[key], value)}
        row |= {key: value for key, value in document.items() if key.endswith("_id") and key in names}
        row |= {key: value for key, value in holder.items() if key in names}
        for slot, (column, inner) in spec.links.items():
            if isinstance(document.get(slot), dict):
                row[column] = self._object(inner, document[slot], {})
        identity = self._keep(kind, row)
        inside = {f"{kind}_id": identity}
        for slot, inner in spec.parts.items():
            for item in document.get(slot, []):
                self._part(kind, identity, inner, item, inside)
        for slot, (inner, column) in spec.lists.items():
            for item in document.get(slot, []):
                self._object(inner, item, {column: identity})
        for item in document.get("services", []) if kind == "organization" else []:
            self._object("service", item, {"organization_id": identity})
        if kind == "service_at_location" and isinstance(document.get("service"), dict):
            row["service_id"] = self._object("service", document["service"], {})
        return identity

    def _part(self, kind: str, identity: str, part: str, item: Mapping[str, Any], inside: Row) -> None:
        holder = dict(inside)
        if part == "attribute":
            holder = {"link_id": identity}
            item = {"link_entity": kind, **item}
        elif part == "metadata":
            holder = {"resource_id": identity}
            item = {"resource_type": kind, **item}
        self._object(part, item, holder)

    def _keep(self, kind: str, row: Row) -> str:
        """Merge `row` into the one with its id, or give it an id of its own when the two say different things."""
        rows = self.rows[kind]
        identity = str(row["id"])
        known = rows.get(identity)
        if known is None:
            rows[identity] = row
            return identity
        if all(known.get(key, value) == value for key, value in row.items()) and not KINDS[kind].is_root:
            merged = set(known) ^ set(row)
            if all(key.endswith("_id") for key in merged):
                known.update(row)
                return identity
        if KINDS[kind].is_root:
            for key, value in row.items():
                known.setdefault(key, value)
            return identity
        row["id"] = str(ids.stable_id("export", kind, canonical.digest(row)))
        rows.setdefault(row["id"], row)
        return str(row["id"])

    def settle(self) -> None:
        """Leave out ids that name no row of the package, so that every foreign key holds."""
        for kind, rows in self.rows.items():
            keys = foreign_keys(kind)
            for row in rows.values():
                for column, target in keys.items():
                    if column in row and str(row[column]) not in self.rows[target]:
                        del row[column]


def _fits(type_: str, value: Any) -> bool:
    if type_ is NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) if type_ is TEXT else True


def table(kind: str, rows: Iterable[Row]) -> Iterator[list[Any]]:
    """The header and the rows of one CSV file."""
    names = columns(kind)
    yield list(names)
    for row in rows:
        yield [_cell(row.get(name)) for name in names]


def _cell(value: Any) -> Any:
    return "" if value is None else value


def descriptor(kinds: Iterable[str], *, title: str) -> dict[str, Any]:
    """datapackage.json: each table with its columns, types, primary and foreign keys."""
    present = list(kinds)
    return {
        "profile": "tabular-data-package",
        "name": "human-services-data",
        "title": title,
        "resources": [_resource(kind, present) for kind in present],
    }


def _resource(kind: str, present: list[str]) -> dict[str, Any]:
    spec = KINDS[kind]
    fields = [
        {"name": name, "type": "number" if spec.fields.get(name) is NUMBER else "string"} for name in columns(kind)
    ]
    for field in fields:
        if field["name"] == "id" or field["name"] in spec.required:
            field["constraints"] = {"required": True}  # type: ignore[assignment]
    return {
        "profile": "tabular-data-resource",
        "name": spec.table,
        "path": f"{spec.table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": "id",
            "foreignKeys": [
                {"fields": column, "reference": {"resource": KINDS[target].table, "fields": "id"}}
                for column, target in foreign_keys(kind).items()
                if target in present
            ],
        },
    }
