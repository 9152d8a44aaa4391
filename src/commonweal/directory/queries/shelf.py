"""The search index as this process holds it, caught up with the database before each search."""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from commonweal.directory.adapters import Index, index
from commonweal.directory.engine.openness import Openness
from commonweal.directory.engine.plan import corrections, tolerance
from commonweal.directory.engine.shelf import Row, Shelf, stem_key, stem_tokens
from commonweal.directory.models.search import (
    SearchBatch,
    SearchEntry,
    SearchHours,
    SearchLabel,
    SearchStem,
    SearchText,
    SearchWord,
)
from commonweal.vocabulary.queries import EDITION, UNASKED

_MOST_NEWS = 2000
_MOST_CARDS = 5000
_FEW_LOOKED_AT = 60
State = tuple[int, str]


class Held:
    """Columns, hours and words of one state of the index. It is the lexicon for `plan_text`."""

    def __init__(self) -> None:
        self.state: State = (0, "")
        self.index: Index = index()
        self.shelf = Shelf(self.index.rows_with, self._look, self.index.reads_per_look)
        self.vocabulary_edition: object | None = UNASKED
        self._cards: dict[int, str] = {}
        self._has: dict[str, bool] = {}
        self.openness = Openness()
        self._last_label = self._last_hours = 0
        self._has_outlines = False
        self._words: dict[str, int] = {}
        self._sorted: list[str] = []
        self._words_revision = -1
        self._corrected: dict[str, list[str]] = {}

    def catch_up(self, newest: State) -> None:
        """Read what was written since, up to the batch `newest`."""
        rows = SearchEntry.objects.filter(revision__gt=self.state[0])
        columns = rows.values_list("row", "packed", "labels", "areas")
        is_fresh = not len(self.shelf.records)
        taken: list[Row] = [(row, packed, labels, areas) for row, packed, labels, areas in columns.iterator(20_000)]
        tokens = None
        if not is_fresh and len(taken) <= _MOST_NEWS:
            tokens = _tokens_of([row[0] for row in taken])
        labels = SearchLabel.objects.filter(id__gt=self._last_label).values_list("id", "kind", "key", "text")
        self._last_label = self._learn(labels)
        hours = list(
            SearchHours.objects.filter(id__gt=self._last_hours).values_list("id", "body", "zone", "is_plain", "ranges")
        )
        self.openness.put((number, body, zone, plain, bytes(ranges)) for number, body, zone, plain, ranges in hours)
        self._last_hours = max([self._last_hours, *(row[0] for row in hours)])
        self.shelf.put(taken, tokens)
        for row, *_ in taken:
            self._cards.pop(row, None)
        stems = SearchStem.objects.filter(revision__gt=self.state[0]).values_list("stem", "count")
        self.shelf.frequencies.update(stems.iterator(20_000))
        self._corrected.clear()
        self._has.clear()
        self.state = newest

    def has_stem(self, stem: str) -> bool:
        """Whether any entry has the stem."""
        if self.shelf.frequencies.get(stem_key(stem), 0) > 0:
            return True
        if self.shelf.is_held(stem):
            return len(self.shelf.posting(stem).rows) > 0
        if stem not in self._has:
            self._has[stem] = self.index.has_any(stem_tokens(stem))
        return self._has[stem]

    def completions(self, beginning: str, limit: int) -> list[str]:
        """Words that begin so and are longer, most frequent first, then by spelling."""
        self._all_words()
        first = bisect_right(self._sorted, beginning)
        last = bisect_left(self._sorted, beginning + chr(0x10FFFF), first)
        found = sorted((-self._words[word], word) for word in self._sorted[first:last])
        return [word for _, word in found[:limit]]

    def similar(self, word: str) -> list[str]:
        """Words that may have been meant."""
        if word not in self._corrected:
            limit = tolerance(word)
            known = self._all_words() if limit else {}
            near = process.extract_iter(word, known.keys(), scorer=OSA.distance, score_cutoff=limit)
            self._corrected[word] = corrections(word, ((other, known[other]) for other, _, _ in near))
            if len(self._corrected) > 2000:
                self._corrected.clear()
                return corrections(word, known.items())
        return self._corrected[word]

    def cards_of(self, rows: Sequence[int]) -> dict[int, str]:
        """The cards of rows as JSON, empty or absent when withdrawn by now. The last ones shown are kept."""
        wanted = [row for row in rows if row not in self._cards]
        self._make_room()
        with connection.cursor() as cursor:
            for start in range(0, len(wanted), 500):
                some = wanted[start : start + 500]
                marks = ", ".join(["%s"] * len(some))
                cursor.execute(
                    f"SELECT row, card FROM directory_search_text WHERE row IN ({marks})",  # noqa: S608
                    some,
                )
                self._cards.update(cursor.fetchall())
        return {row: self._cards[row] for row in rows if row in self._cards}

    @property
    def has_outlines(self) -> bool:
        """Whether any coverage area is given as an outline."""
        return self._has_outlines

    def _look(self, rows: Sequence[int], tokens: Sequence[str]) -> dict[int, int]:
        """Which tokens rows have. Of few rows most are shown, so their cards come along and save a round trip."""
        if len(rows) > _FEW_LOOKED_AT:
            return self.index.tokens_among(rows, tokens)
        self._make_room()
        return self.index.tokens_among(rows, tokens, self._cards)

    def _make_room(self) -> None:
        if len(self._cards) > _MOST_CARDS:
            self._cards.clear()

    def _learn(self, labels: Iterable[tuple[int, str, str, str]]) -> int:
        taken = list(labels)
        self.shelf.name_labels(taken)
        self._has_outlines = self._has_outlines or any(kind == "outline" for _, kind, _, _ in taken)
        return max([self._last_label, *(row[0] for row in taken)])

    def _all_words(self) -> dict[str, int]:
        """Every word of the index and its count, read when first needed and when it changed."""
        if self._words_revision < self.state[0]:
            rows = SearchWord.objects.filter(revision__gt=self._words_revision).values_list("word", "count")
            for word, count in rows.iterator(20_000):
                if count > 0:
                    self._words[word] = count
                else:
                    self._words.pop(word, None)
            self._words_revision = self.state[0]
            self._sorted = sorted(self._words)
        return self._words


