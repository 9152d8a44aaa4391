"""The ledger itself (audit entries and facts, in the caller's transaction), dead letters, and erasure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, NotAllowed, NotFound
from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref
from commonweal.people.actions import erasure
from commonweal.people.models import User
from commonweal.record import facts, privacy, retention
from commonweal.record.models import AuditEntry, AuditOpening, Delivery, OutboxFact


class DatabaseLedger:
    """The ledger that kernel.ledger is given when Django starts."""

    def note(
        self,
        *,
        act: str,
        subject: Ref,
        by: Actor,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        organisation: str | UUID | None,
        on_behalf_of: Ref | None,
    ) -> None:
        """Write one audit entry; personal data is masked before it is written."""
        AuditEntry.objects.create(
            at=clock.now(),
            actor_kind=by.actor_kind,
            actor_id=by.actor_id,
            actor_label=by.actor_label[:255],
            act=act,
            subject=str(subject),
            before=_plain(privacy.masked(subject.package, subject.kind, before)),
            after=_plain(privacy.masked(subject.package, subject.kind, after)),
            organisation=UUID(str(organisation)) if organisation else None,
            on_behalf_of=str(on_behalf_of) if on_behalf_of else "",
        )

    def announce(self, fact: Fact) -> None:
        """Write the fact and one delivery for each subscriber."""
        now, subject = clock.now(), facts.subject_of(fact)
        with transaction.atomic():
            row = OutboxFact.objects.create(name=fact.name, subject=subject, payload=fact.payload(), written_at=now)
            waiting = [
                Delivery(fact=row, subscriber=each.name, subject=subject, due_at=now)
                for each in facts.subscribers_of(fact.name)
            ]
            if waiting:
                Delivery.objects.bulk_create(waiting)


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """`values` with dates, decimals, ids and lazy text written as JSON text."""
    if values is None:
        return None
    encoder = DjangoJSONEncoder()

    def write(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): write(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [write(each) for each in value]
        if value is None or isinstance(value, str | int | float | bool):
            return value
        if isinstance(value, Ref):
            return str(value)
        return encoder.default(value)

    return {key: write(value) for key, value in values.items()}


ERASED = "erased person"


def retry_dead_letter(*, delivery_id: UUID, by: User) -> None:
    """Put a dead letter back in the queue, due now, with a fresh count of attempts."""
    with transaction.atomic():
        row = Delivery.objects.select_related("fact").filter(pk=delivery_id).first()
        if row is None:
            raise NotFound(_("There is no such delivery."))
        mine = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.DEAD)
        if not mine.update(state=Delivery.State.WAITING, attempts=0, due_at=clock.now(), finished_at=None):
            raise Conflict(_("This delivery is not dead: somebody retried it before you."))
        ledger.note(
            act="delivery retried",
            subject=Ref("record", "delivery", str(delivery_id)),
            by=by,
            after={"fact": row.fact.name, "subscriber": row.subscriber},
        )


def erase_person(*, user: User, by: User) -> dict[str, int]:
    """Forget a person: every registered eraser, their name in the trail, then the account itself.

    {what: how many}. Only operators may, or the person. The account stays as an empty shell, so that what
    others did with them still stands; its id remains in the trail.
    """
    if not (by.is_operator or by.pk == user.pk):
        raise NotAllowed(_("Only the person or an operator of the hub can erase an account."))
    return erasure.erase_person(user=user, by=by)


def forget(user: User) -> dict[str, int]:
    """What every registered eraser and the trail forgot of `user`; people calls it inside each erasure."""
    counts: dict[str, int] = {}
    for eraser in retention.erasers():
        for what, count in eraser.erase(user).items():
            counts[what] = counts.get(what, 0) + count
    counts["audit entries"] = forget_label(actor_id=user.actor_id)
    return counts


def forget_label(*, actor_id: str) -> int:
    """Replace the name of one actor in the whole trail; how many entries. The only change it ever sees."""
    with transaction.atomic():
        opening = AuditOpening.objects.create(reason="erasure of a person")
        mine: QuerySet[AuditEntry] = QuerySet(AuditEntry).filter(actor_id=actor_id)
        count = mine.update(actor_label=ERASED)
        opening.delete()
    return count
