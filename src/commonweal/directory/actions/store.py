"""The one way into the directory's tables: documents in, rows and public records out, in one transaction."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction

from commonweal.directory import events
from commonweal.directory.actions import publish
from commonweal.directory.actions.merging import Batch, Seen
from commonweal.directory.engine import canonical
from commonweal.directory.engine.hsds import KINDS, ROOTS
from commonweal.directory.models import tables
from commonweal.directory.models.records import Record, Withdrawn
from commonweal.directory.models.sources import ImportRun, Source, SourceKind
from commonweal.kernel import clock, ids, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, Invalid, NotFound, Problem
from commonweal.kernel.refs import Ref
from commonweal.people.models import Organisation

_BATCH = 500
_IN_A_FACT = 1000
_NOTED_ONE_BY_ONE = 20


@dataclass(slots=True)
class StoreReport:
    """What a call did, counted in documents (`created` + `changed` + `unchanged` = documents taken).

    `removed` counts documents of the source that were missing now; `withheld` those barred by an earlier
    withdrawal; `kinds` the same counts by kind; `problems` what was refused, when refusals are not raised. `services` are the ids that readers
    now see for the first time ("created"), differently ("changed") or no more ("removed").
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    withheld: int = 0
    problems: list[Problem] = field(default_factory=list)
    kinds: dict[str, dict[str, int]] = field(default_factory=dict)
    services: dict[str, list[str]] = field(default_factory=dict)


def source_named(name: str, *, owner: Organisation | None, kind: str = SourceKind.FILE, location: str = "") -> Source:
    """The source of that name, made when new. Raises Conflict when it belongs to somebody else."""
    source, is_new = Source.objects.get_or_create(
        name=name, defaults={"owner": owner, "kind": kind, "location": location}
    )
    if not is_new and source.owner_id != (owner.pk if owner else None):
        raise Conflict(
            f"The source “{name}” belongs to another organisation. Choose another name.", code="source_taken"
        )
    return source


def store_documents(
    documents: Iterable[Mapping[str, Any]],
    *,
    source: Source | str,
    owner: Organisation | None,
    by: Actor,
    kind: str = "service",
    replace_missing: bool = False,
    lift_bars: bool = False,
) -> StoreReport:
    """Store nested HSDS documents of one `kind` and publish them. Storing the same again changes nothing.

    A document replaces the one with its id wholly. Roots nested in it (organization, locations, terms) are
    replaced when they bring lists of their own, else only the values present are taken over. With
    `replace_missing`, what this source stored before and does not bring now is removed. `lift_bars` also stores
    what was withdrawn with a bar. Raises Invalid when an id is missing or belongs to somebody else's record.
    """
    return store_kinds(
        ((kind, document) for document in documents),
        source=source,
        owner=owner,
        by=by,
        replace_missing=replace_missing,
        lift_bars=lift_bars,
    )


def store_kinds(
    documents: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    source: Source | str,
    owner: Organisation | None,
    by: Actor,
    replace_missing: bool | Callable[[], bool] = False,
    lift_bars: bool = False,
    skip_refused: bool = False,
    run: ImportRun | None = None,
) -> StoreReport:
    """As `store_documents` for (kind, document) pairs of any kinds.

    Whole documents must come before documents that nest shorter forms of the same root. With a `run`, services
    are announced in batches instead of one by one. A function as `replace_missing` is asked when all are read. `skip_refused` reports refused documents instead of raising.
    """
    with transaction.atomic():
        _one_writer_at_a_time()
        if isinstance(source, str):
            source = source_named(source, owner=owner)
        report, seen = StoreReport(), Seen()
        iterator = iter(documents)
        while chunk := list(islice(iterator, _BATCH)):
            _store_batch(chunk, seen, report, source, owner, run, lift_bars)
        if report.problems and not skip_refused:
            raise Invalid(problems=report.problems)
        now = clock.now()
        _drop_unlisted(seen, now)
        removed = _remove_missing(source, seen, now, report) if _wanted(replace_missing, report) else []
        outcome = publish.publish(publish.with_dependents_of(seen.created, seen.changed, seen.touched), now)
        report.services = {**{name: sorted(found) for name, found in outcome.items()}, "removed": removed}
        _tell(report, source=source, owner=owner, by=by, run=run)
    return report


