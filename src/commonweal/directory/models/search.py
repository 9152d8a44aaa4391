"""The search index as tables. Word and box indexes are made per database by a migration (see `adapters`)."""

from django.db import models


class SearchEntry(models.Model):
    """One entry, packed for the ranking (`engine.packing`). A withdrawn entry stays as an empty row to be used again.

    `revision` is the batch that wrote the row last, so that a process can catch up with what changed.
    """

    row = models.IntegerField(primary_key=True)
    service_id = models.CharField(max_length=64, blank=True, db_index=True)
    at_id = models.CharField(max_length=64, blank=True)
    revision = models.BigIntegerField(db_index=True)
    packed = models.BinaryField(null=True)
    labels = models.BinaryField(null=True)
    areas = models.BinaryField(null=True)

    class Meta:
        db_table = "directory_search_entry"

    def __str__(self) -> str:
        return f"{self.service_id} at {self.at_id or 'its area'}"


class SearchText(models.Model):
    """The wide part of an entry: its tokens as the word index has them, its words, and its card."""

    row = models.IntegerField(primary_key=True)
    tokens = models.TextField(blank=True)
    words = models.TextField(blank=True)
    card = models.TextField(blank=True)

    class Meta:
        db_table = "directory_search_text"

    def __str__(self) -> str:
        return str(self.row)


class SearchLabel(models.Model):
    """A value that entries share, by a small number: a need, a language, an area's name and so on."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=14)
    key = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "directory_search_label"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="directory_one_label_per_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchHours(models.Model):
    """Opening hours that entries share. `ranges` are the minutes of the usual week when that alone decides."""

    id = models.AutoField(primary_key=True)
    digest = models.CharField(max_length=32, unique=True)
    body = models.TextField()
    zone = models.CharField(max_length=64)
    is_plain = models.BooleanField()
    ranges = models.BinaryField()

    class Meta:
        db_table = "directory_search_hours"

    def __str__(self) -> str:
        return f"{self.zone} {self.body[:60]}"


class SearchOutline(models.Model):
    """An outline of a coverage area as GeoJSON; its box is in the box index under the same number."""

    id = models.AutoField(primary_key=True)
    digest = models.CharField(max_length=32, unique=True)
    body = models.TextField()

    class Meta:
        db_table = "directory_search_outline"

    def __str__(self) -> str:
        return self.digest


class SearchWord(models.Model):
    """A word of the index and how many entries have it: for completing and correcting what people type."""

    word = models.CharField(max_length=40, primary_key=True)
    count = models.IntegerField()
    revision = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "directory_search_word"

    def __str__(self) -> str:
        return f"{self.word} ({self.count})"


class SearchStem(models.Model):
    """How many entries have a stem, whichever text it is in: what weighs words and says which to read first.

    `stem` is written as in a token, without the letter of the text; those longer than the column are left out.
    """

    stem = models.CharField(max_length=120, primary_key=True)
    count = models.IntegerField()
    revision = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "directory_search_stem"

    def __str__(self) -> str:
        return f"{self.stem} ({self.count})"


class SearchBatch(models.Model):
    """One write to the index. The newest says whether what a process holds is still true.

    `stamp` is random: after a rollback the same revision may come again with other content.
    """

    revision = models.BigIntegerField(primary_key=True)
    stamp = models.CharField(max_length=32)
    is_rebuild = models.BooleanField(default=False)

    class Meta:
        db_table = "directory_search_batch"

    def __str__(self) -> str:
        return str(self.revision)
