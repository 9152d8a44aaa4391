"""From typed words to what is looked for: stems, completions of the last word, synonyms, corrections."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.distance import OSA

from commonweal.directory.engine.text import content_words, stem, words

Alternative = tuple[str, ...]
"""Stems that must all be there to stand for one typed word."""

COMPLETIONS = 12
CORRECTIONS = 3
LONGEST_PHRASE = 3


class Lexicon(Protocol):
    """The index's own words."""

    def has_stem(self, stem: str) -> bool:
        """Whether any entry has the stem."""
        ...

    def completions(self, beginning: str, limit: int) -> list[str]:
        """Words that begin so, most frequent first, then by spelling."""
        ...

    def similar(self, word: str) -> list[str]:
        """Words that may have been meant, as `corrections` orders them."""
        ...


class Synonyms(Protocol):
    """Other words for words and phrases: `vocabulary.queries.synonyms_of` with the language chosen."""

    def __call__(self, words: Iterable[str]) -> Mapping[str, Sequence[str]]: ...


@dataclass(frozen=True, slots=True)
class WordPlan:
    """What may stand for one typed word: `typed` counts in full, `near` (synonyms, corrections) for less."""

    word: str
    typed: tuple[Alternative, ...]
    near: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPlan:
    """All words of a text. `required` of them must be found; `corrected` is the text with likely spellings."""

    words: tuple[WordPlan, ...] = ()
    pairs: tuple[str, ...] = ()
    required: int = 0
    corrected: str = ""

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that any alternative names."""
        return frozenset(
            stem for word in self.words for alternative in (*word.typed, *word.near) for stem in alternative
        )


def no_synonyms(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """For an index without a vocabulary."""
    return {}


def plan_text(text: str, lexicon: Lexicon, synonyms: Synonyms = no_synonyms, *, any_word: bool = False) -> TextPlan:
    """How `text` is looked for.

    Up to three words must all be found, of longer texts two thirds; one is enough with `any_word`. The last word may
    be the beginning of a word unless white space follows it.
    """
    typed = list(dict.fromkeys(content_words(text)))[:12]
    if not typed:
        return TextPlan()
    widened = _widened(typed, synonyms)
    may_be_cut = not text[-1:].isspace()
    plans, corrected = [], {}
    for place, word in enumerate(typed):
        plan, correction = _plan_word(word, lexicon, widened.get(word, []), may_be_cut and place == len(typed) - 1)
        plans.append(plan)
        if correction:
            corrected[word] = correction
    required = 1 if any_word else len(plans) if len(plans) <= 3 else -(-2 * len(plans) // 3)
    stemmed = [stem(word) for word in typed]
    neighbours = tuple(f"{a}_{b}" for a, b in itertools.pairwise(stemmed))
    return TextPlan(tuple(plans), neighbours, required, _correct(text, corrected))


def corrections(word: str, known: Iterable[tuple[str, int]]) -> list[str]:
    """Words of `known` (word, count) within the typing mistakes forgiven for the length of `word`.

    Fewest mistakes first, then same first letter, then most frequent, then by spelling; three at most.
    """
    limit = tolerance(word)
    if not limit:
        return []
    found = []
    for other, count in known:
        if abs(len(other) - len(word)) <= limit and not other.isdigit():
            wrong = OSA.distance(word, other, score_cutoff=limit)
            if 0 < wrong <= limit:
                found.append((wrong, other[0] != word[0], -count, other))
    return [other for _, _, _, other in sorted(found)[:CORRECTIONS]]


def tolerance(word: str) -> int:
    """Typing mistakes forgiven in a word: none in short words and numbers, 1 from 4 letters, 2 from 8."""
    if len(word) < 4 or any(c.isdigit() for c in word):
        return 0
    return 1 if len(word) < 8 else 2


def _plan_word(word: str, lexicon: Lexicon, others: list[str], may_be_cut: bool) -> tuple[WordPlan, str]:
    root = stem(word)
    near: dict[Alternative, None] = {}
    typed: dict[Alternative, None] = {(root,): None}
    correction = ""
    known = lexicon.has_stem(root)
    longer = lexicon.completions(word, COMPLETIONS) if may_be_cut and len(word) >= 3 else []
    for other in longer:
        (near if known else typed).setdefault((stem(other),))
    if not known and not longer:
        for other in lexicon.similar(word):
            correction = correction or other
            near.setdefault((stem(other),))
    for phrase in others:
        stemmed = tuple(dict.fromkeys(stem(part) for part in content_words(phrase)))
        if stemmed:
            near.setdefault(stemmed)
    return WordPlan(word, tuple(typed), tuple(alt for alt in near if alt not in typed)), correction


def _widened(typed: list[str], synonyms: Synonyms) -> dict[str, list[str]]:
    """For each typed word the synonyms of it and of the phrases it is part of."""
    phrases = {
        " ".join(typed[start : start + size]): typed[start : start + size]
        for size in range(1, LONGEST_PHRASE + 1)
        for start in range(len(typed) - size + 1)
    }
    found: dict[str, list[str]] = {}
    for phrase, others in synonyms(list(phrases)).items():
        for word in phrases.get(phrase, ()):
            found.setdefault(word, []).extend(others)
    return found


def _correct(text: str, corrected: Mapping[str, str]) -> str:
    return " ".join(corrected.get(word, word) for word in words(text)) if corrected else ""
