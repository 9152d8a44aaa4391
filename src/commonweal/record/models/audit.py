"""The audit trail: what was done, to what, by whom, on whose behalf."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from commonweal.kernel import clock, ids
from commonweal.kernel.errors import NotAllowed


class AuditEntries(models.QuerySet["AuditEntry"]):
    """Reads only; the table also refuses by trigger (migration 0002)."""

    def update(self, **fields: Any) -> NoReturn:
        """Refused: the trail is append-only."""
        raise NotAllowed("The audit trail is append-only.", code="append_only")

    def delete(self) -> NoReturn:
        """Refused: the trail is append-only."""
        raise NotAllowed("The audit trail is append-only.", code="append_only")

    def bulk_update(self, *args: Any, **fields: Any) -> NoReturn:
        """Refused: the trail is append-only."""
        raise NotAllowed("The audit trail is append-only.", code="append_only")


class AuditEntry(models.Model):
    """One act. `before` and `after` hold the changed fields only; personal data in them is masked on writing.

    `organisation` is the tenant's id without a foreign key, so that the trail outlives the tenant.
    """

    sequence = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=100)
    actor_label = models.CharField(max_length=255)
    act = models.CharField(max_length=100)
    subject = models.CharField(max_length=255)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    organisation = models.UUIDField(null=True)
    on_behalf_of = models.CharField(max_length=255, blank=True)

    objects: ClassVar[Any] = AuditEntries.as_manager()

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["subject", "sequence"], name="audit_by_subject"),
            models.Index(fields=["organisation", "sequence"], name="audit_by_organisation"),
            models.Index(fields=["actor_id", "sequence"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.act} ({self.subject})"

    def save(self, *args: Any, **options: Any) -> None:
        """Insert only; a second save is refused."""
        if not self._state.adding:
            raise NotAllowed("The audit trail is append-only.", code="append_only")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Refused: the trail is append-only."""
        raise NotAllowed("The audit trail is append-only.", code="append_only")


class AuditOpening(models.Model):
    """While a row is here, visible to this transaction only, the trail may be changed (retention and erasure)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.reason
