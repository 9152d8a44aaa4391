"""All entries of an index as NumPy columns, held by each process: about 170 bytes an entry.

Rows are numbers of the index's own tables. A row that was withdrawn stays as a hole. Labels (needs, languages, …) of
all rows lie in one pool of numbers, label · 2 + 1 when stated directly and label · 2 otherwise.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commonweal.directory.engine import scoring
from commonweal.directory.engine.packing import ANYWHERE, RECORD, TEXT_LETTERS, as_numbers, phrase_token, token

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bytes = bytes | memoryview | None
Row = tuple[int, Bytes, Bytes, Bytes]
"""(row, packed record or None when withdrawn, labels, areas)."""

POSTINGS_BYTES = 48 * 2**20


@dataclass(slots=True)
class Pool:
    """A list of numbers for each row, in one array. Replaced lists stay behind as zeros."""

    values: Ints = field(default_factory=lambda: np.zeros(0, "<i4"))
    owners: Ints = field(default_factory=lambda: np.zeros(0, "<i4"))
    starts: Ints = field(default_factory=lambda: np.zeros(0, "<i4"))
    counts: Ints = field(default_factory=lambda: np.zeros(0, "<i4"))

    def put(self, rows: Ints, lists: Sequence[Ints], size: int) -> None:
        """Set the lists of `rows`; there are `size` rows in all."""
        if size > len(self.starts):
            more = np.zeros(size - len(self.starts), "<i4")
            self.starts, self.counts = np.concatenate([self.starts, more]), np.concatenate([self.counts, more])
        old = rows[self.counts[rows] > 0]
        for start, count in zip(self.starts[old], self.counts[old], strict=True):
            self.values[start : start + count] = 0
        lengths = np.fromiter((len(each) for each in lists), "<i4", len(lists))
        self.counts[rows] = lengths
        self.starts[rows] = len(self.values) + np.cumsum(lengths) - lengths
        self.values = np.concatenate([self.values, *lists]).astype("<i4")
        self.owners = np.concatenate([self.owners, np.repeat(rows, lengths)]).astype("<i4")

    def of(self, rows: Ints) -> tuple[Ints, NDArray[np.intp]]:
        """(values, position in `rows` of the row that has each)."""
        counts = self.counts[rows]
        owner = np.repeat(np.arange(len(rows)), counts)
        first = np.cumsum(counts) - counts
        return self.values[np.repeat(self.starts[rows] - first, counts) + np.arange(len(owner))], owner


@dataclass(slots=True)
class Posting:
    """The rows that have a stem, ascending, and in which of the four texts (bit 0 is the name)."""

    rows: Ints
    texts: NDArray[np.uint8]
    edition: int

    @property
    def size(self) -> int:
        """Bytes held."""
        return self.rows.nbytes + self.texts.nbytes + 200


Reader = Callable[[str], Posting]
Fetch = Callable[[Sequence[str]], tuple[Ints, NDArray[np.uint8]]]
"""For at most four tokens: (the rows that have any, ascending; which of them as bits, the first token is bit 0)."""
Look = Callable[[Sequence[int], Sequence[str]], Mapping[int, int]]
"""For some rows and tokens: {row: the tokens it has as bits}, without the rows that have none."""
FEW = 2000
"""Up to so many numbers sorting is quicker than a pass over a column of the whole shelf."""
READ_COST = 30
"""Beginning to read a word takes as long as looking at so many rows."""
MOST_LOOKS = 5000
"""Rows looked at one by one in a search."""


class Shelf:
    """The columns. `fetch` reads the rows of tokens from the database's word index, `look` the tokens of some rows;
    in the time of one look `reads_per_look` rows of a word are read."""

    def __init__(self, fetch: Fetch, look: Look, reads_per_look: int = 4) -> None:
        self.fetch = fetch
        self.look = look
        self.reads_per_look = reads_per_look
        self.frequencies: dict[str, int] = {}
        self.edition = 0
        self.records = np.zeros(0, RECORD)
        self.alive: Bools = np.zeros(0, bool)
        self.labels, self.areas = Pool(), Pool()
        self.label_ids: dict[tuple[str, str], int] = {}
        self.label_of: dict[int, tuple[str, str, str]] = {}
        self.top_label = 0
        self._postings: OrderedDict[str, Posting] = OrderedDict()
        self._held = 0
        self._by_label: OrderedDict[int, Ints] = OrderedDict()
        self._news: list[tuple[int, dict[int, frozenset[str]]]] = []
        self._derive()

    def put(self, rows: Iterable[Row], tokens: dict[int, frozenset[str]] | None = None) -> None:
        """Take in new and changed rows. `tokens` of the changed rows keep what is held of the word index true;
        without them it is forgotten."""
        taken = list(rows)
        if not taken:
            return
        numbers = np.fromiter((row[0] for row in taken), "<i4", len(taken))
        size = max(len(self.records), int(numbers.max()) + 1)
        if size > len(self.records):
            more = size - len(self.records)
            self.records = np.concatenate([self.records, np.zeros(more, RECORD)])
            self.alive = np.concatenate([self.alive, np.zeros(more, bool)])
        empty = bytes(RECORD.itemsize)
        self.records[numbers] = np.frombuffer(b"".join(bytes(row[1] or empty) for row in taken), RECORD)
        self.alive[numbers] = np.fromiter((row[1] is not None for row in taken), bool, len(taken))
        self.labels.put(numbers, [as_numbers(row[2]) for row in taken], size)
        self.areas.put(numbers, [as_numbers(row[3]) for row in taken], size)
        self._derive()
        self._by_label.clear()
        self.edition += 1
        if tokens is None or len(tokens) > 2000 or len(self._news) > 200:
            self._postings.clear()
            self._news.clear()
            self._held = 0
        else:
            self._news.append((self.edition, tokens))

    def name_labels(self, labels: Iterable[tuple[int, str, str, str]]) -> None:
        """Learn (number, kind, key, text) of labels."""
        for number, kind, key, text in labels:
            self.label_ids[kind, key] = number
            self.top_label = max(self.top_label, number)
            self.label_of[number] = (kind, key, text)

    def posting(self, stem: str) -> Posting:
        """The rows that have `stem`, from memory or from the word index."""
        held = self._postings.get(stem)
        if held is None:
            held = self._read(stem)
        elif held.edition < self.edition:
            held = self._catch_up(stem, held)
        else:
            self._postings.move_to_end(stem)
            return held
        before = self._postings.pop(stem, None)
        self._held += held.size - (before.size if before else 0)
        self._postings[stem] = held
        while self._held > POSTINGS_BYTES and len(self._postings) > 1:
            _, oldest = self._postings.popitem(last=False)
            self._held -= oldest.size
        return held

    def shares_of_label(self, label: int, rows: Ints) -> Floats:
        """For each of `rows`: 1 when it states the label itself, 1/2 when only something narrower, else 0."""
        shares = np.zeros(len(rows))
        if len(rows) * 8 < len(self.rows):
            values, owner = self.labels.of(rows)
            shares[owner[values == label * 2]] = 0.5
            shares[owner[values == label * 2 + 1]] = 1.0
            return shares
        whole = np.zeros(len(self.records))
        whole[self.rows_of_label(label)] = 0.5
        whole[self.rows_of_label(label, only_direct=True)] = 1.0
        return whole[rows]

    def is_held(self, stem: str) -> bool:
        """Whether the rows of `stem` are in memory as they are now."""
        return stem in self._postings and self._postings[stem].edition == self.edition

    def frequency(self, stem: str) -> int:
        """How many rows have `stem`: as counted when they were written, else by reading them."""
        counted = self.frequencies.get(stem_key(stem))
        return len(self.posting(stem).rows) if counted is None else counted

    def reading_cost(self, stems: Iterable[str]) -> int:
        """What it takes to read all rows of `stems` (those not held), in looks at one row."""
        return sum(READ_COST + self._expected(stem) // self.reads_per_look for stem in stems if not self.is_held(stem))

    def among(self, rows: Ints, stems: Collection[str]) -> Reader | None:
        """How to read `stems` by looking at each of `rows`, or None when reading them whole is quicker."""
        if len(rows) > min(MOST_LOOKS, self.reading_cost(stems)):
            return None
        order = sorted(stems)
        marks = [mark for stem in order for mark in _marks(stem)]
        found = self.look([int(row) for row in rows], marks) if len(rows) else {}
        seen = np.array(sorted(found), "<i4")
        bits = [found[int(row)] for row in seen]
        starts, start = {}, 0
        for stem in order:
            starts[stem] = start
            start += len(_marks(stem))

        def read(stem: str) -> Posting:
            first, every = starts[stem], (1 << len(_marks(stem))) - 1
            texts = np.array([each >> first & every for each in bits], np.uint8)
            return Posting(seen[texts > 0], texts[texts > 0], self.edition)

        return read

    def _expected(self, stem: str) -> int:
        """About how many rows `stem` (or a pair of stems) has, without reading any."""
        unknown = 0 if self.frequencies else len(self.rows)
        return min(self.frequencies.get(stem_key(part), unknown) for part in stem.split("_"))

    def rows_of_label(self, label: int, *, only_direct: bool = False) -> Ints:
        """The rows that have a label (stated directly), in no order."""
        key = label * 2 + 1 if only_direct else -label
        found = self._by_label.get(key)
        if found is None:
            has = self.labels.values == key if only_direct else self.labels.values >> 1 == label
            found = self._by_label[key] = self.labels.owners[has]
            if len(self._by_label) > 128:
                self._by_label.popitem(last=False)
        return found

    def _read(self, stem: str) -> Posting:
        texts = np.zeros(len(self.records), np.uint8)
        read, bits = self.fetch(_marks(stem))
        known = read < len(texts)
        texts[read[known]] = bits[known]
        texts[~self.alive] = 0
        rows = np.flatnonzero(texts).astype("<i4")
        return Posting(rows, texts[rows], self.edition)

    def _catch_up(self, stem: str, held: Posting) -> Posting:
        """`held` with the rows that changed since it was read."""
        texts = np.zeros(len(self.records), np.uint8)
        texts[held.rows] = held.texts
        marks = {mark: 1 << place for place, mark in enumerate(_marks(stem))}
        for edition, rows in self._news:
            if edition > held.edition:
                for row, tokens in rows.items():
                    texts[row] = sum(bit for mark, bit in marks.items() if mark in tokens)
        texts[~self.alive] = 0
        rows_now = np.flatnonzero(texts).astype("<i4")
        return Posting(rows_now, texts[rows_now], self.edition)

    def _derive(self) -> None:
        """Columns as contiguous arrays, for speed."""
        self._by_latitude: tuple[Ints, Floats] | None = None
        records = self.records
        self.latitude: Floats = np.ascontiguousarray(records["latitude"])
        self.longitude: Floats = np.ascontiguousarray(records["longitude"])
        self.service: Ints = np.ascontiguousarray(records["service"])
        self.organisation: Ints = np.ascontiguousarray(records["organisation"])
        self.hours: Ints = np.ascontiguousarray(records["hours"])
        self.updated: Ints = np.ascontiguousarray(records["updated"])
        self.flags: NDArray[np.uint16] = np.ascontiguousarray(records["flags"])
        self.tie: NDArray[np.int64] = np.ascontiguousarray(records["tie"])
        self.rows: Ints = np.flatnonzero(self.alive).astype("<i4")
        self.anywhere: Ints = np.flatnonzero(self.alive & (self.flags & ANYWHERE > 0)).astype("<i4")

    def between(self, south: float, north: float) -> Ints:
        """The rows whose point lies between two latitudes, in no order. Sorted once, when first asked for."""
        if self._by_latitude is None:
            order = self.rows[np.argsort(self.latitude[self.rows], kind="stable")]
            self._by_latitude = order, self.latitude[order]
        order, latitudes = self._by_latitude
        first, last = np.searchsorted(latitudes, south, "left"), np.searchsorted(latitudes, north, "right")
        return order[first:last]

    def weights(self, rows: Ints, text: int) -> Floats:
        """What an occurrence in text number `text` counts in each of `rows`."""
        lengths: Floats = self.records["lengths"][rows, text].astype(np.float64)
        return scoring.weight_of(text, lengths)


def stem_tokens(stem: str) -> list[str]:
    """The tokens of a stem in the four texts, the longest text first."""
    return _marks(stem)[::-1]


def stem_key(stem: str) -> str:
    """How a stem is written where its frequency is kept: a token without the letter of a text."""
    return token("", stem)


def _marks(stem: str) -> list[str]:
    """The tokens of a stem in the four texts, or the one of a phrase (`first_second`)."""
    return [phrase_token(stem)] if "_" in stem else [token(letter, stem) for letter in TEXT_LETTERS]
