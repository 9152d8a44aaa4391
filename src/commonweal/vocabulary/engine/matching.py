"""Finding terms in what somebody typed: labels, other names and typing mistakes, in memory.

A vocabulary has hundreds to a few thousand labels; one process keeps them folded in dictionaries, so a look-up
takes microseconds and a look-up with typing mistakes about a millisecond.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from commonweal.kernel.text import fold

_NOT_WORD = re.compile(r"[^\w]+")
# What people wrap around a need; these words never match a term by themselves.
FILLERS = frozenset(
    [
        "i",
        "need",
        "want",
        "help",
        "with",
        "for",
        "a",
        "an",
        "the",
        "to",
        "my",
        "me",
        "some",
        "get",
        "find",
        "near",
        "can",
        "you",
        "please",
        "on",
        "in",
        "of",
        "is",
        "are",
        "and",
        "or",
        "about",
        "mae",
        "angen",
        "help",
        "gyda",
        "i",
        "am",
        "eisiau",
        "yn",
        "ar",
        "o",
        "أحتاج",
        "اريد",
        "أريد",
        "مساعدة",
        "في",
        "من",
        "الى",
        "إلى",
        "على",
        "мені",
        "потрібна",
        "потрібно",
        "допомога",
        "з",
        "на",
        "в",
        "у",
        "до",
    ]
)


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """One label of one term, as the matcher is given it. `kind` is pref, alt or hidden."""

    term_id: str
    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A label that fits. `how` is pref, alt, hidden or typo; `score` 0..1 ranks matches of one text."""

    term_id: str
    text: str
    language: str
    how: str
    score: float


@dataclass(slots=True)
class LabelIndex:
    """All labels of all current terms, ready to be asked."""

    by_key: dict[str, list[LabelEntry]] = field(default_factory=lambda: defaultdict(list))
    by_stem: dict[str, list[LabelEntry]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    longest: int = 1

    @classmethod
    def of(cls, entries: Iterable[LabelEntry]) -> "LabelIndex":
        """The index of `entries`."""
        index = cls()
        for entry in entries:
            if name := key(entry.text):
                index.by_key[name].append(entry)
                index.by_stem[stem(name)].append(entry)
                for word in stem(name).split():
                    if word not in FILLERS:
                        index.by_word[word].add(name)
                index.longest = max(index.longest, name.count(" ") + 1)
        return index

    def matches(self, text: str, language: str, limit: int = 20) -> list[Match]:
        """Terms whose label is in `text`, best first, one match per term.

        A label that is the whole text beats one that is part of it, longer parts beat shorter, preferred
        names beat others, the asked language beats the rest; typing mistakes are only tried on words that
        no label knows.
        """
        words = key(text).split()[:40]
        if not words:
            return []
        best: dict[str, Match] = {}
        covered: set[int] = set()
        for start, stop in _spans(len(words), self.longest):
            part = words[start:stop]
            if len(part) == 1 and part[0] in FILLERS and len(words) > 1:
                continue
            name = " ".join(part)
            exact = self.by_key.get(name, ())
            for entry in exact or self.by_stem.get(stem(name), ()):
                covered.update(range(start, stop))
                score = _score(entry, len(part), len(words), language, 0)
                _keep(best, entry, entry.kind, score if exact else round(score * 0.97, 4))
        rest = [word for place, word in enumerate(words) if place not in covered]
        if rest and not self._partly(rest, len(words), language, best):
            self._forgive(words, covered, language, best)
        return sorted(best.values(), key=lambda m: (-m.score, -len(m.text), m.text, m.term_id))[:limit]

    def _partly(self, words: list[str], of: int, language: str, best: dict[str, Match]) -> bool:
        """Longer labels that hold every telling word: “somewhere to sleep” is in “Somewhere to sleep tonight”."""
        telling = [each for each in stem(" ".join(words)).split() if each not in FILLERS and len(each) > 2]
        if not telling:
            return False
        names = set.intersection(*(self.by_word.get(each, set()) for each in telling))
        for name in sorted(names):
            for entry in self.by_key[name]:
                share = len(telling) / len(name.split())
                score = _score(entry, len(telling), max(of, len(telling)), language, 0)
                _keep(best, entry, entry.kind, round(score * (0.4 + 0.4 * share), 4))
        return bool(names)

    def _forgive(self, words: list[str], covered: set[int], language: str, best: dict[str, Match]) -> None:
        whole = " ".join(w for w in words if w not in FILLERS)
        parts = {whole: len(whole.split())} if not covered else {}
        for place, word in enumerate(words):
            if place not in covered and word not in FILLERS:
                parts.setdefault(word, 1)
        for part, size in parts.items():
            limit = tolerance(part)
            if not limit:
                continue
            for name, entries in self.by_key.items():
                if abs(len(name) - len(part)) > limit or (name[0] != part[0] and len(part) < 7):
                    continue
                wrong = OSA.distance(part, name, score_cutoff=limit)
                if wrong <= limit:
                    for entry in entries:
                        _keep(best, entry, "typo", _score(entry, size, len(words), language, int(wrong)))


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Which words may stand for which. `to` maps a folded word or phrase to others, in their written form."""

    to: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, groups: Iterable[tuple[bool, Sequence[str], Sequence[str]]]) -> "Synonyms":
        """From groups (is_two_way, words, targets). Two-way: each word widens to all others; else words to targets."""
        to: dict[str, dict[str, None]] = defaultdict(dict)
        for two_way, words, targets in groups:
            for word in words:
                for other in words if two_way else targets:
                    if key(other) != key(word):
                        to[key(word)].setdefault(other)
        return cls({word: tuple(others) for word, others in to.items()})

    def widen(self, words: Iterable[str]) -> dict[str, list[str]]:
        """For each word or phrase that has any: what else to look for. One step only, so meaning does not drift."""
        found = {word: list(self.to.get(key(word), ())) for word in words}
        return {word: others for word, others in found.items() if others}


def key(text: str) -> str:
    """`text` as labels are compared: folded, words only, Arabic and Ukrainian letter variants made one."""
    folded = _NOT_WORD.sub(" ", fold(text.replace("'", "").replace("’", "").replace("ʼ", "")))
    return " ".join(folded.translate(_LETTERS).split())


def stem(text: str) -> str:
    """English endings taken off each word of a key, so that “evicted” meets “eviction”. For comparing only."""
    return " ".join(_stem(word) for word in text.split())


def _stem(word: str) -> str:
    if not word.isascii():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def tolerance(text: str) -> int:
    """Typing mistakes forgiven in a text of this length. Short words have too many neighbours."""
    return 0 if len(text) < 5 else 1 if len(text) < 8 else 2


_ENDINGS = ("ations", "ation", "ions", "ings", "ion", "ing", "ies", "ed", "es", "er", "s", "y", "e")
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "ґ": "г", "_": " "})


def _spans(count: int, longest: int) -> list[tuple[int, int]]:
    return [(start, start + size) for size in range(min(count, longest), 0, -1) for start in range(count - size + 1)]


def _score(entry: LabelEntry, size: int, of: int, language: str, wrong: int) -> float:
    kind = {"pref": 1.0, "alt": 0.92, "hidden": 0.9}.get(entry.kind, 0.8)
    tongue = 1.0 if entry.language == language else 0.95
    return round(kind * tongue * (0.5 + 0.5 * size / of) * (0.75**wrong), 4)


def _keep(best: dict[str, Match], entry: LabelEntry, how: str, score: float) -> None:
    known = best.get(entry.term_id)
    if known is None or score > known.score:
        best[entry.term_id] = Match(entry.term_id, entry.text, entry.language, how, score)
