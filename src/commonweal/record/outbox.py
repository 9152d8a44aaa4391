"""Carries facts from the outbox to their subscribers: at least once, in order per subject, safe to kill."""

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from commonweal.kernel import clock
from commonweal.record import facts
from commonweal.record.models import Delivery

logger = logging.getLogger("commonweal.record")

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this worker may make; `attempt` fences off a worker whose lease ran out."""

    id: UUID
    attempt: int
    subscriber: str
    fact_name: str
    payload: dict[str, object]


def pause_after(attempt: int) -> timedelta:
    """How long to wait after the failed `attempt` (1, 2, …): doubling from 5 seconds to 6 hours, ± 20 %."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempt - 1, 13)
    return min(doubled, LONGEST_PAUSE) * random.uniform(0.8, 1.2)


def _waiting(now: datetime | None) -> QuerySet[Delivery]:
    earlier = Delivery.objects.filter(
        subscriber=OuterRef("subscriber"),
        subject=OuterRef("subject"),
        state=Delivery.State.WAITING,
        fact__lt=OuterRef("fact"),
    )
    found = Delivery.objects.filter(~Exists(earlier), state=Delivery.State.WAITING).order_by("fact_id")
    return found if now is None else found.filter(due_at__lte=now)


def claim(*, limit: int = 50, now: datetime | None = None) -> list[Claim]:
    """Take up to `limit` deliveries that are due and have no earlier one of the same subject before them.

    Each is taken by a conditional update that moves `due_at` past its subscriber's lease. Workers on
    PostgreSQL skip rows that others are taking at this moment.
    """
    now = now or clock.now()
    if not _waiting(now).exists():  # spares SQLite's one write lock when there is nothing to do
        return []
    taken = []
    with transaction.atomic():
        due = _waiting(now).select_related("fact")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        for row in due[:limit]:
            known = facts.subscription(row.fact.name, row.subscriber)
            lease = known.lease if known else timedelta(minutes=2)
            won = Delivery.objects.filter(
                pk=row.pk, state=Delivery.State.WAITING, attempts=row.attempts, due_at__lte=now
            ).update(attempts=F("attempts") + 1, due_at=now + lease)
            if won:
                taken.append(Claim(row.pk, row.attempts + 1, row.subscriber, row.fact.name, row.fact.payload))
    return taken


def deliver(claimed: Claim) -> bool:
    """Hand one claimed fact to its subscriber. False when the handler failed (it is put off) or another has it."""
    try:
        return _hand_over(claimed)
    except Exception as error:
        logger.exception("delivery failed", extra={"subscriber": claimed.subscriber, "fact": claimed.fact_name})
        _put_off(claimed, error)
        return False


def _hand_over(claimed: Claim) -> bool:
    known = facts.subscription(claimed.fact_name, claimed.subscriber)
    if known is None:
        raise LookupError(f"nobody here is called {claimed.subscriber}")
    fact = known.fact.from_payload(dict(claimed.payload))
    token = facts.set_delivery(claimed.id)
    try:
        if not known.is_atomic:
            known.handler(fact)
            return _finish(claimed)
        with transaction.atomic():
            if not _finish(claimed):
                return False
            known.handler(fact)
            return True
    finally:
        facts.reset_delivery(token)


def _mine(claimed: Claim) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=claimed.id, state=Delivery.State.WAITING, attempts=claimed.attempt)


def _finish(claimed: Claim) -> bool:
    return bool(_mine(claimed).update(state=Delivery.State.DONE, finished_at=clock.now(), error=""))


def _put_off(claimed: Claim, error: Exception) -> None:
    known = facts.subscription(claimed.fact_name, claimed.subscriber)
    now = clock.now()
    if claimed.attempt >= (known.attempts if known else 12):
        change: dict[str, object] = {"state": Delivery.State.DEAD, "finished_at": now}
    else:
        change = {"due_at": now + pause_after(claimed.attempt)}
    _mine(claimed).update(error=f"{type(error).__name__}: {error}"[:2000], **change)


def deliver_due(*, limit: int = 50) -> int:
    """Claim and deliver what is due; how many were claimed. The worker calls this again and again."""
    claimed = claim(limit=limit)
    for each in claimed:
        deliver(each)
    return len(claimed)


def deliver_all() -> int:
    """Deliver everything that waits, due or not, and raise what a handler raises; for tests and the demo."""
    count = 0
    while True:
        row = _waiting(None).select_related("fact").first()
        if row is None:
            return count
        Delivery.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
        _hand_over(Claim(row.pk, row.attempts + 1, row.subscriber, row.fact.name, row.fact.payload))
        count += 1
