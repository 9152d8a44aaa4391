"""Items that are edited, their revisions, locks, and what happened to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids
from commonweal.kernel.refs import Ref
from commonweal.people.models import Organisation

STATES = [
    ("draft", _("Draft")),
    ("in_review", _("Waiting for review")),
    ("approved", _("Approved")),
    ("scheduled", _("Scheduled")),
    ("published", _("Published")),
    ("expired", _("Expired")),
    ("retired", _("Retired")),
]


class Item(models.Model):
    """One thing that is drafted and published. `state` is that of its newest revision in its own language;
    `live_number` is the revision that the public sees, if any."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kind = models.CharField(max_length=60)
    reference = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=10)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    head_number = models.PositiveIntegerField(default=0)
    live_number = models.PositiveIntegerField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    publish_at = models.DateTimeField(null=True)
    withdraw_at = models.DateTimeField(null=True)
    review_by = models.DateField(null=True)
    review_announced = models.BooleanField(default=False)
    replacement = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-changed_at"]
        indexes = [
            models.Index(fields=["organisation", "state", "changed_at"], name="item_by_state"),
            models.Index(fields=["edited_by", "state"], name="item_by_editor"),
            models.Index(fields=["publish_at"], condition=Q(publish_at__isnull=False), name="item_to_publish"),
            models.Index(fields=["withdraw_at"], condition=Q(withdraw_at__isnull=False), name="item_to_withdraw"),
            models.Index(fields=["review_by"], condition=Q(review_by__isnull=False), name="item_to_confirm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="scheduled", publish_at__isnull=False)
                | (~Q(state="scheduled") & Q(publish_at__isnull=True)),
                name="scheduled_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.reference

    @property
    def ref(self) -> Ref:
        """What is edited."""
        return Ref.parse(self.reference)

    @property
    def is_live(self) -> bool:
        """Whether the public sees a revision of it."""
        return self.live_number is not None


class Revision(models.Model):
    """One saved version of an item in one language. `is_aside` marks one that lost a race: kept, not followed."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="revisions")
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=255)
    note = models.CharField(max_length=500, blank=True)
    based_on = models.PositiveIntegerField(null=True)
    translates = models.PositiveIntegerField(null=True)
    saves = models.PositiveIntegerField(default=1)
    is_autosaved = models.BooleanField(default=False)
    is_aside = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "language", "number"], name="one_revision_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.language} {self.number}"

    @property
    def token(self) -> str:
        """What an editing form carries, so that a save on a stale base is noticed."""
        return f"{self.number}.{self.saves}"


class Translation(models.Model):
    """How far one language of an item is: its newest revision and the one the public sees."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    head_number = models.PositiveIntegerField(default=0)
    translates = models.PositiveIntegerField()
    live_number = models.PositiveIntegerField(null=True)
    live_translates = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="one_translation_per_language")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.language}"


class Step(models.Model):
    """What happened to an item, with what was said: the story under its history."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=clock.now)
    act = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_label = models.CharField(max_length=255)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["item", "at"], name="step_by_item")]

    def __str__(self) -> str:
        return f"{self.by_label}: {self.act}"


class Lock(models.Model):
    """Who is editing an item, until when."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="lock")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.holder} until {self.until:%H:%M}"