def _tokens_of(rows: Sequence[int]) -> dict[int, frozenset[str]]:
    """The tokens of each of `rows`, from the table beside the word index."""
    tokens = {row: frozenset[str]() for row in rows}
    for start in range(0, len(rows), 400):
        texts = SearchText.objects.filter(row__in=rows[start : start + 400])
        tokens |= {row: frozenset(text.split()) for row, text in texts.values_list("row", "tokens")}
    return tokens


_NEWEST = (
    f"SELECT revision, stamp, {EDITION} FROM directory_search_batch"  # noqa: S608 - our own text
    " ORDER BY revision DESC LIMIT 1"
)
_lock = threading.RLock()
_held: Held | None = None


@contextmanager
def held() -> Iterator[Held]:
    """This process's copy of the index in its newest state; one search at a time uses it."""
    global _held
    with _lock:
        newest, edition = _newest()
        if _held is None or (_held.state != newest and not _follows(_held.state, newest)):
            _held = Held()
        if _held.state != newest:
            try:
                _held.catch_up(newest)
            except BaseException:
                _held = None
                raise
        _held.vocabulary_edition = edition
        yield _held


def _newest() -> tuple[State, object | None]:
    """(the last batch, the edition of the vocabulary). Every search asks, so it goes past the query builder."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        found = cursor.fetchone()
    return ((int(found[0]), str(found[1])), found[2]) if found else ((0, ""), UNASKED)


def _follows(before: State, newest: State) -> bool:
    """Whether only batches after `before` separate it from `newest`."""
    if before[0] >= newest[0] or not before[1]:
        return False
    later = SearchBatch.objects.filter(revision__gte=before[0]).order_by("revision")
    batches = list(later.values_list("revision", "stamp", "is_rebuild"))
    return bool(batches) and batches[0][:2] == before and not any(is_rebuild for _, _, is_rebuild in batches[1:])
