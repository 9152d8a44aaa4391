"""Changes to single terms by the people who look after a vocabulary."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from commonweal.kernel import clock, ids, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, Invalid, NotFound, Problem
from commonweal.kernel.refs import Ref
from commonweal.kernel.text import slug
from commonweal.vocabulary import models
from commonweal.vocabulary.actions.storing import label_docs, touch
from commonweal.vocabulary.engine.documents import LabelDoc, labels, term_uri
from commonweal.vocabulary.engine.terms import would_cycle
from commonweal.vocabulary.events import TermReplaced
from commonweal.vocabulary.models import Label, LabelKind, Relation, Scheme, Term, TermUsage


@transaction.atomic
def add_term(
    *,
    scheme: str,
    name: str,
    by: Actor,
    language: str = "",
    notation: str = "",
    broader: str = "",
    definition: str = "",
) -> Term:
    """A new term in the vocabulary with this code, under the term whose id is `broader` (or at the top).

    The code follows from the name unless given. Raises Conflict when the code is taken.
    """
    found = _scheme(scheme)
    _refuse_empty(name)
    notation = notation.strip() or slug(name, length=80) or str(ids.new_id())
    if Term.objects.filter(scheme=found, notation=notation).exists():
        raise Conflict(f"The code “{notation}” is taken.", code="code_taken", field="notation")
    term = Term.objects.create(
        scheme=found,
        notation=notation,
        uri=term_uri(found.uri, notation),
        position=Term.objects.filter(scheme=found).count(),
    )
    tongue = language or found.language
    wanted = labels("pref", tongue, [name]) + labels("definition", tongue, [definition])
    Label.objects.bulk_create([Label(term=term, kind=d.kind, language=d.language, text=d.text) for d in wanted])
    if broader:
        _put_under(term, [broader])
    _done("term added", term, by, after={"notation": notation, "name": name, "broader": broader})
    return term


@transaction.atomic
def save_labels(*, term_id: str, language: str, texts: Mapping[str, Iterable[str]], by: Actor) -> Term:
    """Replace the term's words in one language. `texts` maps label kinds to their texts; kinds left out stay.

    Raises Invalid when the main language would lose its name, or two names are given.
    """
    term = _term(term_id)
    unknown = set(texts) - set(LabelKind.values)
    wanted = {kind: labels(kind, language, list(each)) for kind, each in texts.items()}
    if unknown or not language:
        raise Invalid(problems=[Problem("language", "Choose a language.", "Pick one from the list.")])
    if "pref" in wanted and not wanted["pref"] and language == term.scheme.language:
        raise Invalid(problems=[Problem("pref", "Enter a name.", "The main language always needs one.")])
    for kind in ("pref", "definition"):
        if len(wanted.get(kind, [])) > 1:
            raise Invalid(problems=[Problem(kind, "Enter one only.", "Move the rest to “other names”.")])
    rows = Label.objects.filter(term=term, language=language, kind__in=list(wanted))
    before, after = sorted(label_docs(rows)), sorted(d for each in wanted.values() for d in each)
    if before == after:
        return term
    rows.delete()
    Label.objects.bulk_create([Label(term=term, kind=d.kind, language=d.language, text=d.text) for d in after])
    _done("term words changed", term, by, before=_words(before), after=_words(after))
    return term


@transaction.atomic
def save_place(*, term_id: str, broader: Iterable[str], related: Iterable[str], by: Actor) -> Term:
    """Say which terms (ids) are broader than and related to this one. Raises Invalid for a circle."""
    term = _term(term_id)
    before = {"broader": _linked(term, "broader"), "related": _linked(term, "related")}
    wanted = {"broader": sorted(set(broader)), "related": sorted(set(related) - {term_id})}
    if before == wanted:
        return term
    Relation.objects.filter(term=term).delete()
    Relation.objects.filter(other=term, kind="related").delete()
    _put_under(term, wanted["broader"])
    for other in wanted["related"]:
        Relation.objects.create(term=term, other=_term(other), kind="related")
    _done("term moved", term, by, before=before, after=wanted)
    return term


@transaction.atomic
def save_mappings(*, term_id: str, mappings: Iterable[tuple[str, str]], by: Actor) -> Term:
    """Replace the term's links to other vocabularies by (kind, web address) pairs."""
    term = _term(term_id)
    wanted = sorted({(kind, uri.strip()) for kind, uri in mappings if uri.strip()})
    wrong = [uri for kind, uri in wanted if kind not in models.MappingKind.values or ":" not in uri or " " in uri]
    if wrong:
        mend = "Write the whole address of the other term, such as https://example.org/terms/food."
        raise Invalid(problems=[Problem("mappings", f"“{uri}” is no web address.", mend) for uri in wrong])
    before = sorted(models.Mapping.objects.filter(term=term).values_list("kind", "target_uri"))
    if before == wanted:
        return term
    models.Mapping.objects.filter(term=term).delete()
    models.Mapping.objects.bulk_create([models.Mapping(term=term, kind=k, target_uri=u) for k, u in wanted])
    _done("term mappings changed", term, by, before={"mappings": before}, after={"mappings": wanted})
    return term


