"""Reading the record: the trail, dead letters, long work."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonweal.kernel import clock
from commonweal.kernel.errors import NotFound
from commonweal.kernel.refs import Ref
from commonweal.people.models import Organisation, User
from commonweal.people.permissions import organisations_where
from commonweal.record.models import AuditEntry, Delivery, ScheduledJob, Work


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What a manager looks for. Days are local to the hub, both included."""

    text: str = ""
    about: str = ""
    who: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None
    organisation: str = ""


def trail_visible_to(user: Any, wanted: TrailFilter | None = None) -> QuerySet[AuditEntry]:
    """Entries, newest first, of the organisations that `user` manages; operators see every entry."""
    found: QuerySet[AuditEntry] = AuditEntry.objects.order_by("-sequence")
    if not getattr(user, "is_authenticated", False):
        return found.none()
    if not user.is_operator:
        found = found.filter(organisation__in=[each.pk for each in organisations_where(user, "manager")])
    return found.filter(_matches(wanted)) if wanted else found


def trail_of(ref: Ref, visible_to: Any) -> QuerySet[AuditEntry]:
    """What happened to one thing, newest first, as far as `visible_to` may know."""
    return trail_visible_to(visible_to).filter(subject=str(ref))


def entry_visible_to(user: Any, sequence: int) -> AuditEntry:
    """One entry. Raises NotFound when there is none, or it is none of the user's business."""
    entry = trail_visible_to(user).filter(sequence=sequence).first()
    if entry is None:
        raise NotFound(_("There is no such entry."))
    return entry


def _matches(wanted: TrailFilter) -> Q:
    where = Q()
    for word in wanted.text.split():
        where &= Q(actor_label__icontains=word) | Q(act__icontains=word) | Q(subject__icontains=word)
    if wanted.about:
        where &= Q(subject=wanted.about)
    if wanted.who:
        where &= Q(actor_id=wanted.who) | Q(actor_label__icontains=wanted.who)
    if wanted.act:
        where &= Q(act__icontains=wanted.act)
    if wanted.since:
        where &= Q(at__gte=_midnight(wanted.since))
    if wanted.until:
        where &= Q(at__lt=_midnight(date.fromordinal(wanted.until.toordinal() + 1)))
    if wanted.organisation:
        where &= Q(organisation=UUID(wanted.organisation))
    return where


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)


def organisation_names(entries: list[AuditEntry]) -> dict[UUID, str]:
    """The names of the organisations that `entries` belong to, in one query; those gone are left out."""
    wanted = {entry.organisation for entry in entries if entry.organisation}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field of an entry in words: what it was and what it is; None where the entry does not say."""

    name: str
    before: str | None
    after: str | None


def changed_fields(entry: AuditEntry) -> list[ChangedField]:
    """The entry's fields before and after, as text people can read."""
    before, after = entry.before or {}, entry.after or {}
    return [
        ChangedField(
            key.replace("_", " ").capitalize(),
            _text(before[key]) if key in before else None,
            _text(after[key]) if key in after else None,
        )
        for key in [*before, *(key for key in after if key not in before)]
    ]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return "" if value is None else str(value)


def exported(entries: QuerySet[AuditEntry]) -> Iterator[list[str]]:
    """The trail as rows of a table, heads first, read in pieces."""
    yield ["when", "who", "who_kind", "act", "subject", "on_behalf_of", "organisation", "before", "after"]
    for entry in entries.iterator(chunk_size=1000):
        yield [
            entry.at.isoformat(),
            entry.actor_label,
            entry.actor_kind,
            entry.act,
            entry.subject,
            entry.on_behalf_of,
            str(entry.organisation or ""),
            _text(entry.before),
            _text(entry.after),
        ]


def dead_letters() -> QuerySet[Delivery]:
    """Deliveries that failed too often, newest first. For operators."""
    return Delivery.objects.filter(state=Delivery.State.DEAD).select_related("fact").order_by("-finished_at")


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the outbox and the schedule stand."""

    waiting: int
    oldest: datetime | None
    dead: int
    jobs: list[ScheduledJob]


def backlog() -> Backlog:
    """How much waits to be delivered, since when, and how the schedule's jobs went. For operators and metrics."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    oldest = waiting.order_by("fact_id").values_list("fact__written_at", flat=True).first()
    return Backlog(waiting.count(), oldest, dead_letters().count(), list(ScheduledJob.objects.order_by("name")))


def is_worker_late() -> bool:
    """Whether facts or jobs have waited for five minutes or more: probably no worker runs."""
    limit = clock.now().timestamp() - 300
    oldest = Delivery.objects.filter(state=Delivery.State.WAITING, attempts=0).order_by("due_at").first()
    job = ScheduledJob.objects.order_by("due_at").first()
    return any(each is not None and each.due_at.timestamp() < limit for each in (oldest, job))


def work_visible_to(user: Any) -> QuerySet[Work]:
    """Long work, newest first: one's own, that of organisations one edits in, all of it for operators."""
    if not getattr(user, "is_authenticated", False):
        return Work.objects.none()
    if user.is_operator:
        return Work.objects.all()
    shared = [each.pk for each in organisations_where(user, "editor")]
    return Work.objects.filter(Q(started_by=str(user.pk)) | Q(organisation__in=shared))


def piece_of_work(user: User, work_id: UUID) -> Work:
    """One piece of long work. Raises NotFound."""
    row = work_visible_to(user).filter(pk=work_id).first()
    if row is None:
        raise NotFound(_("There is no such work."))
    return row
