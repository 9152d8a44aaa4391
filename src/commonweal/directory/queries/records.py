"""The public read model: ready documents by id and in lists. What changed since is in `queries/changes.py`."""

import uuid
from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from commonweal.directory.engine.hsds import PUBLISHED
from commonweal.directory.models.records import Record, RecordTerm, Withdrawn
from commonweal.kernel.errors import Gone, NotFound

_CHUNK = 500


def record(kind: str, identity: str | uuid.UUID) -> Record:
    """The record. Raises Gone (with `replaced_by`, `at`) when it was withdrawn, NotFound when it never was."""
    found = Record.objects.filter(kind=kind, id=identity).first()
    if found is not None:
        return found
    withdrawn = Withdrawn.objects.filter(kind=kind, id=identity).first()
    if withdrawn is None:
        raise NotFound(f"There is no {kind} {identity}.")
    replaced_by = str(withdrawn.replaced_by) if withdrawn.replaced_by else None
    raise Gone(f"This {kind} was withdrawn.", replaced_by=replaced_by, at=withdrawn.at.isoformat())


def records(
    kind: str,
    *,
    organization: str | uuid.UUID | None = None,
    term: str | uuid.UUID | None = None,
    taxonomy: str | uuid.UUID | None = None,
    modified_after: datetime | None = None,
    owner: uuid.UUID | None = None,
    source: str | None = None,
) -> QuerySet[Record]:
    """Records of `kind` that meet every condition given, ordered by id; `modified_after` is inclusive.

    Slice it for pages; count() is one indexed query. Bodies are large: use `.only("body")` or `.defer("body")`.
    """
    found = Record.objects.filter(kind=kind)
    if organization is not None:
        found = found.filter(organization_id=organization)
    if modified_after is not None:
        found = found.filter(last_modified__gte=modified_after)
    if owner is not None:
        found = found.filter(owner=owner)
    if source is not None:
        found = found.filter(source=source)
    if term is not None:
        found = found.filter(id__in=RecordTerm.objects.filter(kind=kind, term_id=term).values("id"))
    if taxonomy is not None:
        found = found.filter(id__in=RecordTerm.objects.filter(kind=kind, taxonomy_id=taxonomy).values("id"))
    return found.order_by("id")


def bodies(found: QuerySet[Record], *, column: str = "body") -> Iterator[str]:
    """The JSON text of each record of `found` in order of id, read in steps so that memory stays small."""
    last: uuid.UUID | None = None
    while True:
        step = found if last is None else found.filter(id__gt=last)
        rows = list(step.values_list("id", column)[:_CHUNK])
        for _, text in rows:
            yield text
        if len(rows) < _CHUNK:
            return
        last = rows[-1][0]


def counts() -> dict[str, int]:
    """How many records there are of each kind."""
    return {kind: Record.objects.filter(kind=kind).count() for kind in PUBLISHED}
