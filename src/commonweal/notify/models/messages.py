"""Messages: each row is one message to one recipient, from acceptance to its last receipt."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids
from commonweal.notify.models.services import ApiKey, KeyType, Service
from commonweal.notify.models.templates import Channel, Template
from commonweal.people.models import User


class Status(models.TextChoices):
    """Where a message is. The words are API v2's; letters are shown with others (see schemas)."""

    CREATED = "created", _("Waiting to be sent")
    SENDING = "sending", _("Sending")
    PENDING = "pending", _("Waiting for the phone network")
    SENT = "sent", _("Sent abroad")
    DELIVERED = "delivered", _("Delivered")
    PERMANENT_FAILURE = "permanent-failure", _("The address does not exist")
    TEMPORARY_FAILURE = "temporary-failure", _("Could not be delivered")
    TECHNICAL_FAILURE = "technical-failure", _("We could not send it")
    CANCELLED = "cancelled", _("Cancelled")
    PENDING_VIRUS_CHECK = "pending-virus-check", _("Being checked")
    VIRUS_SCAN_FAILED = "virus-scan-failed", _("Contains a virus")
    VALIDATION_FAILED = "validation-failed", _("Does not fit the page")


class Lane(models.IntegerChoices):
    """Which messages go first; a lower number overtakes all higher ones."""

    EMERGENCY = 0, _("Emergency")
    NORMAL = 1, _("Normal")
    BULK = 2, _("Bulk")


class Job(models.Model):
    """Many messages from one file or one bulk call."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="jobs")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    template_version = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    rows = models.PositiveIntegerField(default=0)
    rows_queued = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    scheduled_for = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["service", "-created_at"])]

    def __str__(self) -> str:
        return self.name


class Notification(models.Model):
    """One message to one recipient.

    `sealed` holds recipient, values and rendered text, encrypted; `recipient_digest` finds a recipient's
    messages without reading them. A worker owns a row until `lease_until`; `attempts` counts calls to a
    provider, written before each call, so `is_uncertain` marks those whose answer was lost.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="notifications")
    api_key = models.ForeignKey(ApiKey, on_delete=models.SET_NULL, null=True, related_name="+")
    key_kind = models.CharField(max_length=10, choices=KeyType, default=KeyType.NORMAL)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="notifications")
    job_row = models.PositiveIntegerField(null=True)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, null=True, related_name="+")
    template_version = models.PositiveIntegerField(default=0)
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=10, default="en")
    status = models.CharField(max_length=20, choices=Status, default=Status.CREATED)
    lane = models.PositiveSmallIntegerField(choices=Lane, default=Lane.NORMAL)
    reference = models.CharField(max_length=1000, blank=True)
    sealed = models.BinaryField()
    recipient_digest = models.CharField(max_length=64)
    parts = models.PositiveSmallIntegerField(default=1)
    postage = models.CharField(max_length=15, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    scheduled_for = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_calling = models.BooleanField(default=False)
    is_uncertain = models.BooleanField(default=False)
    provider = models.CharField(max_length=40, blank=True)
    provider_reference = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["service", "-id"], name="notification_list"),
            models.Index(
                fields=["channel", "lane", "due_at"], condition=models.Q(status="created"), name="notification_due"
            ),
            models.Index(
                fields=["provider_reference"],
                condition=~models.Q(provider_reference=""),
                name="notification_provider_ref",
            ),
            models.Index(fields=["service", "recipient_digest"], name="notification_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.status}"


class ReceivedText(models.Model):
    """A text that somebody sent us; number and words are sealed together."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="received_texts")
    notify_number = models.CharField(max_length=20)
    sealed = models.BinaryField()
    sender_digest = models.CharField(max_length=64)
    provider = models.CharField(max_length=40, blank=True)
    provider_reference = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["service", "-id"], name="received_text_list")]

    def __str__(self) -> str:
        return f"received {self.created_at:%Y-%m-%d}"
