"""What the pages of a vocabulary show."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from commonweal.kernel import ids
from commonweal.kernel.errors import NotFound
from commonweal.vocabulary.engine.terms import TermView
from commonweal.vocabulary.models import Label, LabelKind, MappingKind, Scheme, SynonymGroup, Term
from commonweal.vocabulary.queries import lookup

LANGUAGE_NAMES = {
    "en": "English", "cy": "Cymraeg", "ar": "العربية", "uk": "Українська", "pl": "Polski", "ur": "اردو",
    "fr": "Français", "es": "Español", "ro": "Română", "fa": "فارسی", "so": "Soomaali", "ti": "ትግርኛ",
    "bn": "বাংলা", "de": "Deutsch", "pt": "Português", "ps": "پښتو", "ku": "Kurdî", "tr": "Türkçe",
}  # fmt: skip
_RIGHT_TO_LEFT = {"ar", "fa", "ur", "ps", "he"}


@dataclass(frozen=True, slots=True)
class Words:
    """A term's words in one language."""

    language: str
    language_name: str
    direction: str
    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    definition: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermPage:
    """Everything about one term, in the reader's language."""

    term: TermView
    row: Term
    scheme: Scheme
    words: tuple[Words, ...]
    broader: tuple[TermView, ...]
    narrower: tuple[TermView, ...]
    related: tuple[TermView, ...]
    mappings: tuple[tuple[str, str, TermView | None], ...]
    replacement: TermView | None = None
    usage: tuple[tuple[str, int], ...] = field(default_factory=tuple)


def schemes(*, public_only: bool = False) -> list[Scheme]:
    """All vocabularies with `number`, how many terms are in use, and `languages`."""
    found = Scheme.objects.annotate(number=Count("terms", filter=Q(terms__status="current"))).order_by("name")
    return list(found.filter(is_public=True) if public_only else found)


def scheme(code: str, *, public_only: bool = False) -> Scheme:
    """One vocabulary. Raises NotFound, also for one that is not shown to everybody."""
    found = Scheme.objects.filter(code=code).first()
    if found is None or (public_only and not found.is_public):
        raise NotFound("There is no vocabulary with this name.")
    return found


def languages_of(code: str) -> list[tuple[str, str, int]]:
    """(code, own name, how many terms are named) for each language of a vocabulary, the fullest first."""
    rows = Label.objects.filter(term__scheme__code=code, term__status="current", kind="pref").order_by()
    counted = rows.values_list("language").annotate(number=Count("id"))
    return [(c, LANGUAGE_NAMES.get(c, c), n) for c, n in sorted(counted, key=lambda pair: (-pair[1], pair[0]))]


def term_page(term: Term, language: str) -> TermPage:
    """All about a term, for its page; a fixed number of queries."""
    links = list(term.relations.all()) + list(term.inverse_relations.all())
    broader = [str(r.other_id) for r in links if r.kind == "broader" and r.term_id == term.pk]
    narrower = [str(r.term_id) for r in links if r.kind == "broader" and r.other_id == term.pk]
    related = [str(r.other_id if r.term_id == term.pk else r.term_id) for r in links if r.kind == "related"]
    mappings = list(term.mappings.all())
    heir = str(term.replaced_by_id or "")
    views = lookup.terms_by_id([str(term.pk), *broader, *narrower, *related, heir], language)
    known = lookup.by_uris([m.target_uri for m in mappings], language)

    def chosen(wanted: list[str], *, current: bool = False) -> tuple[TermView, ...]:
        found = [views[pk] for pk in wanted if pk in views and not (current and views[pk].status != "current")]
        return tuple(sorted(found, key=lambda view: view.label.casefold()))

    kinds = dict(MappingKind.choices)
    return TermPage(
        term=views[str(term.pk)],
        row=term,
        scheme=term.scheme,
        words=tuple(_words(term)),
        broader=chosen(broader),
        narrower=chosen(narrower, current=True),
        related=chosen(related),
        mappings=tuple((str(kinds.get(m.kind, m.kind)), m.target_uri, known.get(m.target_uri)) for m in mappings),
        replacement=views.get(heir),
        usage=tuple(term.usages.filter(count__gt=0).values_list("used_by", "count")),
    )


def term_by_id(term_id: Any) -> Term:
    """One term. Raises NotFound."""
    valid = ids.parse_uuid(str(term_id))
    found = Term.objects.select_related("scheme", "replaced_by").filter(pk=valid).first() if valid else None
    if found is None:
        raise NotFound("There is no such term.")
    return found


def public_term(scheme_code: str, notation: str) -> Term:
    """A term of a vocabulary that everybody may see. Raises NotFound."""
    rows = Term.objects.select_related("scheme", "replaced_by")
    found = rows.filter(scheme__code=scheme_code, scheme__is_public=True, notation=notation).first()
    if found is None:
        raise NotFound("There is no such term.")
    return found


def words_in(term: Term, language: str) -> dict[str, list[str]]:
    """The term's texts in one language by kind."""
    found: dict[str, list[str]] = {kind: [] for kind in LabelKind.values}
    for label in term.labels.filter(language=language).order_by("text"):
        found[label.kind].append(label.text)
    return found


def place_of(term: Term) -> dict[str, list[str]]:
    """Ids of the term's broader and related terms."""
    out = list(term.relations.values_list("kind", "other_id"))
    back = [("related", pk) for pk in term.inverse_relations.filter(kind="related").values_list("term_id", flat=True)]
    found: dict[str, list[str]] = {"broader": [], "related": []}
    for kind, pk in [*out, *back]:
        found[kind].append(str(pk))
    return found


def mappings_of(term: Term) -> list[tuple[str, str]]:
    """(kind, address) of the term's links to other vocabularies."""
    return list(term.mappings.values_list("kind", "target_uri"))


def usage_in(code: str) -> dict[str, int]:
    """How often each term (by id) of a vocabulary is used in all."""
    rows = Term.objects.filter(scheme__code=code).annotate(total=Sum("usages__count")).filter(total__gt=0)
    return {str(pk): int(total) for pk, total in rows.order_by().values_list("pk", "total")}


def synonym_groups(text: str = "", language: str = "") -> QuerySet[SynonymGroup]:
    """Groups in a language that hold `text`."""
    found = SynonymGroup.objects.order_by("language", "id")
    if language:
        found = found.filter(language=language)
    if text:
        found = found.filter(Q(words__icontains=text) | Q(targets__icontains=text))
    return found


def synonym_group(group_id: Any) -> SynonymGroup:
    """One group. Raises NotFound."""
    valid = ids.parse_uuid(str(group_id))
    found = SynonymGroup.objects.filter(pk=valid).first() if valid else None
    if found is None:
        raise NotFound("There is no such group.")
    return found


def _words(term: Term) -> list[Words]:
    by: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for label in term.labels.all():
        by[label.language][label.kind].append(label.text)
    first = term.scheme.language
    return [
        Words(
            language=code,
            language_name=LANGUAGE_NAMES.get(code, code),
            direction="rtl" if code.split("-")[0] in _RIGHT_TO_LEFT else "ltr",
            names=tuple(kinds["pref"]),
            others=tuple(sorted(kinds["alt"])),
            hidden=tuple(sorted(kinds["hidden"])),
            definition=" ".join(kinds["definition"]),
            notes=tuple(kinds["scope_note"]),
        )
        for code, kinds in sorted(by.items(), key=lambda pair: (pair[0] != first, pair[0]))
    ]
