"""Public documents made from the tables, nesting the public documents that are made already."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.db import connection

from commonweal.directory.engine import public
from commonweal.directory.models import tables
from commonweal.directory.queries.documents import Kept, Library

_READY = frozenset({"taxonomy", "taxonomy_term", "location", "organization", "service"})


def bodies(kind: str, ids: list[str]) -> Iterator[tuple[Kept, dict[str, Any]]]:
    """(root, public full document) for each of `ids` that the tables hold.

    What it nests is taken from the records, so records are to be written in the order of hsds.PUBLISHED.
    """
    library = Library(_published)
    library.load(kind, ids)
    if kind == "service_at_location":
        roots = list(library.roots[kind].values())
        library.nest("service", [root.links["service_id"] for root in roots if "service_id" in root.links])
    for identity in ids:
        root = library.roots[kind].get(identity)
        if root is None:
            continue
        if kind == "service_at_location":
            body = public.public(kind, library.with_service(identity))
            if "service" in body:
                body["service_id"] = body["service"]["id"]
        else:
            body = public.public(kind, library.document(kind, identity))
        if kind in ("location", "program") and "organization_id" in root.links:
            body["organization_id"] = root.links["organization_id"]
        yield root, body


def _published(kind: str, ids: list[str]) -> dict[str, dict[str, Any]]:
    if kind not in _READY:
        return {}
    return {identity: public.Published(orjson.loads(body)) for identity, body in record_values(kind, ids, "body")}


def record_values(kind: str, ids: list[str], column: str) -> Iterator[tuple[str, Any]]:
    """(id, value of `column`) of the records of `kind` with these ids."""
    encode = tables.id_encoder()
    with connection.cursor() as cursor:
        for chunk in tables.chunks(ids):
            marks = ", ".join(["%s"] * len(chunk))
            cursor.execute(
                f"SELECT id, {column} FROM directory_record WHERE kind = %s AND id IN ({marks})",  # noqa: S608
                [kind, *map(encode, chunk)],
            )
            for identity, value in cursor.fetchall():
                yield tables.decoded_id(identity) or "", value
