"""Putting whole vocabularies in: what is equal is left alone, so a second import changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from commonweal.kernel import clock, ids, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, Invalid, NotFound
from commonweal.kernel.refs import Ref
from commonweal.vocabulary.engine.documents import LabelDoc, SchemeDoc, TermDoc, problems_of
from commonweal.vocabulary.events import VocabularyChanged
from commonweal.vocabulary.models import Edition, Label, Mapping, Relation, Scheme, Term
from commonweal.vocabulary.queries.documents import scheme_document


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did. `absent` terms are here but not in the file; they are kept."""

    created: int = 0
    changed: int = 0
    same: int = 0
    absent: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.created + other.created,
            self.changed + other.changed,
            self.same + other.same,
            self.absent + other.absent,
        )


@transaction.atomic
def import_schemes(*, schemes: Iterable[SchemeDoc], by: Actor) -> Counts:
    """Store several vocabularies of one file, all or none."""
    total = Counts()
    for scheme in schemes:
        total += store_scheme(document=scheme, by=by)
    return total


@transaction.atomic
def store_scheme(*, document: SchemeDoc, by: Actor, source: str = "import", keep_edits: bool = False) -> Counts:
    """Make the vocabulary here equal to `document`; terms it does not name stay.

    With `keep_edits` terms that exist are left as they are (for lists that ship with the product, whose words
    a hub may have changed). Raises Invalid with what is wrong, Conflict when the short name belongs to
    another vocabulary.
    """
    problems = list(problems_of(document))
    if problems:
        raise Invalid("The vocabulary was not loaded.", problems=problems)
    document = document.sorted()
    scheme, is_new = _scheme(document, source)
    known = {} if is_new else {term.notation: term for term in scheme_document(scheme.code).sorted().terms}
    fresh = [term for term in document.terms if term.notation not in known]
    differing = [term for term in document.terms if term.notation in known and known[term.notation] != term]
    changed = [] if keep_edits else differing
    counts = Counts(
        created=len(fresh),
        changed=len(changed),
        same=len(document.terms) - len(fresh) - len(changed),
        absent=len(known.keys() - {term.notation for term in document.terms}),
    )
    if not (fresh or changed):
        return counts
    _write(scheme, document, fresh, changed)
    touch(scheme)
    after = {"created": counts.created, "changed": counts.changed, "version": document.version}
    ledger.note(act="vocabulary imported", subject=Ref("vocabulary", "scheme", str(scheme.pk)), by=by, after=after)
    return counts


@transaction.atomic
def show_scheme(*, code: str, is_public: bool, by: Actor) -> None:
    """Show a vocabulary to everybody, or to staff only."""
    scheme = Scheme.objects.select_for_update().filter(code=code).first()
    if scheme is None:
        raise NotFound("There is no vocabulary with this name.")
    if scheme.is_public == is_public:
        return
    Scheme.objects.filter(pk=scheme.pk).update(is_public=is_public)
    ledger.note(
        act="vocabulary shown" if is_public else "vocabulary hidden",
        subject=Ref("vocabulary", "scheme", str(scheme.pk)),
        by=by,
        before={"is_public": scheme.is_public},
        after={"is_public": is_public},
    )
    touch(scheme)


def touch(scheme: Scheme) -> None:
    """Mark that something changed: every process builds its index anew, subscribers hear of it."""
    Scheme.objects.filter(pk=scheme.pk).update(updated_at=clock.now())
    new_edition()
    ledger.announce(VocabularyChanged(at=clock.now(), scheme=scheme.code))


def new_edition() -> None:
    """Change the token by which processes know whether their index still holds."""
    Edition.objects.update_or_create(pk=1, defaults={"token": ids.new_id()})