@transaction.atomic
def deprecate_term(*, term_id: str, by: Actor, replacement_id: str = "") -> Term:
    """Take the term out of use, naming what to use instead. Its page and address stay.

    Raises Conflict when the replacement is itself out of use.
    """
    term = _term(term_id)
    heir = _term(replacement_id) if replacement_id else None
    if heir and (heir.pk == term.pk or heir.status == "deprecated"):
        raise Conflict("Choose a replacement that is in use.", code="bad_replacement")
    term.status, term.replaced_by, term.updated_at = "deprecated", heir, clock.now()
    term.save(update_fields=["status", "replaced_by", "updated_at"])
    Term.objects.filter(replaced_by=term).update(replaced_by=heir)
    _done("term deprecated", term, by, after={"replaced_by": str(heir.pk) if heir else ""})
    if heir:
        ledger.announce(TermReplaced(at=clock.now(), term=_ref(term), replacement=_ref(heir)))
    return term


@transaction.atomic
def restore_term(*, term_id: str, by: Actor) -> Term:
    """Put a deprecated term back into use."""
    term = _term(term_id)
    term.status, term.replaced_by, term.updated_at = "current", None, clock.now()
    term.save(update_fields=["status", "replaced_by", "updated_at"])
    _done("term restored", term, by)
    return term


@transaction.atomic
def merge_terms(*, term_id: str, into_id: str, by: Actor) -> Term:
    """Make one term of two: words, narrower terms and mappings move to `into`; the other is deprecated for it.

    The merged name becomes another name, so what people typed still finds it.
    """
    term, heir = _term(term_id), _term(into_id)
    if term.pk == heir.pk:
        raise Conflict("A term cannot be merged into itself.", code="same_term")
    known = {(d.language, d.text.casefold()) for d in label_docs(heir.labels.all())}
    moved = [
        LabelDoc("alt" if d.kind == "pref" else d.kind, d.language, d.text)
        for d in label_docs(term.labels.filter(kind__in=["pref", "alt", "hidden"]))
        if (d.language, d.text.casefold()) not in known
    ]
    rows = [Label(term=heir, kind=d.kind, language=d.language, text=d.text) for d in dict.fromkeys(moved)]
    Label.objects.bulk_create(rows)
    for child in Term.objects.filter(relations__other=term, relations__kind="broader"):
        if child.pk != heir.pk:
            _put_under(child, [str(heir.pk)])
    Relation.objects.filter(other=term, kind="broader").delete()
    for link in models.Mapping.objects.filter(term=term):
        models.Mapping.objects.get_or_create(term=heir, kind=link.kind, target_uri=link.target_uri)
    ledger.note(act="term merged", subject=_ref(term), by=by, after={"into": str(heir.pk), "words": len(rows)})
    return deprecate_term(term_id=term_id, replacement_id=into_id, by=by)


@transaction.atomic
def count_usage(*, used_by: str, counts: Mapping[str, int]) -> None:
    """Set how often `used_by` ("directory.services") uses each term (by id); terms not named count nought.

    Derived figures that a capability may reckon anew at any time, so they leave no audit entry.
    """
    known = {str(pk) for pk in Term.objects.filter(pk__in=list(counts)).values_list("pk", flat=True)}
    TermUsage.objects.filter(used_by=used_by).delete()
    TermUsage.objects.bulk_create(
        [TermUsage(term_id=pk, used_by=used_by, count=count) for pk, count in counts.items() if pk in known and count]
    )


def _put_under(term: Term, broader: Iterable[str]) -> None:
    """Add broader terms. The whole scheme's links are read: circles may be long."""
    links: dict[str, list[str]] = {}
    rows = Relation.objects.filter(kind="broader", term__scheme=term.scheme_id).values_list("term_id", "other_id")
    for below, above in rows:
        links.setdefault(str(below), []).append(str(above))
    for other in (_term(each) for each in broader):
        if other.scheme_id != term.scheme_id:
            raise Invalid(
                problems=[
                    Problem("broader", "That term is in another vocabulary.", "Use a mapping between vocabularies.")
                ]
            )
        if would_cycle(str(term.pk), str(other.pk), links):
            raise Invalid(
                problems=[Problem("broader", "The terms would go round in a circle.", "Choose another broader term.")],
                code="circle",
            )
        Relation.objects.get_or_create(term=term, other=other, kind="broader")
        links.setdefault(str(term.pk), []).append(str(other.pk))


def _linked(term: Term, kind: str) -> list[str]:
    out = term.relations.filter(kind=kind).values_list("other_id", flat=True)
    back = term.inverse_relations.filter(kind="related").values_list("term_id", flat=True) if kind == "related" else []
    return sorted(str(pk) for pk in [*out, *back])


def _done(act: str, term: Term, by: Actor, before: Any = None, after: Any = None) -> None:
    Term.objects.filter(pk=term.pk).update(updated_at=clock.now())
    ledger.note(act=act, subject=_ref(term), by=by, before=before, after=after)
    touch(term.scheme)


def _words(docs: list[LabelDoc]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for each in docs:
        words.setdefault(f"{each.kind} ({each.language})", []).append(each.text)
    return words


def _ref(term: Term) -> Ref:
    return Ref("vocabulary", "term", str(term.pk))


def _scheme(code: str) -> Scheme:
    found = Scheme.objects.filter(code=code).first()
    if found is None:
        raise NotFound("There is no vocabulary with this name.")
    return found


def _term(term_id: str) -> Term:
    valid = ids.parse_uuid(str(term_id))
    found = Term.objects.select_related("scheme").filter(pk=valid).first() if valid else None
    if found is None:
        raise NotFound("There is no such term.")
    return found


def _refuse_empty(name: str) -> None:
    if not name.strip():
        raise Invalid(problems=[Problem("name", "Enter a name.", "Use the words people say.")])
