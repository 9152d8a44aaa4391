"""Which public records match what an API's caller asked, in pages or all of them in constant memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from commonweal.directory.engine.search import SearchQuery
from commonweal.directory.models.hsds import Organization, Service, ServiceAtLocation, Taxonomy, TaxonomyTerm
from commonweal.directory.models.parts import Schedule
from commonweal.directory.models.records import Record, RecordTerm
from commonweal.directory.queries import offered
from commonweal.kernel import clock

BATCH = 500
FULL, FLAT = "body", "listed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One question to one list. Everything given must hold; what is not given does not matter.

    Ages are years and match when the ranges overlap; times are local to the service and must hold, together with
    `day` (MO to SU), for one and the same opening; `proximity` is metres from the centroid of `postcode`.
    """

    kind: str
    search: str = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    parent_id: UUID | None = None
    top_only: bool = False
    postcode: str = ""
    proximity: float | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    day: str = ""
    start_time: time | None = None
    end_time: time | None = None
    x_open_now: bool = False
    x_free: bool = False
    x_language: str = ""

    @property
    def asks_the_index(self) -> bool:
        """Whether only the search index can answer this."""
        return bool(self.search or self.postcode or self.x_open_now or self.x_free or self.x_language)


@dataclass(frozen=True, slots=True)
class Stored:
    """One record as it is kept: JSON text of the form that was asked for."""

    id: UUID
    text: str
    last_modified: datetime
    organization_id: UUID | None


class Found:
    """The records that match, ordered by id, or by `ranking` where that says what comes first."""

    def __init__(self, records: QuerySet[Record], ranking: Sequence[UUID] | None = None) -> None:
        self.records = records
        self.ranking = ranking

    def total(self) -> int:
        """How many there are."""
        return len(self.ranking) if self.ranking is not None else self.records.count()

    def page(self, form: str, offset: int, limit: int) -> list[Stored]:
        """`limit` records in `form` (FULL or FLAT) after the first `offset`."""
        if self.ranking is not None:
            return _in_order(self.records, form, self.ranking[offset : offset + limit])
        # Ids first: skipping over an index is cheap, skipping over whole documents is not.
        wanted = list(self.records.order_by("id").values_list("id", flat=True)[offset : offset + limit])
        return _in_order(self.records.all(), form, wanted)

    def batches(self, form: str) -> Iterator[list[Stored]]:
        """Every record in `form`, a few hundred at a time; what is changed meanwhile may or may not be seen."""
        if self.ranking is not None:
            for start in range(0, len(self.ranking), BATCH):
                yield _in_order(self.records, form, self.ranking[start : start + BATCH])
            return
        after: UUID | None = None
        while True:
            ahead = self.records.order_by("id")
            batch = _read(ahead.filter(id__gt=after)[:BATCH] if after else ahead[:BATCH], form)
            if batch:
                yield batch
            if len(batch) < BATCH:
                return
            after = batch[-1].id

    def stamps(self) -> Iterator[tuple[UUID, datetime]]:
        """Id and time of last change of every record, in order."""
        if self.ranking is None:
            yield from self.records.order_by("id").values_list("id", "last_modified").iterator(chunk_size=2000)
            return
        for start in range(0, len(self.ranking), BATCH):
            wanted = self.ranking[start : start + BATCH]
            known = dict(self.records.filter(id__in=wanted).values_list("id", "last_modified"))
            yield from ((each, known[each]) for each in wanted if each in known)


def _read(records: QuerySet[Record], form: str) -> list[Stored]:
    return [Stored(*row) for row in records.values_list("id", form, "last_modified", "organization_id")]


def _in_order(records: QuerySet[Record], form: str, wanted: Sequence[UUID]) -> list[Stored]:
    by_id = {stored.id: stored for stored in _read(records.filter(id__in=wanted), form)} if wanted else {}
    return [by_id[each] for each in wanted if each in by_id]


def matching(wanted: Wanted) -> Found:
    """The public records that match `wanted`. Raises Invalid for a postcode that nobody knows."""
    records = Record.objects.filter(kind=wanted.kind)
    if wanted.organization_id:
        records = records.filter(organization_id=wanted.organization_id)
    if wanted.modified_after:
        records = records.filter(last_modified__gte=wanted.modified_after)
    records = _of_terms(records, wanted) if wanted.kind == "taxonomy_term" else _classified(records, wanted)
    if wanted.kind in ("service", "service_at_location"):
        records = _for_whom_and_when(records, wanted)
        if wanted.asks_the_index:
            return Found(records, _ranking(records, wanted))
    elif wanted.search:
        records = records.filter(id__in=_worded(wanted))
    return Found(records)


def record(kind: str, identity: UUID) -> Stored | None:
    """One whole public record, or None."""
    found = _read(Record.objects.filter(kind=kind, id=identity), FULL)
    return found[0] if found else None


def services_of(organizations: Sequence[UUID], *, whole: bool) -> dict[UUID, list[str]]:
    """The public services of each organization as JSON texts: whole, or only id, name and status."""
    records = Record.objects.filter(kind="service", organization_id__in=organizations).order_by("id")
    result: dict[UUID, list[str]] = {}
    for stored in _read(records, FULL if whole else FLAT):
        if stored.organization_id:
            result.setdefault(stored.organization_id, []).append(stored.text if whole else _named(stored.text))
    return result


