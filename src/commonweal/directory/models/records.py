"""The public read model: ready-made HSDS documents, rewritten with the tables in one transaction."""

from django.db import models

from commonweal.kernel import clock


class Record(models.Model):
    """One public HSDS document.

    `kind` is service, organization, location, service_at_location, taxonomy or taxonomy_term. `body` is the full
    document as JSON text, `listed` the flat list form. Neither holds nulls, empty values, or the address or point
    of a confidential location. `last_modified` is when the public document last changed here.
    """

    pk = models.CompositePrimaryKey("kind", "id")
    kind = models.CharField(max_length=20)
    id = models.UUIDField()
    body = models.TextField()
    listed = models.TextField()
    last_modified = models.DateTimeField()
    etag = models.CharField(max_length=32)
    organization_id = models.UUIDField(null=True)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    source = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "last_modified", "id"], name="record_modified"),
            models.Index(fields=["kind", "organization_id", "id"], name="record_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class RecordTerm(models.Model):
    """A taxonomy term that classifies a record, for the API's term filters."""

    row = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    id = models.UUIDField()
    term_id = models.UUIDField()
    taxonomy_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "id"], name="record_term_of"),
            models.Index(fields=["term_id", "kind", "id"], name="record_term_term"),
            models.Index(fields=["taxonomy_id", "kind", "id"], name="record_term_taxonomy"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.term_id}"


class Operation(models.TextChoices):
    """What happened to a record."""

    PUT = "put"
    DELETE = "delete"


class Change(models.Model):
    """One line of the public feed of changes. A delete is a tombstone; `replaced_by` names what to use instead."""

    sequence = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    id = models.UUIDField()
    op = models.CharField(max_length=6, choices=Operation)
    at = models.DateTimeField(default=clock.now)
    replaced_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "id", "sequence"], name="change_of")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.op} {self.kind} {self.id}"


class Withdrawn(models.Model):
    """A record that was taken away: why, when and what replaces it. A barred one is not imported again."""

    pk = models.CompositePrimaryKey("kind", "id")
    kind = models.CharField(max_length=20)
    id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField(blank=True)
    replaced_by = models.UUIDField(null=True)
    is_barred = models.BooleanField(default=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
