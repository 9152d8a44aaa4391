"""Templates with their versions; each version holds every language it is written in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids
from commonweal.notify.engine.message import Text
from commonweal.notify.models.services import ContactBlock, ReplyTo, Service, SmsSender
from commonweal.people.models import User


class Channel(models.TextChoices):
    """How a message reaches people, in API v2's words."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    LETTER = "letter", _("Letter")


class Template(models.Model):
    """A message to be filled in and sent many times. What it says is in its versions."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="templates")
    channel = models.CharField(max_length=10, choices=Channel)
    folder = models.CharField(max_length=200, blank=True)
    is_archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(null=True)
    current_version = models.PositiveIntegerField(default=1)
    reply_to = models.ForeignKey(ReplyTo, on_delete=models.SET_NULL, null=True, related_name="+")
    sms_sender = models.ForeignKey(SmsSender, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["folder", "created_at"]
        indexes = [models.Index(fields=["service", "is_archived"])]

    def __str__(self) -> str:
        return str(self.pk)


class TemplateVersion(models.Model):
    """What a template said at one time. `texts` is {language: {"subject", "body", "source_digest"}}."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    language = models.CharField(_("first language"), max_length=10, default="en")
    texts = models.JSONField(default=dict)
    contact_block = models.TextField(blank=True)
    contact_block_from = models.ForeignKey(ContactBlock, on_delete=models.SET_NULL, null=True, related_name="+")
    postage = models.CharField(max_length=10, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["template", "version"], name="one_template_version")]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    def text(self, language: str = "") -> Text:
        """What it says in `language`, or in its first language where it does not say it in that one."""
        chosen = language if language in self.texts else self.language
        said = self.texts[chosen]
        return Text(body=said["body"], subject=said.get("subject", ""), language=chosen)
