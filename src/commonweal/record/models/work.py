"""Long work that people wait for, and work that comes round by the clock."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids


class Work(models.Model):
    """One piece of long work: how far it is, what it says, what came of it. Can be left and found again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    kind = models.CharField(max_length=100)
    title = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(null=True)
    started_by = models.CharField(max_length=100)
    started_by_label = models.CharField(max_length=255)
    organisation = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["started_by", "created_at"], name="work_by_person"),
            models.Index(fields=["organisation", "created_at"], name="work_by_organisation"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(total=None) | Q(done__lte=F("total")), name="no_more_done_than_there_is")
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.state}"


class ScheduledJob(models.Model):
    """When a periodic job is due next; claimed by a conditional update of `due_at`."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name}, due {self.due_at:%Y-%m-%d %H:%M}"


class WorkerBeat(models.Model):
    """A background worker that lives; the tasks of one that stopped beating are given to others."""

    id = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.id
