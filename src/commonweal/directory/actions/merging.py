"""One batch of documents against what the tables hold: what is new, what differs, what may not be touched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commonweal.directory.engine import canonical, pieces
from commonweal.directory.engine.hsds import KINDS, ROOTS, parts_of
from commonweal.directory.engine.pieces import Piece
from commonweal.directory.models import tables
from commonweal.directory.queries.documents import Kept, kept
from commonweal.kernel import clock
from commonweal.kernel.errors import Problem

Key = tuple[str, str]
UNKNOWN_ORGANISATION = "Unknown organisation"
_SHARED = frozenset({"taxonomy", "taxonomy_term", "unit"})
_BACK = {
    "location": "organization_id",
    "program": "organization_id",
    "service_at_location": "service_id",
    "taxonomy_term": "taxonomy_id",
}
_TARGET = {"organization_id": "organization", "service_id": "service", "taxonomy_id": "taxonomy"}


@dataclass(slots=True)
class Seen:
    """What one call to store has met. `roots` says how it knows each root: 2 as a document, 1 nested in one."""

    roots: dict[Key, int] = field(default_factory=dict)
    whole: set[Key] = field(default_factory=set)
    listed: set[Key] = field(default_factory=set)
    document_kinds: set[str] = field(default_factory=set)
    created: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in ROOTS})
    changed: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in ROOTS})
    touched: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in ROOTS})


@dataclass(slots=True)
class _Held:
    owner: str | None
    source: str
    digest: str
    is_placeholder: bool
    back: str | None
    position: int | None
    is_confidential: bool


class Batch:
    """Documents of one batch, taken apart, compared and written."""

    def __init__(self, seen: Seen, *, owner: str | None, source: str, run: str | None) -> None:
        self.seen, self.owner, self.source, self.run = seen, owner, source, run
        self.problems: list[Problem] = []
        self.pieces: dict[Key, Piece] = {}
        self.documents: list[tuple[Key, set[Key]]] = []
        self.held: dict[Key, _Held] = {}

    def take(self, documents: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Split the documents and drop those that would touch somebody else's records."""
        split = [(kind, document, pieces.split(kind, document)) for kind, document in documents]
        keys = {(piece.kind, piece.id) for _, _, found in split for piece in found}
        self._look_up(keys)
        for kind, document, found in split:
            foreign = [piece for piece in found if self._is_foreign(piece)]
            if foreign:
                self.problems += [_clash(piece, document) for piece in foreign]
                continue
            top: Key = (kind, str(document["id"]))
            self.documents.append((top, {(piece.kind, piece.id) for piece in found}))
            self.seen.document_kinds.add(kind)
            for piece in found:
                if piece.position is not None:
                    self.seen.listed.add((piece.kind, piece.id))
                if piece.is_whole and (piece.kind, piece.id) in self.held:
                    self.seen.whole.add((piece.kind, piece.id))
                self._add(piece, is_top=(piece.kind, piece.id) == top)

    def _look_up(self, keys: Iterable[Key]) -> None:
        by_kind: dict[str, list[str]] = {}
        for kind, identity in keys:
            if (kind, identity) not in self.held:
                by_kind.setdefault(kind, []).append(identity)
        for kind, ids in by_kind.items():
            back = _BACK.get(kind)
            names = ["id", "owner_id", "source_id", "content_hash"]
            names += [back, "position"] if back else []
            names += {"organization": ["is_placeholder"], "location": ["is_confidential"]}.get(kind, [])
            for row in tables.fetch(f"directory_{kind}", names, "id", ids):
                self.held[kind, tables.decoded_id(row[0]) or ""] = _Held(
                    owner=tables.decoded_id(row[1]),
                    source=tables.decoded_id(row[2]) or "",
                    digest=row[3],
                    is_placeholder=bool(row[-1]) if kind == "organization" else False,
                    back=tables.decoded_id(row[4]) if back else None,
                    position=row[5] if back else None,
                    is_confidential=bool(row[-1]) if kind == "location" else False,
                )

    def _is_ours(self, held: _Held) -> bool:
        return held.owner == self.owner and (self.owner is not None or held.source == self.source)

    def _is_foreign(self, piece: Piece) -> bool:
        held = self.held.get((piece.kind, piece.id))
        return held is not None and piece.kind not in _SHARED and not self._is_ours(held)

    def _add(self, piece: Piece, *, is_top: bool) -> None:
        key = (piece.kind, piece.id)
        level = 2 if is_top else 1
        known = self.seen.roots.get(key, 0)
        earlier = self.pieces.get(key)
        if known >= level and known == 2 and not is_top:
            self._fill_links(key, piece)
            return
        if known == 1 and level == 1:
            self._fill_links(key, piece)
            if earlier is not None and earlier.own != piece.own:
                for name, value in piece.own.items():
                    earlier.own.setdefault(name, value)
                for name, value in piece.links.items():
                    earlier.links.setdefault(name, value)
            return
        self.seen.roots[key] = level
        if earlier is not None:
            piece.links = {**earlier.links, **piece.links}
            piece.position = earlier.position if piece.position is None else piece.position
        self.pieces[key] = piece

    def _fill_links(self, key: Key, piece: Piece) -> None:
        """A root met again may say which list it stands in, even when its values are settled."""
        back = _BACK.get(piece.kind)
        if back is None or back not in piece.links:
            return
        earlier = self.pieces.get(key)
        if earlier is None:
            held = self.held.get(key)
            is_news = held is not None and (held.back is None or (piece.position is not None and held.position is None))
            if is_news:
                self._relink(piece)
            return
        if earlier.position is None:
            earlier.position = piece.position
        earlier.links.setdefault(back, piece.links[back])

    def _relink(self, piece: Piece) -> None:
        back = _BACK[piece.kind]
        tables.update(
            f"directory_{piece.kind}",
            piece.id,
            {back: tables.encoded_id(piece.links[back]), "position": piece.position},
        )
        self.seen.touched[_TARGET[back]].add(piece.links[back])

    def write(self) -> dict[str, dict[str, int]]:
        """Write what is new or different; returns documents created, changed and unchanged by kind."""
        self._make_placeholders()
        self._settle_links()
        created: list[Piece] = []
        changed: list[Piece] = []
        partial = self._partial()
        for key, piece in self.pieces.items():
            held = self.held.get(key)
            if held is None:
                created.append(piece)
                continue
            if not self._is_ours(held):
                continue
            if key in partial:
                before = partial[key]
                piece.own = {**before.own, **piece.own}
                piece.links = {**before.links, **piece.links}
            if held.is_confidential:
                # A feed that knows nothing of the danger must not undo what staff decided.
                piece.own.setdefault("is_confidential", True)
            self._keep_back_link(piece, held)
            if content(piece) != held.digest or held.is_placeholder:
                changed.append(piece)
            elif (piece.links.get(_BACK.get(piece.kind, "")), piece.position) != (held.back, held.position):
                self._relink(piece)
        self._write(created, changed)
        return self._counts({(p.kind, p.id) for p in created}, {(p.kind, p.id) for p in changed})

    def _partial(self) -> dict[Key, Kept]:
        """What we hold of the roots that came in a short form and differ."""
        wanted: dict[str, list[str]] = {}
        for key, piece in self.pieces.items():
            held = self.held.get(key)
            if held and not piece.is_whole and self._is_ours(held) and content(piece) != held.digest:
                wanted.setdefault(piece.kind, []).append(piece.id)
        found: dict[Key, Kept] = {}
        for kind, ids in wanted.items():
            for identity, root in kept(kind, ids).items():
                back = _BACK.get(kind, "")
                root.links.pop(back, None)
                found[kind, identity] = root
        return found

    def _keep_back_link(self, piece: Piece, held: _Held) -> None:
        back = _BACK.get(piece.kind)
        if back and back not in piece.links and back not in piece.own and held.back:
            piece.links[back] = held.back
        if piece.position is None:
            piece.position = held.position

    def _settle_links(self) -> None:
        """Links that name nothing we hold are kept beside the standard's columns, as they came."""
        wanted: dict[str, set[str]] = {}
        named: list[tuple[Piece, str, Key]] = []
        named_inside: list[tuple[dict[str, Any], str, Key]] = []
        for piece in self.pieces.values():
            named += [(piece, column, key) for column, key in _links(piece)]
            _part_links(piece.own, piece.kind, named_inside)
        for _, _, (target, identity) in (*named, *named_inside):
            if not self._is_known(target, identity):
                wanted.setdefault(target, set()).add(identity)
        for target, ids in wanted.items():
            self._look_up((target, identity) for identity in ids)
        for piece, column, key in named:
            if not self._is_known(*key):
                piece.own[column] = pieces.Loose(piece.links.pop(column))
        for item, column, key in named_inside:
            if not self._is_known(*key):
                item[column] = pieces.Loose(item[column])

    def _is_known(self, kind: str, identity: str) -> bool:
        return (kind, identity) in self.pieces or (kind, identity) in self.held

    def _make_placeholders(self) -> None:
        """What names an organization that nobody described is kept under one that says so."""
        named = {
            piece.links["organization_id"]
            for piece in self.pieces.values()
            if piece.kind in ("service", "location", "program") and "organization_id" in piece.links
        }
        self._look_up(("organization", identity) for identity in named)
        for identity in named:
            key = ("organization", identity)
            if key not in self.pieces and key not in self.held:
                own = {
                    "name": UNKNOWN_ORGANISATION,
                    "description": "Its source names this organisation without describing it.",
                }
                self.pieces[key] = Piece("organization", identity, own, is_whole=False)
                self.seen.roots.setdefault(key, 1)

    def _write(self, created: list[Piece], changed: list[Piece]) -> None:
        for piece in created:
            self.seen.created[piece.kind].add(piece.id)
            self._touch_holder(piece)
        by_kind: dict[str, list[str]] = {}
        for piece in changed:
            self.seen.changed[piece.kind].add(piece.id)
            self._touch_holder(piece)
            by_kind.setdefault(piece.kind, []).append(piece.id)
        for kind, ids in by_kind.items():
            for part in parts_of(kind):
                tables.delete(f"directory_{part}", f"{kind}_id", ids)
        now = clock.now()
        fresh: dict[str, list[tuple[Any, ...]]] = {}
        rewritten: dict[str, list[tuple[Any, ...]]] = {}
        for piece in created:
            self._rows(piece, now, fresh, fresh)
        for piece in changed:
            self._rows(piece, now, rewritten, fresh)
        for kind in KINDS:
            if kind in rewritten:
                tables.upsert(kind, rewritten[kind])
            if kind in fresh:
                tables.insert(kind, fresh[kind])

    def _touch_holder(self, piece: Piece) -> None:
        back = _BACK.get(piece.kind)
        if back and back in piece.links and piece.kind != "taxonomy_term":
            self.seen.touched[_TARGET[back]].add(piece.links[back])

    def _rows(
        self,
        piece: Piece,
        now: datetime,
        roots: dict[str, list[tuple[Any, ...]]],
        parts: dict[str, list[tuple[Any, ...]]],
    ) -> None:
        for row in pieces.rows(piece):
            values = row.values
            values["id"] = row.id
            if row.place:
                values["place"] = row.place
                values[f"{piece.kind}_id"] = piece.id
                target = parts
            else:
                values |= {
                    **piece.links,
                    "owner_id": self.owner,
                    "source_id": self.source,
                    "run_id": self.run,
                    "their_id": row.extra.pop("their_id", None),
                    "content_hash": content(piece),
                    "stored_at": now,
                    "position": piece.position,
                    "is_confidential": bool(row.extra.pop("is_confidential", False)),
                    "is_placeholder": row.values.get("name") == UNKNOWN_ORGANISATION and not piece.is_whole,
                }
                target = roots
            values["extra"] = row.extra or None
            target.setdefault(row.kind, []).append(tuple(map(values.get, tables.columns(row.kind))))

    def _counts(self, created: set[Key], changed: set[Key]) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for top, inner in self.documents:
            touched = inner & created or inner & changed
            outcome = "created" if top in created else "changed" if touched else "unchanged"
            numbers = counts.setdefault(top[0], {"created": 0, "changed": 0, "unchanged": 0})
            numbers[outcome] += 1
        return counts


