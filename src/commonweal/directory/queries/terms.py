"""Taxonomy terms as search wants them: with their other names and everything broader."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from commonweal.directory.engine.entries import TermInfo
from commonweal.directory.models.hsds import TaxonomyTerm
from commonweal.vocabulary import queries as vocabulary

_DEEPEST = 12


class KnownTerms:
    """Terms of documents, joined with our own vocabulary where a term has its id or web address there."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._infos: dict[str, TermInfo] = {}
        self._known: dict[str, bool] = {}

    def info(self, term: Mapping[str, Any]) -> TermInfo:
        """The term of an HSDS taxonomy_term object; read once."""
        identity = str(term["id"])
        if identity not in self._infos:
            self._infos[identity] = self._read(identity, term)
        return self._infos[identity]

    def load(self, ids: Iterable[str]) -> None:
        """Read the broader terms of many terms at once."""
        new = [identity for identity in ids if identity not in self._known]
        if new:
            self._known |= dict.fromkeys(new, False) | dict.fromkeys(vocabulary.terms_by_id(new), True)
        wanted = {identity for identity in new if identity not in self._parents}
        for _ in range(_DEEPEST):
            if not wanted:
                return
            rows = TaxonomyTerm.objects.filter(id__in=list(wanted)[:30_000]).values_list("id", "parent_id", "name")
            found = {}
            for identity, parent, name in rows:
                found[str(identity)], self._names[str(identity)] = str(parent or ""), name or ""
            self._parents.update(dict.fromkeys(wanted, ""), **found)
            wanted = {parent for parent in found.values() if parent and parent not in self._parents}

    def _read(self, identity: str, term: Mapping[str, Any]) -> TermInfo:
        self.load([identity])
        if not self._parents.get(identity) and (told := str(term.get("parent_id") or "")):
            self._parents[identity] = told
            self.load([told])
        uri = str(term.get("term_uri") or "")
        chain = [identity]
        while (parent := self._parents.get(chain[-1])) and parent not in chain:
            chain.append(parent)
        broader = {each: self._names.get(each, "") for each in chain[1:]}
        same = _same(identity, uri) if self._known[identity] or uri else []
        words: list[str] = []
        for language, _ in settings.LANGUAGES if same else ():
            views = vocabulary.terms_by_id(same, language)
            words += [view.label for view in views.values()]
            broader |= {view.id: view.label for view in views.values()}
        for each in same:
            broader |= _above(each)
        broader.pop(identity, None)
        label = str(term.get("name") or term.get("term") or "")
        return TermInfo(identity, label, tuple(dict.fromkeys(words)), broader)


def _same(identity: str, uri: str) -> list[str]:
    """The vocabulary's terms that mean exactly this term."""
    view = vocabulary.by_uri(uri) if uri else None
    known = view.id if view else identity
    if not vocabulary.terms_by_id([known]):
        return []
    return [each for each in vocabulary.expand(known) if known in vocabulary.expand(each)]


def _above(identity: str) -> dict[str, str]:
    """Everything broader than a vocabulary term, nearest first, id to label."""
    found: dict[str, str] = {}
    waiting = [identity]
    while waiting:
        for view in vocabulary.terms_by_id([waiting.pop(0)]).values():
            for parent in vocabulary.terms_by_id([id for id in view.parent_ids if id not in found]).values():
                found[parent.id] = parent.label
                waiting.append(parent.id)
    return found
