"""Keeping the search index in step with the published records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction

from commonweal.directory.actions.entry_rows import EntryWriter
from commonweal.directory.engine.entries import Entry, entries_of, terms_of
from commonweal.directory.models import tables
from commonweal.directory.models.hsds import Location
from commonweal.directory.models.records import Record
from commonweal.directory.queries.positions import PostcodePoints
from commonweal.directory.queries.terms import KnownTerms

_CHUNK = 1000


def reindex(service_ids: Sequence[str], removed_ids: Sequence[str]) -> None:
    """Rewrite what search knows of these services, and forget the removed ones.

    Called once inside the transaction that wrote their records (`Record` of kind service holds the new body). The
    index is derived from public records, so it leaves no audit note.
    """
    with transaction.atomic():
        writer, maker = EntryWriter(), _Maker()
        for some in tables.chunks(service_ids, _CHUNK):
            bodies = Record.objects.filter(kind="service", id__in=some).values_list("body", flat=True)
            writer.replace(some, maker.entries(orjson.loads(body) for body in bodies))
        for some in tables.chunks(removed_ids):
            writer.replace(some, [])
        writer.close()


def rebuild(*, told: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Make the whole index anew from the public records; returns the number of entries.

    Searches go on with the old index until the transaction ends. `told` hears (services done, services in all).
    """
    services = Record.objects.filter(kind="service")
    total = services.count()

    def documents() -> Iterator[Mapping[str, Any]]:
        for done, body in enumerate(services.order_by("id").values_list("body", flat=True).iterator(_CHUNK), 1):
            yield orjson.loads(body)
            if done % _CHUNK == 0:
                told(done, total)

    made = rebuild_from(documents())
    told(total, total)
    return made


def rebuild_from(documents: Iterable[Mapping[str, Any]]) -> int:
    """Make the whole index anew from public service documents; returns the number of entries."""
    made = 0
    with transaction.atomic():
        writer, maker = EntryWriter(rebuild=True), _Maker()
        waiting: list[Mapping[str, Any]] = []
        for document in documents:
            waiting.append(document)
            if len(waiting) == _CHUNK:
                made += _put(writer, maker, waiting)
                waiting = []
        made += _put(writer, maker, waiting)
        writer.close()
    return made


def _put(writer: EntryWriter, maker: "_Maker", documents: Sequence[Mapping[str, Any]]) -> int:
    entries = maker.entries(documents)
    writer.replace([], entries)
    return len(entries)


class _Maker:
    """Entries from documents, with what the documents themselves do not tell."""

    def __init__(self) -> None:
        self.terms = KnownTerms()
        self.points = PostcodePoints()
        hidden = Location.objects.filter(is_confidential=True).values_list("id", flat=True)
        self.confidential = frozenset(str(identity) for identity in hidden)

    def entries(self, documents: Iterable[Mapping[str, Any]]) -> list[Entry]:
        documents = list(documents)
        self.terms.load({str(term["id"]) for document in documents for term in terms_of(document)})
        made = [
            entry
            for document in documents
            for entry in entries_of(document, zone=settings.TIME_ZONE, terms=self.terms, confidential=self.confidential)
        ]
        self.points.load(made)
        return [self.points.placed(entry) for entry in made]
