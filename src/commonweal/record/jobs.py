"""What the record promises about its own tables, and the daily run that keeps every promise."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from commonweal.record import retention, schedule
from commonweal.record.models import Delivery


def register() -> None:
    """Register the record's own retention rules and its daily job. Called once when Django is ready."""
    open_deliveries = Delivery.objects.filter(fact=OuterRef("pk")).exclude(state=Delivery.State.DONE)
    for rule in (
        retention.Rule(
            name="record.audit",
            label=_("Entries of the audit trail are deleted after seven years."),
            model="record.AuditEntry",
            since="at",
            keep=timedelta(days=7 * 365 + 2),
        ),
        retention.Rule(
            name="record.facts",
            label=_("Facts that every part of the hub has heard of are deleted after 30 days."),
            model="record.OutboxFact",
            since="written_at",
            keep=timedelta(days=30),
            where=Q(~Exists(open_deliveries)),
        ),
        retention.Rule(
            name="record.idempotency",
            label=_("Idempotency keys and the answers kept with them are deleted when they expire."),
            model="record.IdempotencyKey",
            since="expires_at",
            keep=timedelta(0),
        ),
        retention.Rule(
            name="record.work",
            label=_("Reports of finished work are deleted after 90 days."),
            model="record.Work",
            since="finished_at",
            keep=timedelta(days=90),
        ),
        retention.Rule(
            name="record.tasks",
            label=_("Background tasks are deleted 30 days after they finished."),
            model="django_tasks_database.DBTaskResult",
            since="finished_at",
            keep=timedelta(days=30),
        ),
    ):
        retention.register(rule)
    schedule.register("record.retention", job=retention.apply_rules, at="03:30")
