"""What a term is to those who ask: plain values, no rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TermView:
    """A term as pages, search and exports see it, in one language.

    `label` is the preferred name in the asked language, else in the scheme's; `definition` likewise or "".
    """

    id: str
    scheme: str
    notation: str
    uri: str
    label: str
    language: str
    definition: str = ""
    status: str = "current"
    parent_ids: tuple[str, ...] = ()
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term that was found in what somebody typed."""

    term: TermView
    matched: str
    matched_language: str
    how: str
    score: float


@dataclass(frozen=True, slots=True)
class TermNode:
    """A term with its narrower terms, for trees."""

    term: TermView
    children: tuple["TermNode", ...] = field(default_factory=tuple)


def descendants(of: str, narrower: Mapping[str, Iterable[str]]) -> list[str]:
    """Every id below `of`, nearest first, each once; survives cycles that a damaged file may bring."""
    found: dict[str, None] = {}
    queue = list(narrower.get(of, ()))
    while queue:
        each = queue.pop(0)
        if each != of and each not in found:
            found[each] = None
            queue.extend(narrower.get(each, ()))
    return list(found)


def would_cycle(narrow: str, broad: str, broader: Mapping[str, Iterable[str]]) -> bool:
    """Whether making `broad` a broader term of `narrow` closes a circle."""
    if narrow == broad:
        return True
    seen, queue = set(), [broad]
    while queue:
        each = queue.pop()
        if each == narrow:
            return True
        if each not in seen:
            seen.add(each)
            queue.extend(broader.get(each, ()))
    return False