def content(piece: Piece) -> str:
    """The digest of what a root says itself; which lists it stands in is the holder's to say."""
    back = _BACK.get(piece.kind) if piece.kind != "taxonomy_term" else None
    links = {column: identity for column, identity in piece.links.items() if column != back}
    return canonical.digest([piece.own, links])


_LINKED = {
    kind: dict(spec.links.values()) | ({_BACK[kind]: _TARGET[_BACK[kind]]} if kind in _BACK else {})
    for kind, spec in KINDS.items()
}


def _links(piece: Piece) -> list[tuple[str, Key]]:
    targets = _LINKED[piece.kind]
    return [(column, (targets[column], identity)) for column, identity in piece.links.items() if column in targets]


def _part_links(own: Mapping[str, Any], kind: str, found: list[tuple[dict[str, Any], str, Key]]) -> None:
    """Add each part inside `own` that names a root, the column that does and the root it names."""
    parts = KINDS[kind].parts
    for slot, items in own.items():
        if type(items) is not list or slot not in parts:
            continue
        part = parts[slot]
        for item in items:
            if isinstance(item, dict):
                for column, target in KINDS[part].links.values():
                    if column in item:
                        found.append((item, column, (target, str(item[column]))))
                _part_links(item, part, found)


def _clash(piece: Piece, document: Mapping[str, Any]) -> Problem:
    name = document.get("name") or document["id"]
    return Problem(
        f"{piece.kind} {piece.id}",
        f"“{name}” would overwrite a {piece.kind} that belongs to another source or organisation",
        "Name its source with --source and its owner with --owner, or give yours an id of its own.",
        code="foreign_record",
    )
