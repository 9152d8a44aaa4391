"""Rows put back together as nested HSDS documents, exactly as they were stored."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from commonweal.directory.engine.hsds import KINDS, NUMBER, UUID, parts_of
from commonweal.directory.engine.pieces import assembled
from commonweal.directory.models import tables

Document = dict[str, Any]
_INTERNAL = {"owner_id", "source_id", "run_id", "content_hash", "stored_at", "extra", "position", "is_placeholder"}


@dataclass(slots=True)
class Kept:
    """A root as the tables hold it: own values and parts, ids of other roots, and whose it is."""

    id: str
    own: Document
    links: dict[str, str]
    position: int | None
    owner: str | None
    source: str
    their_id: str | None
    content_hash: str
    waiting: list[tuple[Document, str, str]] = field(default_factory=list)


def kept(kind: str, wanted: Iterable[str], column: str = "id") -> dict[str, Kept]:
    """The roots of `kind` whose `column` (an id) is one of `wanted`, by id, in the order of their positions."""
    names = tables.columns(kind)
    order = "position, id" if "position" in names else ""
    plan = _plan(kind)
    roots = {}
    for values in tables.fetch(f"directory_{kind}", names, column, wanted, order):
        root = _root(plan, dict(zip(names, values, strict=True)))
        roots[root.id] = root
    _add_parts(kind, roots)
    return roots


Plan = tuple[list[tuple[str, Callable[[Any], Any] | None]], list[str]]


@cache
def _plan(kind: str) -> Plan:
    """(own columns, each with what turns it into its value), columns that name other roots."""
    own: list[tuple[str, Callable[[Any], Any] | None]] = []
    links: list[str] = []
    converters: dict[str, Callable[[Any], Any]] = {NUMBER: _number, UUID: tables.decoded_id}
    for name in tables.columns(kind):
        if name in _INTERNAL or name in ("id", "their_id"):
            continue
        type_ = KINDS[kind].fields.get(name)
        if type_ is not None:
            own.append((name, converters.get(type_)))
        elif name == "is_confidential":
            own.append((name, _truth))
        else:
            links.append(name)
    return own, links


def _root(plan: Plan, values: Document) -> Kept:
    own: Document = {}
    for name, convert in plan[0]:
        value = values[name]
        if value is not None:
            own[name] = value if convert is None else convert(value)
    if own.get("is_confidential") is False:
        del own["is_confidential"]
    links = {name: tables.decoded_id(values[name]) or "" for name in plan[1] if values[name] is not None}
    if values["extra"] is not None:
        own.update(tables.decoded_json(values["extra"]) or {})
    return Kept(
        id=tables.decoded_id(values["id"]) or "",
        own=own,
        links=links,
        position=values.get("position"),
        owner=tables.decoded_id(values["owner_id"]),
        source=tables.decoded_id(values["source_id"]) or "",
        their_id=values["their_id"],
        content_hash=values["content_hash"],
    )


def _truth(value: Any) -> bool:
    return bool(value)


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _add_parts(kind: str, roots: dict[str, Kept]) -> None:
    found: dict[str, list[tuple[str, str, Document]]] = {}
    for part in parts_of(kind):
        spec = KINDS[part]
        fields = tuple(spec.fields)
        link_names = tuple(column for column, _ in spec.links.values())
        numbers = frozenset(name for name, type_ in spec.fields.items() if type_ is NUMBER)
        uuids = frozenset(name for name, type_ in spec.fields.items() if type_ is UUID) | frozenset(link_names)
        names = (f"{kind}_id", "id", "place", "extra", *link_names, *fields)
        converted = [(name, _number if name in numbers else tables.decoded_id) for name in (*uuids, *numbers)]
        slots = {column: slot for slot, (column, _) in spec.links.items()}
        said = names[4:]
        for row in tables.fetch(f"directory_{part}", names, f"{kind}_id", roots, "row"):
            document: Document = {"id": tables.decoded_id(row[1])}
            document |= {name: value for name, value in zip(said, row[4:], strict=True) if value is not None}
            for name, convert in converted:
                if name in document:
                    document[name] = convert(document[name])
            if row[3] is not None:
                document.update(tables.decoded_json(row[3]))
            root = tables.decoded_id(row[0]) or ""
            for column in link_names:
                if column in document:
                    roots[root].waiting.append((document, column, slots[column]))
            found.setdefault(root, []).append((row[2], part, document))
    for root, parts in found.items():
        parts.sort(key=_depth)
        assembled(parts, roots[root].own)


def _depth(part: tuple[str, str, Document]) -> int:
    return part[0].count("/")


def _without(document: Document, key: str) -> Document:
    """`document` without `key`, of the same class, so that a finished one stays finished."""
    return type(document)((name, value) for name, value in document.items() if name != key)


class Library:
    """Documents put together from many roots, each root read once."""

    def __init__(self, ready: Callable[[str, list[str]], dict[str, Document]] | None = None) -> None:
        """`ready` may give finished documents of some kinds, which are then not put together from rows."""
        self.ready = ready
        self.roots: dict[str, dict[str, Kept]] = {kind: {} for kind in KINDS}
        self.listed: dict[tuple[str, str], dict[str, list[str]]] = {}
        self.made: dict[tuple[str, str], Document] = {}

    def load(self, kind: str, wanted: Iterable[str]) -> list[Kept]:
        """The roots of `kind` with these ids that were not read before, with all they name."""
        missing = [identity for identity in dict.fromkeys(wanted) if not self.holds(kind, identity)]
        new = kept(kind, missing)
        self._take(kind, new)
        return list(new.values())

    def holds(self, kind: str, identity: str | None) -> bool:
        """Whether this root was read."""
        return identity in self.roots[kind] or (kind, identity) in self.made

    def nest(self, kind: str, wanted: Iterable[str]) -> None:
        """Read roots that stand inside others, finished ones where there are."""
        missing = [identity for identity in dict.fromkeys(wanted) if not self.holds(kind, identity)]
        if self.ready is not None:
            self.made.update(((kind, identity), document) for identity, document in self.ready(kind, missing).items())
        self.load(kind, missing)

    def _take(self, kind: str, new: dict[str, Kept]) -> None:
        if not new:
            return
        self.roots[kind].update(new)
        spec = KINDS[kind]
        for column, inner in spec.links.values():
            self.nest(inner, [root.links[column] for root in new.values() if column in root.links])
        for inner, column in spec.lists.values():
            if kind == "taxonomy":
                continue
            self._load_list(kind, inner, column, list(new))
        waiting: dict[str, list[str]] = {}
        for root in new.values():
            for document, column, _slot in root.waiting:
                inner = "taxonomy_term" if column == "taxonomy_term_id" else "unit"
                waiting.setdefault(inner, []).append(document[column])
        for inner, ids in waiting.items():
            self.nest(inner, ids)

    def _load_list(self, kind: str, inner: str, column: str, holders: Sequence[str]) -> None:
        if inner == "service_at_location":
            children = kept(inner, holders, column)
        else:
            # Most name their holder without standing in its list: only those that do are read.
            rows = tables.fetch(f"directory_{inner}", ["id", "position"], column, holders, "position, id")
            listed = [tables.decoded_id(row[0]) or "" for row in rows if row[1] is not None]
            found = kept(inner, listed)
            children = {identity: found[identity] for identity in listed}
        known = self.roots[inner].keys()
        lists = self.listed.setdefault((kind, inner), {})
        self._take(inner, {identity: child for identity, child in children.items() if identity not in known})
        for identity, child in children.items():
            lists.setdefault(child.links[column], []).append(identity)

    def load_terms(self, taxonomies: Sequence[str]) -> None:
        """Also read the terms that the source listed inside these taxonomies."""
        self._load_list("taxonomy", "taxonomy_term", "taxonomy_id", taxonomies)

    def document(self, kind: str, identity: str) -> Document:
        """The nested document of a loaded root. Inner documents are shared, so do not change them."""
        key = (kind, identity)
        if key in self.made:
            return self.made[key]
        root, spec = self.roots[kind][identity], KINDS[kind]
        result = self.made[key] = {"id": identity, **root.own}
        for document, column, slot in root.waiting:
            inner = "taxonomy_term" if slot == "taxonomy_term" else "unit"
            if self.holds(inner, document.get(column)):
                document[slot] = self.document(inner, document.pop(column))
        for slot, (column, inner) in spec.links.items():
            named = root.links.get(column)
            if named is not None and self.holds(inner, named):
                result[slot] = self.document(inner, named)
        for slot, (inner, _column) in spec.lists.items():
            children = self.listed.get((kind, inner), {}).get(identity)
            if children:
                result[slot] = [self.document(inner, child) for child in children]
            if slot == "taxonomy_terms" and children:
                result[slot] = [_without(document, "taxonomy_detail") for document in result[slot]]
        if kind in ("location", "program") and root.position is None and "organization_id" in root.links:
            result["organization_id"] = root.links["organization_id"]
        return result

    def with_services(self, organizations: Sequence[str]) -> dict[str, Document]:
        """Loaded organizations with their services inside."""
        held = [identity for identity in organizations if identity in self.roots["organization"]]
        rows = tables.fetch("directory_service", ["organization_id", "id"], "organization_id", held, "id")
        pairs = [(tables.decoded_id(row[0]) or "", tables.decoded_id(row[1]) or "") for row in rows]
        self.load("service", [service for _, service in pairs])
        result = {identity: dict(self.document("organization", identity)) for identity in held}
        for organization, service in pairs:
            inner = _without(self.document("service", service), "organization")
            result[organization].setdefault("services", []).append(inner)
        return result

    def with_service(self, identity: str) -> Document:
        """A loaded service at a location with its service inside, as the standard's full form has it."""
        result = dict(self.document("service_at_location", identity))
        service = self.roots["service_at_location"][identity].links.get("service_id")
        if service is not None and self.holds("service", service):
            result["service"] = _without(self.document("service", service), "service_at_locations")
        return result


def documents(kind: str, wanted: Iterable[str], *, with_services: bool = False) -> dict[str, Document]:
    """The nested documents of `kind` with these ids, by id; ids we do not hold are left out.

    `with_services` puts each organization's services inside it, as `full_service` does in the API.
    """
    library, ids = Library(), list(wanted)
    library.load(kind, ids)
    if kind == "organization" and with_services:
        return library.with_services(ids)
    if kind == "service_at_location":
        services = [root.links["service_id"] for root in library.roots[kind].values() if "service_id" in root.links]
        library.load("service", services)
        return {identity: library.with_service(identity) for identity in ids if identity in library.roots[kind]}
    if kind == "taxonomy":
        library.load_terms(ids)
    return {identity: library.document(kind, identity) for identity in ids if identity in library.roots[kind]}
