"""Rewriting the public records of what changed, and everything that shows it."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from commonweal.directory.actions import index
from commonweal.directory.engine import canonical, public
from commonweal.directory.engine.hsds import KINDS, PUBLISHED, roots_holding
from commonweal.directory.models import tables
from commonweal.directory.models.records import Change, Operation, Record, RecordTerm, Withdrawn
from commonweal.directory.queries.bodies import bodies, record_values

Ids = dict[str, set[str]]
_COLUMNS = ("kind", "id", "body", "listed", "last_modified", "etag", "organization_id", "owner_id", "source")
_CHUNK = 1000


def with_dependents(changed: Ids) -> Ids:
    """`changed` root ids by kind, and every root whose public document shows one of them."""
    result: Ids = {kind: set(changed.get(kind, ())) for kind in KINDS}
    for part, column, inner in _PART_LINKS:
        for root in roots_holding(part):
            result[root] |= _ids(f"directory_{part}", f"{root}_id", column, result[inner])
    result["taxonomy_term"] |= _ids("directory_taxonomy_term", "id", "taxonomy_id", result["taxonomy"])
    for part, column, inner in _PART_LINKS:
        for root in roots_holding(part):
            result[root] |= _ids(f"directory_{part}", f"{root}_id", column, result[inner])
    for kind in ("location", "program"):
        result["organization"] |= _ids(f"directory_{kind}", "organization_id", "id", result[kind])
    sal = "directory_service_at_location"
    result["service_at_location"] |= _ids(sal, "id", "location_id", result["location"])
    result["service"] |= _ids(sal, "service_id", "id", result["service_at_location"])
    for kind in ("organization", "program"):
        result["service"] |= _ids("directory_service", "id", f"{kind}_id", result[kind])
    result["service_at_location"] |= _ids(sal, "id", "service_id", result["service"])
    return result


def with_dependents_of(created: Ids, changed: Ids, touched: Ids) -> Ids:
    """Every root whose public document these new, different or differently listed roots alter."""
    different = {kind: set(changed.get(kind, ())) | set(touched.get(kind, ())) for kind in KINDS}
    result = with_dependents(different)
    for kind, ids in created.items():
        result[kind] |= ids
    return result


def in_use(kind: str, ids: list[str]) -> set[str]:
    """Which of these roots others name, so that they cannot go."""
    users = {
        "organization": [
            ("service", "organization_id"),
            ("location", "organization_id"),
            ("program", "organization_id"),
        ],
        "program": [("service", "program_id")],
        "location": [("service_at_location", "location_id")],
        "taxonomy": [("taxonomy_term", "taxonomy_id")],
        "taxonomy_term": [("attribute", "taxonomy_term_id")],
        "unit": [("service_capacity", "unit_id")],
    }
    return {
        identity for user, column in users.get(kind, ()) for identity in _ids(f"directory_{user}", column, column, ids)
    }


_PART_LINKS = (("service_capacity", "unit_id", "unit"), ("attribute", "taxonomy_term_id", "taxonomy_term"))


def _ids(table: str, wanted: str, column: str, values: Iterable[str]) -> set[str]:
    found = (tables.decoded_id(row[0]) for row in tables.fetch(table, [wanted], column, values))
    return {identity for identity in found if identity}


def publish(stored: Ids, now: datetime) -> dict[str, set[str]]:
    """Rewrite the records of these roots; returns the service ids that are new ("created") or different ("changed").

    A record whose text stays the same is left alone, so nobody is told of a change that is none.
    """
    outcome: dict[str, set[str]] = {"created": set(), "changed": set()}
    sources = {tables.decoded_id(key): name for key, name in _sources()}
    for kind in PUBLISHED:
        for chunk in tables.chunks(sorted(stored.get(kind, ())), _CHUNK):
            new, different = _publish_chunk(kind, chunk, now, sources)
            if kind == "service":
                outcome["created"] |= new
                outcome["changed"] |= different
    services = outcome["created"] | outcome["changed"]
    if services:
        index.reindex(sorted(services), [])
    return outcome


def _sources() -> list[tuple[Any, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM directory_source")
        return list(cursor.fetchall())


def _publish_chunk(
    kind: str, ids: list[str], now: datetime, sources: Mapping[str | None, str]
) -> tuple[set[str], set[str]]:
    before = dict(record_values(kind, ids, "etag"))
    written: list[tuple[Any, ...]] = []
    terms: list[tuple[Any, ...]] = []
    moment = connection.ops.adapt_datetimefield_value(now)
    encode = tables.id_encoder()
    for root, body in bodies(kind, ids):
        etag = canonical.digest(body)
        identity = str(body["id"])
        if before.get(identity) == etag:
            continue
        coded = encode(identity)
        listed = orjson.dumps(public.listed(kind, body)).decode()
        owner, source = encode(root.owner), sources.get(root.source, "")
        organization = encode(_organization_of(kind, body))
        written.append((kind, coded, orjson.dumps(body).decode(), listed, moment, etag, organization, owner, source))
        if kind in _CLASSIFIED:
            terms += [
                (kind, coded, encode(term), encode(taxonomy)) for term, taxonomy in sorted(terms_of(body), key=str)
            ]
    _write(kind, written, terms, moment, set(before))
    done = {tables.decoded_id(row[1]) or "" for row in written}
    return done - before.keys(), done & before.keys()


_CLASSIFIED = frozenset({"service", "organization", "location", "service_at_location"})


def _organization_of(kind: str, body: Mapping[str, Any]) -> str | None:
    if kind == "organization":
        return str(body["id"])
    if kind == "service_at_location":
        body = body.get("service", {})
    organization = body.get("organization_id")
    return str(organization) if organization else None


def terms_of(body: Any) -> set[tuple[str, str | None]]:
    """The (term id, taxonomy id) that classify `body` or anything inside it but its organization."""
    found: set[tuple[str, str | None]] = set()
    waiting = [body]
    while waiting:
        here = waiting.pop()
        for key, value in here.items():
            if type(value) is str:
                continue
            if type(value) is list:
                waiting += [item for item in value if isinstance(item, dict)]
            elif isinstance(value, dict):
                if key == "taxonomy_term":
                    found.add((str(value["id"]), value.get("taxonomy_id")))
                elif key != "organization":
                    waiting.append(value)
    return found


def _write(
    kind: str, written: list[tuple[Any, ...]], terms: list[tuple[Any, ...]], moment: Any, known: set[str]
) -> None:
    if not written:
        return
    tables.replace(Record._meta.db_table, _COLUMNS, ("kind", "id"), written)
    ids = [tables.decoded_id(row[1]) or "" for row in written]
    if known:
        _forget(RecordTerm._meta.db_table, kind, ids)
    tables.append(RecordTerm._meta.db_table, ("kind", "id", "term_id", "taxonomy_id"), terms)
    tables.append(
        Change._meta.db_table,
        ("kind", "id", "op", "at", "replaced_by"),
        [(kind, row[1], Operation.PUT.value, moment, None) for row in written],
    )
    _forget(Withdrawn._meta.db_table, kind, ids)


def _forget(table: str, kind: str, ids: list[str]) -> None:
    with connection.cursor() as cursor:
        for chunk in tables.chunks(ids):
            cursor.execute(
                f"DELETE FROM {table} WHERE kind = %s AND id IN ({', '.join(['%s'] * len(chunk))})",  # noqa: S608
                [kind, *map(tables.encoded_id, chunk)],
            )


def remove(kind: str, ids: list[str], now: datetime, reason: str, replaced_by: str | None, is_barred: bool) -> None:
    """Take the records and rows of these roots away and leave tombstones."""
    if kind == "service":
        inner = _ids("directory_service_at_location", "id", "service_id", ids)
        remove("service_at_location", sorted(inner), now, reason, None, is_barred)
    moment = connection.ops.adapt_datetimefield_value(now)
    owners = {}
    for row in tables.fetch(f"directory_{kind}", ["id", "owner_id"], "id", ids):
        owners[tables.decoded_id(row[0])] = row[1]
    _forget(Record._meta.db_table, kind, ids)
    _forget(RecordTerm._meta.db_table, kind, ids)
    tables.delete_roots(kind, ids)
    if kind not in PUBLISHED:
        return
    tables.append(
        Change._meta.db_table,
        ("kind", "id", "op", "at", "replaced_by"),
        [
            (kind, tables.encoded_id(identity), Operation.DELETE.value, moment, tables.encoded_id(replaced_by))
            for identity in ids
        ],
    )
    Withdrawn.objects.bulk_create(
        [
            Withdrawn(
                kind=kind,
                id=uuid.UUID(identity),
                at=now,
                reason=reason,
                replaced_by=uuid.UUID(replaced_by) if replaced_by else None,
                is_barred=is_barred,
                owner_id=uuid.UUID(str(owners[identity])) if owners.get(identity) else None,
            )
            for identity in ids
        ],
        update_conflicts=True,
        unique_fields=["kind", "id"],
        update_fields=["at", "reason", "replaced_by", "is_barred", "owner"],
    )
    if kind == "service":
        index.reindex([], ids)
