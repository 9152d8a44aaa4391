"""What the public pages read: ready-made documents, each in one query by its key."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from commonweal.directory.models.hsds import Location
from commonweal.directory.models.records import Change, Operation, Record
from commonweal.kernel.errors import Gone, NotFound


@dataclass(frozen=True, slots=True)
class Sheet:
    """A public document and what stands beside it: when it last changed here and the name its source goes by."""

    document: dict[str, Any]
    updated: datetime
    source: str


def version(kind: str, id: uuid.UUID) -> str:
    """A text that changes whenever the public document does.

    Raises Gone when it was withdrawn (fact `replaced_by`: the id to use instead, or None) and NotFound otherwise.
    """
    # By hand: building the statement costs the ORM several times what the database needs to answer it, and this
    # is all that stands between a reader and a kept page.
    key = id if connection.features.has_native_uuid_field else id.hex
    with connection.cursor() as cursor:
        cursor.execute("SELECT etag FROM directory_record WHERE kind = %s AND id = %s", [kind, key])
        row = cursor.fetchone()
    if row is None:
        raise _missing(kind, id)
    return str(row[0])


def sheet(kind: str, id: uuid.UUID) -> Sheet:
    """The public document of one service or organisation. Raises as `version` does."""
    row = Record.objects.filter(kind=kind, id=id).values_list("body", "last_modified", "source").first()
    if row is None:
        raise _missing(kind, id)
    body, updated, source = row
    return Sheet(orjson.loads(body), updated, source)


def _missing(kind: str, id: uuid.UUID) -> NotFound:
    last = Change.objects.filter(kind=kind, id=id).order_by("-sequence").values_list("op", "replaced_by").first()
    if last is not None and last[0] == Operation.DELETE:
        return Gone("This was withdrawn.", kind=kind, replaced_by=last[1])
    return NotFound(kind=kind)


def confidential(document: dict[str, Any]) -> frozenset[str]:
    """Ids of the locations in a public service document whose address is kept secret."""
    ids = {each.get("location", {}).get("id") for each in document.get("service_at_locations", [])} - {None}
    if not ids:
        return frozenset()
    found = Location.objects.filter(id__in=ids, is_confidential=True).values_list("id", flat=True)
    return frozenset(str(each) for each in found)


def services_of(organisation: uuid.UUID, *, most: int = 200) -> list[dict[str, Any]]:
    """The public services of an organisation in their flat form, by name. One query."""
    rows = Record.objects.filter(kind="service", organization_id=organisation).values_list("listed", flat=True)[:most]
    return sorted((orjson.loads(row) for row in rows), key=lambda each: str(each.get("name", "")).casefold())


def latest_change() -> int:
    """The number of the newest change to any public record: whatever was worked out before it may be old."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(sequence) FROM directory_change")
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0
