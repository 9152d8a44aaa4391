"""The ledger itself: audit entries and facts, written in the caller's transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from commonweal.kernel import clock
from commonweal.kernel.actors import Actor
from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref
from commonweal.record import facts, privacy
from commonweal.record.models import AuditEntry, Delivery, OutboxFact


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
