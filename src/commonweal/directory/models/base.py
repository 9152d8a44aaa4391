"""What all HSDS tables share: where a row comes from, where a part stands, what is kept beside the standard."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from commonweal.directory.models.sources import ImportRun, Source
from commonweal.kernel import clock


class Root(models.Model):
    """A row with a life of its own. `id` is the published HSDS id; `extra` keeps keys outside the standard."""

    id = models.UUIDField(primary_key=True)
    extra = models.JSONField(null=True)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="+", db_index=False)
    their_id = models.TextField(null=True)
    content_hash = models.CharField(max_length=32)
    stored_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


class Part(models.Model):
    """A row inside one root, at `place` (`contacts/0/phones/1`). `id` is the HSDS id and may stand in many places."""

    row = models.BigAutoField(primary_key=True)
    id = models.UUIDField()
    place = models.TextField()
    extra = models.JSONField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.id} at {self.place}"


def one_of(kind: str, field: str, values: Sequence[str]) -> models.CheckConstraint:
    """`field` is empty or one of the standard's `values`."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"{kind}_{field}_is_known")


def by_root(kind: str, roots: Sequence[str]) -> list[models.Index]:
    """One small index per possible holder; rows held by another root take no room in it."""
    return [
        models.Index(fields=[root], condition=Q(**{f"{root}__isnull": False}), name=f"{kind}_{root}"[:30])
        for root in roots
    ]


def inside_one(kind: str, roots: Sequence[str]) -> models.CheckConstraint:
    """Exactly one holder is named."""
    condition = Q()
    for holder in roots:
        condition |= Q(**{f"{root}__isnull": root != holder for root in roots})
    return models.CheckConstraint(condition=condition, name=f"{kind}_inside_one"[:60])
