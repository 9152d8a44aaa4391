"""A service that sends messages for an organisation, its keys and its senders."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids
from commonweal.people.models import Organisation, User
from commonweal.record import vault


class Service(models.Model):
    """What an organisation sends messages as. API keys, templates and messages belong to one service."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notify_services")
    name = models.CharField(_("name"), max_length=200)
    email_from = models.SlugField(_("sender's name before the @"), max_length=64)
    puts_name_before_texts = models.BooleanField(_("texts begin with the service's name"), default=True)
    is_live = models.BooleanField(
        _("live"), default=False, help_text=_("A service on trial sends to its own team and guests only.")
    )
    is_active = models.BooleanField(default=True)
    channels = models.JSONField(_("channels"), default=list, help_text=_("Which of email, sms and letter it may send."))
    may_use_emergency_lane = models.BooleanField(default=False)
    sends_international_texts = models.BooleanField(default=False)
    sends_to_landlines = models.BooleanField(default=False)
    sends_international_letters = models.BooleanField(default=False)
    contact_link = models.CharField(
        _("contact details"), max_length=500, blank=True, help_text=_("Shown to people who are sent a file.")
    )
    messages_per_minute = models.PositiveIntegerField(default=3000)
    daily_limits = models.JSONField(default=dict)
    default_language = models.CharField(max_length=10, default="en")
    retention_days = models.PositiveSmallIntegerField(_("days messages are kept"), default=7)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_notify_service_per_name"),
            models.UniqueConstraint(fields=["email_from"], name="one_notify_service_per_sender"),
        ]

    def __str__(self) -> str:
        return self.name


class KeyType(models.TextChoices):
    """What messages sent with a key do."""

    NORMAL = "normal", _("Live: really sends")
    TEAM = "team", _("Team and guest list only")
    TEST = "test", _("Test: pretends to send")


class ApiKey(models.Model):
    """A key of API v2. JWTs are signed with the secret itself, so it is kept encrypted, not hashed."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("type"), max_length=10, choices=KeyType)
    sealed_secret = models.BinaryField()
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="one_notify_key_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """The secret half of the key, a UUID."""
        return vault.unseal(self.sealed_secret).decode()

    @property
    def is_revoked(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def actor_kind(self) -> str:
        return "key"

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def actor_label(self) -> str:
        return self.name


class GuestEntry(models.Model):
    """Somebody outside the team to whom team keys and services on trial may send."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="guests")
    channel = models.CharField(max_length=10)
    recipient = models.CharField(max_length=320)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "recipient"], name="one_guest_entry")]

    def __str__(self) -> str:
        return f"{self.channel} guest"


class _Sender(models.Model):
    """One of a service's senders; at most one is the default and archived ones are no longer offered."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    is_default = models.BooleanField(default=False)
    is_archived = models.BooleanField(default=False)

    class Meta:
        abstract = True


class ReplyTo(_Sender):
    """An address that answers to e-mails go to."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reply_tos")
    email_address = models.EmailField(max_length=320)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(is_default=True), name="one_default_reply_to"
            )
        ]

    def __str__(self) -> str:
        return self.email_address


class SmsSender(_Sender):
    """A name or number that texts come from."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="sms_senders")
    sender = models.CharField(max_length=20)
    is_inbound = models.BooleanField(default=False, help_text=_("People can answer texts from it."))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(is_default=True), name="one_default_sms_sender"
            )
        ]

    def __str__(self) -> str:
        return self.sender


class ContactBlock(_Sender):
    """Who a letter is from, printed at its top."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="contact_blocks")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=models.Q(is_default=True), name="one_default_contact_block"
            )
        ]

    def __str__(self) -> str:
        return self.text.split("\n", 1)[0]
