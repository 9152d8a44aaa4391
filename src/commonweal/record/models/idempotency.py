"""Idempotency keys: the same request twice is done once."""

from django.db import models

from commonweal.kernel import ids


class IdempotencyKey(models.Model):
    """What a request with this key was and what it was answered, until `expires_at`."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    scope = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    is_answered = models.BooleanField(default=False)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_request_per_key")]
        indexes = [models.Index(fields=["expires_at"], name="idempotency_expiry")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.key}"
