"""The public feed of changes, in the order in which they were committed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models.functions import Lower

from commonweal.directory.models.records import Change, Record
from commonweal.kernel.errors import Gone, NotFound


class ChangeLine(NamedTuple):
    """One line of the feed. `op` is put or delete; `replaced_by` names what to use instead of something withdrawn."""

    sequence: int
    kind: str
    id: UUID
    op: str
    at: datetime
    replaced_by: UUID | None


def latest() -> tuple[int, datetime | None]:
    """Sequence number and time of the newest change; (0, None) where nothing was ever published."""
    newest = Change.objects.order_by("-sequence").values_list("sequence", "at").first()
    return newest or (0, None)


def changes_after(
    sequence: int, *, limit: int, kinds: tuple[str, ...], modified_after: datetime | None = None
) -> list[ChangeLine]:
    """Up to `limit` changes of `kinds` after `sequence`, oldest first."""
    # Lower() keeps the databases from the index that begins with the kind: the range of numbers is what is short.
    found = Change.objects.annotate(plain_kind=Lower("kind")).filter(sequence__gt=sequence, plain_kind__in=kinds)
    if modified_after:
        found = found.filter(at__gte=modified_after)
    fields = ("sequence", "kind", "id", "op", "at", "replaced_by")
    return [ChangeLine(*row) for row in found.order_by("sequence").values_list(*fields)[:limit]]


def missing(kind: str, identity: UUID) -> NotFound:
    """Why there is no public record with this id: Gone when it was withdrawn, else NotFound."""
    last = Change.objects.filter(kind=kind, id=identity).order_by("-sequence").values_list("op", "replaced_by").first()
    if last is None or last[0] != "delete" or Record.objects.filter(kind=kind, id=identity).exists():
        return NotFound(f"There is no {kind.replace('_', ' ')} with the id {identity}.")
    instead = str(last[1]) if last[1] else None
    return Gone(f"The {kind.replace('_', ' ')} {identity} was withdrawn.", replaced_by=instead)
