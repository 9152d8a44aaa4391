"""Quick look-ups from an index that each process keeps until a write changes the edition."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection

from commonweal.vocabulary.engine.matching import LabelEntry, LabelIndex, Synonyms
from commonweal.vocabulary.engine.terms import TermMatch, TermNode, TermView, descendants
from commonweal.vocabulary.models import Edition, Label, Mapping, Relation, Scheme, SynonymGroup, Term

_SEARCHED = ("pref", "alt", "hidden")


@dataclass(frozen=True)
class _Snapshot:
    """Everything look-ups need, built with six queries."""

    terms: dict[str, TermView]
    names: dict[str, dict[str, str]]
    definitions: dict[str, dict[str, str]]
    labels: LabelIndex
    narrower: dict[str, list[str]]
    same: dict[str, list[str]]
    synonyms: dict[str, Synonyms]


_kept: tuple[object, _Snapshot] | None = None


@dataclass
class _Moment:
    """What look-ups share within `at_one_moment`."""

    edition: object | None
    snapshot: _Snapshot | None = None


_moment: ContextVar[_Moment | None] = ContextVar("moment", default=None)
UNASKED = object()
"""Stands for an edition that nobody asked for yet (None: there is none)."""
EDITION = "(SELECT token FROM vocabulary_edition WHERE id = 1)"
"""SQL for the edition, so that another query can bring it along for `at_one_moment`."""
_lock = threading.Lock()


@contextmanager
def at_one_moment(edition: object | None = UNASKED) -> Iterator[None]:
    """Look-ups inside all use one index. `edition` is what `EDITION` just gave; without, the first look-up asks."""
    token = _moment.set(_moment.get() or _Moment(edition))
    try:
        yield
    finally:
        _moment.reset(token)


def terms_matching(text: str, language: str = "en", *, scheme: str = "", limit: int = 10) -> list[TermMatch]:
    """Current terms that `text` names, best first: by name, other name, hidden name or with a typing mistake.

    All languages are looked through, the asked one first. `scheme` (its code) narrows.
    """
    now = _snapshot()
    found = []
    for match in now.labels.matches(text, language, limit=100):
        term = now.terms[match.term_id]
        if not scheme or term.scheme == scheme:
            view = _in_language(now, term, language)
            found.append(TermMatch(view, match.text, match.language, match.how, match.score))
    return found[:limit]


def expand(term_id: str) -> list[str]:
    """The ids of the term itself, all narrower ones, and the current terms elsewhere that mean exactly the same
    as any of these. Unknown ids expand to themselves, so a filter on them stays a filter."""
    now = _snapshot()
    term = now.terms.get(term_id)
    start = term.replaced_by if term and term.replaced_by else term_id
    ids = [start, *descendants(start, now.narrower)]
    reached = dict.fromkeys([term_id, *ids])
    for each in ids:
        for twin in now.same.get(each, ()):
            reached.setdefault(twin)
            reached.update(dict.fromkeys(descendants(twin, now.narrower)))
    return list(reached)


def synonyms_of(words: Iterable[str], language: str = "en") -> dict[str, list[str]]:
    """For each word or phrase that has any: others to look for as well (in `language`). They widen a search and
    should count for less than the word typed."""
    known = _snapshot().synonyms.get(language)
    return known.widen(words) if known else {}


def terms_by_id(ids: Iterable[str], language: str = "en") -> dict[str, TermView]:
    """The known ones among `ids`, deprecated ones included, with labels in `language`."""
    now = _snapshot()
    return {each: _in_language(now, now.terms[each], language) for each in ids if each in now.terms}


def by_notation(scheme: str, notation: str, language: str = "en") -> TermView | None:
    """The term with this code in the scheme, or None."""
    now = _snapshot()
    for term in now.terms.values():
        if term.scheme == scheme and term.notation == notation:
            return _in_language(now, term, language)
    return None


def by_uri(uri: str, language: str = "en") -> TermView | None:
    """The term with this web address, or None."""
    return by_uris([uri], language).get(uri)


def by_uris(uris: Iterable[str], language: str = "en") -> dict[str, TermView]:
    """The terms that are here among these web addresses."""
    wanted = set(uris)
    if not wanted:
        return {}
    now = _snapshot()
    return {term.uri: _in_language(now, term, language) for term in now.terms.values() if term.uri in wanted}


def choices(scheme: str, language: str = "en") -> list[tuple[str, str]]:
    """(id, label) of the scheme's current terms in the order of the tree, narrower ones set in; for select boxes."""
    found: list[tuple[str, str]] = []

    def add(nodes: Iterable[TermNode], depth: int) -> None:
        for node in nodes:
            found.append((node.term.id, "\u2003" * depth + node.term.label))
            add(node.children, depth + 1)

    add(tree(scheme, language), 0)
    return list(dict.fromkeys(found))


