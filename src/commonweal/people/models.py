"""Users, organisations and what binds them."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids
from commonweal.kernel.refs import Ref
from commonweal.people.engine.identifiers import OrganisationNumber


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address; addresses are kept in lower case, so one person has one account."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A saved user; without a password they sign in by e-mail link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A saved operator of the hub."""
        return self.create_user(email, password, is_operator=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. `is_operator` runs the hub itself; all else comes from memberships."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        if self.erased_at:
            return gettext("Deleted account")
        return self.name or self.email

    @property
    def ref(self) -> Ref:
        """How other packages name this person."""
        return Ref("people", "user", str(self.pk))

    @property
    def is_staff(self) -> bool:
        """Django's word for it; the hub's operators."""
        return self.is_operator

    @property
    def actor_kind(self) -> str:
        return "user"

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def actor_label(self) -> str:
        return str(self)


class Role(models.TextChoices):
    """What a member may do, each including the ones before it."""

    VIEWER = "viewer", _("Viewer")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")
    MANAGER = "manager", _("Manager")

    @property
    def rank(self) -> int:
        """0 for viewer to 3 for manager."""
        return list(Role).index(self)


class Organisation(models.Model):
    """A public body or charity that works in this hub: the tenant that owns records."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.TextField(_("what it does"), blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("contact email address"), blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """How other packages name this organisation."""
        return Ref("people", "organisation", str(self.pk))


class OrganisationIdentifier(models.Model):
    """The organisation's number in a public register; `scheme` is an org-id.guide list code such as GB-CHC."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("register"), max_length=40)
    identifier = models.CharField(_("number in the register"), max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "identifier"], name="one_organisation_per_identifier")]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.identifier}"

    @property
    def number(self) -> OrganisationNumber:
        """The same as a value object, which knows the register's name and page."""
        return OrganisationNumber(self.scheme, self.identifier)


class Membership(models.Model):
    """A user's role in one organisation."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.VIEWER)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="one_membership_per_organisation")]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation} ({self.role})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked; may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """A single-use invitation by e-mail into one organisation. Only the digest of its token is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email address"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.VIEWER)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    @property
    def ref(self) -> Ref:
        """How the audit trail names this invitation."""
        return Ref("people", "invitation", str(self.pk))

    @property
    def is_expired(self) -> bool:
        """Whether its time is over; resending gives it a new one."""
        return self.expires_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and not self.is_expired


class ApiKey(models.Model):
    """A machine's way in on behalf of one organisation. An Actor: what it does is written to its name."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=10, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(_("what it may do"), default=list)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="api_keys_of_organisation")]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """How the audit trail names this key."""
        return Ref("people", "key", str(self.pk))

    @property
    def actor_kind(self) -> str:
        return "key"

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def actor_label(self) -> str:
        return f"{self.name} (cwk_{self.prefix}…)"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def is_expired(self, now: datetime) -> bool:
        """Whether its time was over at `now`."""
        return self.expires_at is not None and self.expires_at <= now

    def has_scope(self, scope: str) -> bool:
        """Whether the key was given `scope`, for example "directory:read"."""
        return scope in self.scopes


class StoredMessage(models.Model):
    """An e-mail kept for the development mailbox; never written on a hub that sends real mail."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    sent_at = models.DateTimeField(default=clock.now, editable=False)
    sender = models.CharField(max_length=320)
    recipients = models.TextField()
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.subject
