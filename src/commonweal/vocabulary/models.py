"""Schemes, terms, labels, relations, mappings and synonyms (SKOS)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids


class Edition(models.Model):
    """One row whose token changes with every write: processes keep their indexes until it does."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField(default=ids.new_id)

    def __str__(self) -> str:
        return str(self.token)


class Scheme(models.Model):
    """A vocabulary: a named list or tree of terms with a licence (skos:ConceptScheme)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.SlugField(_("short name"), max_length=60, unique=True)
    uri = models.CharField(_("web address"), max_length=300, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    version = models.CharField(_("version"), max_length=80, blank=True)
    language = models.CharField(_("main language"), max_length=20, default="en")
    is_public = models.BooleanField(_("shown to everybody"), default=True)
    source = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name in the reader's language, where the product knows it; else as it was loaded."""
        return str(_OWN_NAMES.get((self.code, self.name), self.name))

    @property
    def shown_description(self) -> str:
        """The description in the reader's language, where the product knows it; else as it was loaded."""
        own = _OWN_DESCRIPTIONS.get(self.code) if self.source == "commonweal" else None
        return str(own) if own and get_language() not in (None, self.language) else self.description


_OWN_NAMES = {
    ("needs", "Needs"): _("Needs"),
    ("issues", "Issues"): _("Issues"),
    ("audiences", "Audiences"): _("Audiences"),
}
_OWN_DESCRIPTIONS = {
    "needs": _("What somebody needs help with, in plain words. Two levels."),
    "issues": _("What has happened, or is happening, to a person or a place."),
    "audiences": _("Whom a service is meant for."),
}


class Status(models.TextChoices):
    """Whether a term may be used."""

    CURRENT = "current", _("In use")
    DEPRECATED = "deprecated", _("No longer used")


class Term(models.Model):
    """One meaning (skos:Concept). Its words are its labels."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="terms")
    notation = models.CharField(_("code"), max_length=80)
    uri = models.CharField(_("web address"), max_length=300, unique=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.CURRENT)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    position = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["scheme", "position", "notation"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "notation"], name="vocabulary_one_term_per_notation"),
            models.CheckConstraint(condition=~Q(replaced_by=F("id")), name="vocabulary_term_not_its_own_heir"),
        ]

    def __str__(self) -> str:
        return self.notation


class LabelKind(models.TextChoices):
    """The parts of a term that are words (SKOS names in the comment of each export)."""

    PREF = "pref", _("Name")
    ALT = "alt", _("Other name")
    HIDDEN = "hidden", _("Hidden name, for search only")
    DEFINITION = "definition", _("Meaning")
    SCOPE_NOTE = "scope_note", _("How to use it")


class Label(models.Model):
    """A word or sentence of a term in one language."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="labels")
    kind = models.CharField(_("kind"), max_length=12, choices=LabelKind)
    language = models.CharField(_("language"), max_length=20)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["language", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "language", "kind"],
                condition=Q(kind__in=["pref", "definition"]),
                name="vocabulary_one_name_per_language",
            ),
            models.UniqueConstraint(fields=["term", "kind", "language", "text"], name="vocabulary_no_label_twice"),
        ]

    def __str__(self) -> str:
        return self.text


class RelationKind(models.TextChoices):
    """How two terms of one scheme hang together. Related is kept once and read both ways."""

    BROADER = "broader", _("Broader")
    RELATED = "related", _("Related")


class Relation(models.Model):
    """`term` has `other` as its broader or related term."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="inverse_relations")
    kind = models.CharField(max_length=8, choices=RelationKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "other", "kind"], name="vocabulary_no_relation_twice"),
            models.CheckConstraint(condition=~Q(term=F("other")), name="vocabulary_no_relation_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.kind} {self.other}"


class MappingKind(models.TextChoices):
    """How a term compares with one of another scheme."""

    EXACT = "exactMatch", _("Means the same")
    CLOSE = "closeMatch", _("Means nearly the same")
    BROAD = "broadMatch", _("Is narrower than")
    NARROW = "narrowMatch", _("Is broader than")


class Mapping(models.Model):
    """A link to a term of another scheme, which need not be loaded here."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="mappings")
    kind = models.CharField(_("kind"), max_length=12, choices=MappingKind)
    target_uri = models.CharField(_("web address of the other term"), max_length=300)

    class Meta:
        ordering = ["kind", "target_uri"]
        indexes = [models.Index(fields=["target_uri"], name="vocabulary_mapping_target")]
        constraints = [
            models.UniqueConstraint(fields=["term", "kind", "target_uri"], name="vocabulary_no_mapping_twice")
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.kind} {self.target_uri}"


class SynonymGroup(models.Model):
    """Words that search treats alike. Two-way: all stand for each other; else the words stand for the targets."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    language = models.CharField(_("language"), max_length=20)
    words = models.JSONField(_("words"), default=list)
    targets = models.JSONField(_("also look for"), default=list, blank=True)
    is_two_way = models.BooleanField(_("works both ways"), default=True)
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["language", "id"]

    def __str__(self) -> str:
        return ", ".join(self.words)


class TermUsage(models.Model):
    """How many things of one kind use a term; capabilities keep it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="usages")
    used_by = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "used_by"], name="vocabulary_one_count_per_user")]

    def __str__(self) -> str:
        return f"{self.term} {self.used_by} {self.count}"