def _named(flat: str) -> str:
    service = orjson.loads(flat)
    return orjson.dumps({key: service[key] for key in ("id", "name", "status")}).decode()


def _ranking(records: QuerySet[Record], wanted: Wanted) -> list[UUID]:
    """Ids of the `records` that the search index finds, in its order."""
    query = SearchQuery(
        text=wanted.search,
        place=offered.place_of(wanted.postcode) if wanted.postcode else None,
        within_km=wanted.proximity / 1000 if wanted.proximity else None,
        open_now=wanted.x_open_now,
        is_free=wanted.x_free,
        languages=(wanted.x_language,) if wanted.x_language else (),
    )
    found = offered.places_offering(query)
    wanted_ids = (service if wanted.kind == "service" else place for service, place in found)
    ranked = [identity for identity in dict.fromkeys(wanted_ids) if identity]
    kept: set[UUID] = set()
    for start in range(0, len(ranked), BATCH):
        kept.update(records.filter(id__in=ranked[start : start + BATCH]).values_list("id", flat=True))
    return [identity for identity in ranked if identity in kept]


def _of_terms(records: QuerySet[Record], wanted: Wanted) -> QuerySet[Record]:
    terms = TaxonomyTerm.objects.all()
    if wanted.taxonomy_id:
        terms = terms.filter(taxonomy_detail_id=wanted.taxonomy_id)
    if wanted.parent_id:
        terms = terms.filter(parent_id=wanted.parent_id)
    if wanted.top_only:
        terms = terms.filter(parent_id__isnull=True)
    if wanted.taxonomy_id or wanted.parent_id or wanted.top_only:
        records = records.filter(id__in=terms.values("id"))
    return records


def _classified(records: QuerySet[Record], wanted: Wanted) -> QuerySet[Record]:
    links = RecordTerm.objects.filter(kind=wanted.kind)
    if wanted.taxonomy_term_id:
        records = records.filter(id__in=links.filter(term_id=wanted.taxonomy_term_id).values("id"))
    if wanted.taxonomy_id:
        records = records.filter(id__in=links.filter(taxonomy_id=wanted.taxonomy_id).values("id"))
    return records


_WORDED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "organization": (Organization, ("name", "alternate_name", "description")),
    "taxonomy": (Taxonomy, ("name", "description")),
    "taxonomy_term": (TaxonomyTerm, ("name", "description", "code")),
}


def _worded(wanted: Wanted) -> QuerySet[Any]:
    """Ids of the rows of a small list in which every word of the search stands somewhere."""
    model, fields = _WORDED[wanted.kind]
    condition = Q()
    for word in wanted.search.split()[:20]:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        condition &= anywhere
    return model.objects.filter(condition).values("id")  # type: ignore[no-any-return]


def _for_whom_and_when(records: QuerySet[Record], wanted: Wanted) -> QuerySet[Record]:
    ages = Q()
    if wanted.minimum_age is not None:
        ages &= Q(maximum_age__isnull=True) | Q(maximum_age__gte=wanted.minimum_age)
    if wanted.maximum_age is not None:
        ages &= Q(minimum_age__isnull=True) | Q(minimum_age__lte=wanted.maximum_age)
    if ages:
        records = records.filter(_of_service(wanted.kind, Service.objects.filter(ages)))
    if wanted.day or wanted.start_time or wanted.end_time:
        records = records.filter(_open(wanted))
    return records


def _of_service(kind: str, services: QuerySet[Service]) -> Q:
    if kind == "service":
        return Q(id__in=services.values("id"))
    return Q(id__in=ServiceAtLocation.objects.filter(service__in=services.values("id")).values("id"))


def _open(wanted: Wanted) -> Q:
    """Records with one opening that starts and ends as asked on the day asked.

    A place's own hours count for that place; hours of the service or of the location count where it has none.
    """
    openings = _openings(wanted)
    own = openings.filter(service_at_location__isnull=False).values("service_at_location")
    of_service = openings.filter(service__isnull=False).values("service")
    of_location = openings.filter(location__isnull=False).values("location")
    without_own = ServiceAtLocation.objects.exclude(
        id__in=Schedule.objects.filter(service_at_location__isnull=False).values("service_at_location")
    )
    places = Q(id__in=own) | Q(
        id__in=without_own.filter(Q(service__in=of_service) | Q(location__in=of_location)).values("id")
    )
    if wanted.kind == "service_at_location":
        return places
    at_places = ServiceAtLocation.objects.filter(places, service__isnull=False).values("service")
    return Q(id__in=of_service) | Q(id__in=at_places)


def _openings(wanted: Wanted) -> QuerySet[Schedule]:
    today = clock.today().isoformat()
    found = Schedule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    if wanted.day:
        found = found.filter(byday__contains=wanted.day)
    if wanted.start_time:
        found = found.annotate(opens=Substr("opens_at", 1, 5)).filter(opens__gte=f"{wanted.start_time:%H:%M}")
    if wanted.end_time:
        found = found.annotate(closes=Substr("closes_at", 1, 5)).filter(closes__lte=f"{wanted.end_time:%H:%M}")
    return found
