"""Whole vocabularies read back as documents, for exports and comparing."""

from collections import defaultdict

from commonweal.kernel.errors import NotFound
from commonweal.vocabulary.engine.documents import LabelDoc, SchemeDoc, TermDoc
from commonweal.vocabulary.models import Label, Mapping, Relation, Scheme, Term


def scheme_document(code: str) -> SchemeDoc:
    """The vocabulary with all its terms; five queries whatever its size. Raises NotFound."""
    scheme = Scheme.objects.filter(code=code).first()
    if scheme is None:
        raise NotFound("There is no vocabulary with this name.")
    rows = list(Term.objects.filter(scheme=scheme).select_related("replaced_by").order_by("position", "notation"))
    return SchemeDoc(
        code=scheme.code,
        uri=scheme.uri,
        name=scheme.name,
        description=scheme.description,
        licence=scheme.licence,
        version=scheme.version,
        language=scheme.language,
        terms=tuple(_documents(scheme, rows)),
    )


def term_document(term: Term) -> TermDoc:
    """One term as a document."""
    labels = tuple(LabelDoc(each.kind, each.language, each.text) for each in term.labels.all())
    relations = [(r.kind, r.other.uri) for r in term.relations.select_related("other")]
    inverse = [r.term.uri for r in term.inverse_relations.filter(kind="related").select_related("term")]
    return TermDoc(
        notation=term.notation,
        uri=term.uri,
        labels=labels,
        broader=tuple(uri for kind, uri in relations if kind == "broader"),
        related=tuple([uri for kind, uri in relations if kind == "related"] + inverse),
        mappings=tuple((each.kind, each.target_uri) for each in term.mappings.all()),
        status=term.status,
        replaced_by=term.replaced_by.uri if term.replaced_by else "",
    ).sorted()


def _documents(scheme: Scheme, rows: list[Term]) -> list[TermDoc]:
    labels: dict[object, list[LabelDoc]] = defaultdict(list)
    found = Label.objects.filter(term__scheme=scheme).values_list("term_id", "kind", "language", "text")
    for pk, kind, language, text in found.order_by():
        labels[pk].append(LabelDoc(kind, language, text))
    links: dict[tuple[object, str], list[str]] = defaultdict(list)
    relations = Relation.objects.filter(term__scheme=scheme).values_list(
        "kind", "term_id", "other_id", "term__uri", "other__uri"
    )
    for kind, term_id, other_id, term_uri, other_uri in relations:
        links[(term_id, kind)].append(other_uri)
        if kind == "related":
            links[(other_id, kind)].append(term_uri)
    mappings: dict[object, list[tuple[str, str]]] = defaultdict(list)
    for pk, kind, uri in Mapping.objects.filter(term__scheme=scheme).values_list("term_id", "kind", "target_uri"):
        mappings[pk].append((kind, uri))
    return [
        TermDoc(
            notation=row.notation,
            uri=row.uri,
            labels=tuple(labels[row.pk]),
            broader=tuple(links[(row.pk, "broader")]),
            related=tuple(links[(row.pk, "related")]),
            mappings=tuple(mappings[row.pk]),
            status=row.status,
            replaced_by=row.replaced_by.uri if row.replaced_by else "",
        ).sorted()
        for row in rows
    ]


def scheme_codes() -> list[str]:
    """Short names of all vocabularies."""
    return list(Scheme.objects.order_by("code").values_list("code", flat=True))