def _wanted(replace_missing: bool | Callable[[], bool], report: StoreReport) -> bool:
    """Whether to remove what is missing; never when something was refused, for that may be what is missing."""
    asked = replace_missing() if callable(replace_missing) else replace_missing
    return asked and not report.problems


def _one_writer_at_a_time() -> None:
    """Change numbers must become visible in their order, so writers queue (SQLite does so by itself)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7104216)")


def _store_batch(
    chunk: list[tuple[str, Mapping[str, Any]]],
    seen: Seen,
    report: StoreReport,
    source: Source,
    owner: Organisation | None,
    run: ImportRun | None,
    lift_bars: bool,
) -> None:
    ready: list[tuple[str, dict[str, Any]]] = []
    for kind, document in chunk:
        if kind not in KINDS or not KINDS[kind].is_root:
            raise Invalid(f"“{kind}” is not a kind of document that stands alone.", code="unknown_kind")
        tidy = canonical.pruned(dict(document))
        if ids.uuid_text(str(tidy.get("id", ""))) is None:
            report.problems.append(
                Problem(
                    f"{kind} {tidy.get('name', '')}".strip(), "has no id, or one that is not a UUID", "Give it a UUID."
                )
            )
            continue
        ready.append((kind, tidy))
    if not lift_bars:
        barred = _barred(ready)
        report.withheld += sum((kind, document["id"]) in barred for kind, document in ready)
        ready = [(kind, document) for kind, document in ready if (kind, document["id"]) not in barred]
    batch = Batch(seen, owner=str(owner.pk) if owner else None, source=str(source.pk), run=str(run.pk) if run else None)
    batch.take(ready)
    report.problems += batch.problems
    for kind, counts in batch.write().items():
        numbers = report.kinds.setdefault(kind, dict.fromkeys(counts, 0))
        for outcome, count in counts.items():
            numbers[outcome] += count
            setattr(report, outcome, getattr(report, outcome) + count)


def _barred(ready: list[tuple[str, dict[str, Any]]]) -> set[tuple[str, str]]:
    wanted = [document["id"] for _, document in ready]
    found = Withdrawn.objects.filter(id__in=wanted, is_barred=True).values_list("kind", "id")
    return {(kind, str(identity)) for kind, identity in found}


def _drop_unlisted(seen: Seen, now: Any) -> None:
    """What a whole document listed before and does not list now: its places go, its locations are let loose."""
    services = [identity for kind, identity in seen.whole if kind == "service"]
    places = [
        tables.decoded_id(row[0]) or ""
        for row in tables.fetch("directory_service_at_location", ["id"], "service_id", services)
    ]
    gone = [identity for identity in places if ("service_at_location", identity) not in seen.roots]
    if gone:
        publish.remove("service_at_location", gone, now, "no longer listed by its service", None, False)
        seen.touched["service"].update(services)
    organizations = [identity for kind, identity in seen.whole if kind == "organization"]
    for kind in ("location", "program"):
        rows = tables.fetch(
            f"directory_{kind}", ["id", "position", "organization_id"], "organization_id", organizations
        )
        for identity, position, organization in list(rows):
            if position is not None and (kind, tables.decoded_id(identity) or "") not in seen.listed:
                tables.update(f"directory_{kind}", identity, {"organization_id": None, "position": None})
                seen.touched["organization"].add(tables.decoded_id(organization) or "")


def _remove_missing(source: Source, seen: Seen, now: Any, report: StoreReport) -> list[str]:
    """Take away what the source stored before and did not bring now; what others still use stays."""
    gone_services: list[str] = []
    brought = {kind for kind, _ in seen.roots}
    for kind in ("service", "service_at_location", "location", "program", "organization", "taxonomy_term", "taxonomy"):
        model = tables.model_of(kind)
        held = (str(pk) for pk in model._default_manager.filter(source=source).values_list("pk", flat=True))
        gone = [identity for identity in held if (kind, identity) not in seen.roots]
        used = publish.in_use(kind, gone)
        gone = [identity for identity in gone if identity not in used]
        if gone:
            for other, shown in publish.with_dependents_of({}, {kind: set(gone)}, {}).items():
                if other in ROOTS:
                    seen.touched[other] |= shown
            publish.remove(kind, gone, now, "missing from its source", None, False)
        if kind == "service":
            gone_services = gone
        report.removed += len(gone) if kind in brought else 0
    return gone_services


def withdraw(
    kind: str, identity: str | uuid.UUID, *, by: Actor, reason: str, replaced_by: str | uuid.UUID | None = None
) -> None:
    """Take one record out of the directory: readers get 410 and a tombstone, imports do not bring it back.

    Raises NotFound when there is no such record, Conflict when others still need it (an organization with
    services, a location with services).
    """
    text = str(identity)
    with transaction.atomic():
        _one_writer_at_a_time()
        record = Record.objects.filter(kind=kind, id=identity).first()
        if record is None:
            raise NotFound(f"There is no {kind} {text}.")
        if publish.in_use(kind, [text]):
            raise Conflict("Other records still need this one. Withdraw them first.", code="in_use")
        now = clock.now()
        others = publish.with_dependents_of({}, {kind: {text}}, {})
        replacement = str(replaced_by) if replaced_by else None
        publish.remove(kind, [text], now, reason, replacement, True)
        others[kind].discard(text)
        publish.publish(others, now)
        organisation = str(record.owner_id) if record.owner_id else None
        ledger.note(
            act=f"{kind} withdrawn",
            subject=Ref("directory", kind, text),
            by=by,
            before={"source": record.source, "etag": record.etag},
            after={"reason": reason, "replaced_by": replacement},
            organisation=organisation,
        )
        if kind == "service":
            ledger.announce(
                events.ServiceWithdrawn(
                    at=now,
                    ref=Ref("directory", kind, text),
                    organisation=organisation,
                    replaced_by=Ref("directory", kind, replacement) if replacement else None,
                )
            )


def _tell(report: StoreReport, *, source: Source, owner: Organisation | None, by: Actor, run: ImportRun | None) -> None:
    organisation = str(owner.pk) if owner else None
    numbers = {name: getattr(report, name) for name in ("created", "changed", "unchanged", "removed", "withheld")}
    services = report.services
    total = sum(map(len, services.values()))
    if run is None and total <= _NOTED_ONE_BY_ONE:
        _tell_one_by_one(services, organisation, by)
        return
    ledger.note(
        act="services imported",
        subject=Ref("directory", "source", str(source.pk)),
        by=by,
        after={"source": source.name, **numbers},
        organisation=organisation,
    )
    pairs = [(name, identity) for name in ("created", "changed", "removed") for identity in services.get(name, [])]
    for start in range(0, len(pairs), _IN_A_FACT):
        part = pairs[start : start + _IN_A_FACT]
        ledger.announce(
            events.ServicesImported(
                at=clock.now(),
                source=source.name,
                run=str(run.pk) if run else "",
                organisation=organisation,
                **{
                    name: tuple(identity for what, identity in part if what == name)
                    for name in ("created", "changed", "removed")
                },
            )
        )


def _tell_one_by_one(services: Mapping[str, list[str]], organisation: str | None, by: Actor) -> None:
    now = clock.now()
    acts: dict[str, tuple[str, Any]] = {
        "created": ("service published", events.ServicePublished),
        "changed": ("service changed", events.ServiceChanged),
        "removed": ("service withdrawn", events.ServiceWithdrawn),
    }
    for name, (act, fact) in acts.items():
        for identity in services.get(name, []):
            ref = Ref("directory", "service", identity)
            ledger.note(act=act, subject=ref, by=by, organisation=organisation)
            ledger.announce(fact(at=now, ref=ref, organisation=organisation))
