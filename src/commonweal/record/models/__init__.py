"""Tables of the record, one file a topic."""

from commonweal.record.models.audit import AuditEntry, AuditOpening
from commonweal.record.models.idempotency import IdempotencyKey
from commonweal.record.models.outbox import Delivery, OutboxFact
from commonweal.record.models.work import ScheduledJob, Work, WorkerBeat

__all__ = [
    "AuditEntry",
    "AuditOpening",
    "Delivery",
    "IdempotencyKey",
    "OutboxFact",
    "ScheduledJob",
    "Work",
    "WorkerBeat",
]
