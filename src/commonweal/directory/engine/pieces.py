"""Taking a nested document apart into roots, and a root into flat rows; and putting rows together again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commonweal.directory.engine.hsds import KINDS, NUMBER, TEXT, UUID
from commonweal.kernel import ids

Document = dict[str, Any]


class Loose(str):
    """An id that names nothing we hold: kept as it came, beside the columns."""

    __slots__ = ()


@dataclass(slots=True)
class Piece:
    """One root out of a document: its own values and parts, other roots by id only.

    `links` holds columns that name other roots (organization_id, service_id); `position` its place in the list
    that held it. `is_whole` says that absent lists mean none (the document itself, or a nested object that
    brought lists of its own); otherwise only what is present is known.
    """

    kind: str
    id: str
    own: Document
    links: dict[str, str] = field(default_factory=dict)
    position: int | None = None
    is_whole: bool = True


@dataclass(slots=True)
class Row:
    """One flat row: values by HSDS column, the place inside its root (empty for the root) and what did not fit."""

    kind: str
    id: str
    place: str
    values: Document
    extra: Document


def split(kind: str, document: Mapping[str, Any]) -> list[Piece]:
    """The roots in `document` (pruned, every root with an id), inner ones first, the document itself last."""
    found: list[Piece] = []
    _root(kind, document, found, links={}, position=None, is_top=True)
    return found


def _root(
    kind: str,
    document: Mapping[str, Any],
    found: list[Piece],
    links: dict[str, str],
    position: int | None,
    is_top: bool,
) -> str:
    spec = KINDS[kind]
    identity = str(document["id"])
    own: Document = {}
    links = dict(links)
    for key, value in document.items():
        if key in spec.links and isinstance(value, dict):
            column, inner = spec.links[key]
            links[column] = _root(inner, value, found, {}, None, False)
        elif key in spec.lists and isinstance(value, list):
            inner, column = spec.lists[key]
            for number, item in enumerate(value):
                _root(inner, item, found, {column: identity}, number, False)
        elif key in spec.parts and isinstance(value, list):
            own[key] = [_part(spec.parts[key], item, found) for item in value]
        elif key == "services" and kind == "organization":
            for item in value:
                _root("service", item, found, {"organization_id": identity}, None, True)
        elif key == "service" and kind == "service_at_location":
            links["service_id"] = _root("service", value, found, {}, None, True)
        elif key != "id":
            own[key] = value
    for column in [*(column for column, _ in spec.links.values()), *_BACK.get(kind, ())]:
        named = own.get(column)
        if named is not None and (column not in links or links[column] == named):
            links[column] = str(named)
            del own[column]
    is_whole = is_top or any(isinstance(document.get(key), list) for key in (*spec.parts, *spec.lists))
    found.append(Piece(kind, identity, own, links, position, is_whole))
    return identity


_BACK = {
    "location": ("organization_id",),
    "program": ("organization_id",),
    "service_at_location": ("service_id",),
    "taxonomy_term": ("taxonomy_id",),
}


def _part(kind: str, document: Any, found: list[Piece]) -> Any:
    if not isinstance(document, dict):
        return document
    spec = KINDS[kind]
    own: Document = {}
    for key, value in document.items():
        if key in spec.links and isinstance(value, dict):
            column, inner = spec.links[key]
            own[column] = _root(inner, value, found, {}, None, False)
        elif key in spec.parts and isinstance(value, list):
            own[key] = [_part(spec.parts[key], item, found) for item in value]
        else:
            own[key] = value
    return own


def rows(piece: Piece) -> list[Row]:
    """The flat rows of `piece`, the root first, then its parts in reading order."""
    found: list[Row] = []
    _rows(piece.kind, piece.id, piece.own, "", {piece.kind: piece.id}, "", found)
    return found


def _rows(
    kind: str,
    identity: str,
    own: Mapping[str, Any],
    place: str,
    holders: Mapping[str, str],
    holder: str,
    found: list[Row],
) -> None:
    spec = KINDS[kind]
    values: Document = {}
    extra: Document = {}
    found.append(Row(kind, identity, place, values, extra))
    for key, value in own.items():
        kept = spec.fields.get(key)
        if kept is TEXT:
            (values if isinstance(value, str) and "\x00" not in value else extra)[key] = value
        elif kept is NUMBER:
            (values if _is_plain_number(value) else extra)[key] = value
        elif kept is UUID:
            if value != holder or key == "parent_id":
                (values if isinstance(value, str) and ids.uuid_text(value) else extra)[key] = value
        elif key in spec.parts and isinstance(value, list) and all(isinstance(item, dict) for item in value):
            part = spec.parts[key]
            for number, item in enumerate(value):
                where = f"{place}/{key}/{number}" if place else f"{key}/{number}"
                its_id = str(item.get("id") or ids.stable_text(identity, where))
                _rows(part, its_id, item, where, {**holders, part: its_id}, identity, found)
        elif key in _LINK_COLUMNS[kind] and not isinstance(value, Loose):
            values[key] = value
        elif key != "id" and not (key.endswith("_id") and holders.get(key[:-3]) == value):
            extra[key] = value


_LINK_COLUMNS = {kind.name: tuple(column for column, _ in kind.links.values()) for kind in KINDS.values()}


def _is_plain_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53


def assembled(parts: Iterable[tuple[str, str, Document]], root: Document) -> Document:
    """`root` with its parts put back. `parts` are (place, kind, values) with shorter places first."""
    at: dict[str, Document] = {"": root}
    for place, _kind, values in parts:
        holder, _, slot = place.rpartition("/")[0].rpartition("/")
        at[place] = values
        at[holder].setdefault(slot, []).append(values)
    return root
