"""Where records come from: sources and the runs that brought them in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids


class SourceKind(models.TextChoices):
    """How records reach us."""

    FILE = "file", _("File")
    API = "api", _("Open Referral API")
    STAFF = "staff", _("Entered here")
    DEMO = "demo", _("Demonstration")


class Source(models.Model):
    """A publisher's file or feed. `name` is what `--source` names and keeps ids stable between runs.

    `about` keeps what the source says about itself (an API's root object); `leftovers` the rows whose parent
    it never sent, so that nothing is lost.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=SourceKind, default=SourceKind.FILE)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    location = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    fetched_at = models.DateTimeField(null=True)
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    about = models.JSONField(null=True)
    leftovers = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One run of an import and what it did."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    by = models.TextField()
    started_at = models.DateTimeField(default=clock.now)
    created = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    removed = models.IntegerField(default=0)
    warnings = models.IntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"
