"""What readers tell about a service's page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids


class FeedbackKind(models.TextChoices):
    """What is wrong, in the reader's words."""

    PHONE = "phone", _("Nobody answers, or the phone number is wrong")
    CLOSED = "closed", _("It has closed or moved")
    HOURS = "hours", _("The opening hours are wrong")
    REFUSED = "refused", _("They could not help me")
    OTHER = "other", _("Something else")


class Feedback(models.Model):
    """One report that something on a service's page is wrong. Nothing is kept about who sent it.

    `service_id` is the HSDS id; `organisation` the tenant whose staff should act, empty when nobody here owns the
    record; `sent_at` and `service_id` bound how many a day are taken; `note` is what staff wrote when they settled it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    service_id = models.UUIDField()
    service_name = models.TextField()
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=FeedbackKind)
    message = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    sent_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["sent_at"]
        indexes = [
            models.Index(fields=["service_id", "sent_at"], name="feedback_service"),
            models.Index(
                fields=["organisation", "sent_at"], condition=models.Q(settled_at__isnull=True), name="feedback_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} about {self.service_name}"