def _scheme(document: SchemeDoc, source: str) -> tuple[Scheme, bool]:
    fields: dict[str, Any] = {
        "name": document.name,
        "description": document.description,
        "licence": document.licence,
        "version": document.version,
        "language": document.language,
    }
    found = Scheme.objects.select_for_update().filter(uri=document.uri).first()
    if found is None:
        if Scheme.objects.filter(code=document.code).exists():
            raise Conflict(
                f"Another vocabulary already has the short name “{document.code}”.", code="code_taken", code_taken=True
            )
        pk = ids.stable_id(document.uri, "scheme")
        # A licensee's taxonomy must not be shown to everybody by the mere act of loading it.
        fields["is_public"] = source != "import"
        return Scheme.objects.create(id=pk, code=document.code, uri=document.uri, source=source, **fields), True
    Scheme.objects.filter(pk=found.pk).update(**fields)
    return found, False


def _write(scheme: Scheme, document: SchemeDoc, fresh: list[TermDoc], changed: list[TermDoc]) -> None:
    """Bulk writes only: a licensee's taxonomy has ten thousand terms."""
    positions = {term.notation: number for number, term in enumerate(document.terms)}
    Term.objects.bulk_create(
        [
            Term(
                id=ids.stable_id(scheme.uri, "term", term.notation),
                scheme=scheme,
                notation=term.notation,
                uri=term.uri,
                status=term.status,
                position=positions[term.notation],
            )
            for term in fresh
        ],
        batch_size=1000,
    )
    rows = {row.notation: row for row in Term.objects.filter(scheme=scheme)}
    for term in changed:
        row = rows[term.notation]
        row.uri, row.status, row.position = term.uri, term.status, positions[term.notation]
        row.updated_at = clock.now()
    Term.objects.bulk_update([rows[t.notation] for t in changed], ["uri", "status", "position", "updated_at"], 500)
    touched = {rows[term.notation].pk: term for term in [*fresh, *changed]}
    old = [rows[term.notation].pk for term in changed]
    for start in range(0, len(old), 500):
        part = old[start : start + 500]
        Label.objects.filter(term__in=part).delete()
        Mapping.objects.filter(term__in=part).delete()
        Relation.objects.filter(term__in=part).delete()
        Relation.objects.filter(other__in=part, kind="related").delete()
    _write_parts(touched)
    _write_links(touched)


def _write_parts(touched: dict[Any, TermDoc]) -> None:
    Label.objects.bulk_create(
        [
            Label(term_id=pk, kind=label.kind, language=label.language, text=label.text)
            for pk, term in touched.items()
            for label in term.labels
        ],
        batch_size=1000,
    )
    Mapping.objects.bulk_create(
        [Mapping(term_id=pk, kind=kind, target_uri=uri) for pk, term in touched.items() for kind, uri in term.mappings],
        batch_size=1000,
    )


def _write_links(touched: dict[Any, TermDoc]) -> None:
    """Relations last, when all terms are there. Related terms are kept once, from the smaller id."""
    wanted = {uri for term in touched.values() for uri in (*term.broader, *term.related, term.replaced_by) if uri}
    pks: dict[str, Any] = {}
    listed = sorted(wanted)
    for start in range(0, len(listed), 500):
        pks |= dict(Term.objects.filter(uri__in=listed[start : start + 500]).values_list("uri", "pk"))
    links: dict[tuple[Any, Any, str], None] = {}
    for pk, term in touched.items():
        for uri in term.broader:
            links[(pk, pks[uri], "broader")] = None
        for uri in term.related:
            if uri in pks and pks[uri] != pk:
                first, second = sorted((pk, pks[uri]))
                links[(first, second, "related")] = None
        if term.replaced_by in pks:
            Term.objects.filter(pk=pk).update(replaced_by=pks[term.replaced_by])
    Relation.objects.bulk_create(
        [Relation(term_id=a, other_id=b, kind=kind) for a, b, kind in links], batch_size=1000, ignore_conflicts=True
    )


def label_docs(labels: Iterable[Label]) -> list[LabelDoc]:
    """Rows as values."""
    return [LabelDoc(each.kind, each.language, each.text) for each in labels]