def tree(scheme: str, language: str = "en") -> list[TermNode]:
    """The scheme's current terms from the top down, in the order the scheme gives."""
    now = _snapshot()

    def node(term: TermView, above: frozenset[str]) -> TermNode:
        below = [now.terms[i] for i in now.narrower.get(term.id, ()) if i not in above]
        children = tuple(node(each, above | {term.id}) for each in below if each.status == "current")
        return TermNode(_in_language(now, term, language), children)

    tops = [t for t in now.terms.values() if t.scheme == scheme and t.status == "current" and not t.parent_ids]
    return [node(top, frozenset()) for top in tops]


def edition() -> str:
    """A text that changes with every write to any vocabulary: pages made from terms are kept until it does."""
    return str(Edition.objects.values_list("token", flat=True).filter(pk=1).first() or "")


def _in_language(now: _Snapshot, term: TermView, language: str) -> TermView:
    names = now.names.get(term.id, {})
    chosen = next((code for code in (language, language.split("-")[0], term.language, "en") if code in names), "")
    if not chosen and names:
        chosen = next(iter(names))
    meaning = now.definitions.get(term.id, {})
    return TermView(
        id=term.id,
        scheme=term.scheme,
        notation=term.notation,
        uri=term.uri,
        label=names.get(chosen, term.notation),
        language=chosen,
        definition=meaning.get(language) or meaning.get(chosen, ""),
        status=term.status,
        parent_ids=term.parent_ids,
        replaced_by=term.replaced_by,
    )


def _snapshot() -> _Snapshot:
    """The present index: one small query to see whether it still holds."""
    moment = _moment.get()
    if moment is None:
        return _newest(UNASKED)
    if moment.snapshot is None:
        moment.snapshot = _newest(moment.edition)
    return moment.snapshot


def _newest(token: object | None) -> _Snapshot:
    global _kept
    if token is UNASKED:
        with connection.cursor() as cursor:  # past the query builder, because every search asks
            cursor.execute(f"SELECT {EDITION}")
            token = cursor.fetchone()[0]
    with _lock:
        if _kept is None or _kept[0] != token:
            _kept = (token, _build())
        return _kept[1]


def _build() -> _Snapshot:
    schemes = {s.pk: s for s in Scheme.objects.all()}
    parents: dict[str, list[str]] = defaultdict(list)
    narrower: dict[str, list[str]] = defaultdict(list)
    rows = list(Term.objects.order_by("scheme_id", "position", "notation"))
    order = {str(t.pk): number for number, t in enumerate(rows)}
    broader = Relation.objects.filter(kind="broader").values_list("term_id", "other_id")
    for term_id, other_id in sorted(((str(a), str(b)) for a, b in broader), key=lambda pair: order[pair[0]]):
        parents[term_id].append(other_id)
        narrower[other_id].append(term_id)
    terms = {
        str(t.pk): TermView(
            id=str(t.pk),
            scheme=schemes[t.scheme_id].code,
            notation=t.notation,
            uri=t.uri,
            label=t.notation,
            language=schemes[t.scheme_id].language,
            status=t.status,
            parent_ids=tuple(parents.get(str(t.pk), ())),
            replaced_by=str(t.replaced_by_id or ""),
        )
        for t in rows
    }
    names: dict[str, dict[str, str]] = defaultdict(dict)
    definitions: dict[str, dict[str, str]] = defaultdict(dict)
    entries = []
    for pk, kind, language, text in Label.objects.values_list("term_id", "kind", "language", "text"):
        term_id = str(pk)
        if kind == "pref":
            names[term_id][language] = text
        elif kind == "definition":
            definitions[term_id][language] = text
        if kind in _SEARCHED and terms[term_id].status == "current":
            entries.append(LabelEntry(term_id, kind, language, text))
    return _Snapshot(terms, names, definitions, LabelIndex.of(entries), narrower, _twins(terms), _synonyms())


def _twins(terms: dict[str, TermView]) -> dict[str, list[str]]:
    """Exact matches between terms that are both here, read both ways."""
    by_uri = {term.uri: term.id for term in terms.values()}
    same: dict[str, list[str]] = defaultdict(list)
    for term_id, uri in Mapping.objects.filter(kind="exactMatch").values_list("term_id", "target_uri"):
        if other := by_uri.get(uri):
            same[str(term_id)].append(other)
            same[other].append(str(term_id))
    return same


def _synonyms() -> dict[str, Synonyms]:
    groups: dict[str, list[tuple[bool, list[str], list[str]]]] = defaultdict(list)
    for group in SynonymGroup.objects.all():
        groups[group.language].append((group.is_two_way, group.words, group.targets))
    return {language: Synonyms.of(each) for language, each in groups.items()}
