"""Entries as bytes: the fixed part of one entry as a NumPy record, its tokens for the word index."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from commonweal.directory.engine.entries import Entry, pairs
from commonweal.directory.engine.search import MODES
from commonweal.directory.engine.text import STOPWORDS, stem, words

RECORD = np.dtype(
    [
        ("tie", "<i8"),
        ("name_key", "<i8"),
        ("latitude", "<f8"),
        ("longitude", "<f8"),
        ("minimum_age", "<f8"),
        ("maximum_age", "<f8"),
        ("service", "<i4"),
        ("organisation", "<i4"),
        ("hours", "<i4"),
        ("updated", "<i4"),
        ("lengths", "<u2", (4,)),
        ("flags", "<u2"),
    ]
)
FREE, ANYWHERE, APPROXIMATE, CONFIDENTIAL = 1, 2, 4, 8
MODE_FLAGS = {mode: 16 << place for place, mode in enumerate(MODES)}
TEXT_LETTERS = "abcd"
PHRASE_LETTER = "p"


def pack(entry: Entry, *, service: int, organisation: int, hours: int, lengths: tuple[int, int, int, int]) -> bytes:
    """The fixed part of `entry`; `service`, `organisation` and `hours` are the numbers the index gave them."""
    record = np.zeros((), RECORD)
    record["tie"], record["name_key"] = entry.tie, entry.name_key
    record["latitude"] = entry.point.latitude if entry.point else np.nan
    record["longitude"] = entry.point.longitude if entry.point else np.nan
    record["minimum_age"] = -np.inf if entry.minimum_age is None else entry.minimum_age
    record["maximum_age"] = np.inf if entry.maximum_age is None else entry.maximum_age
    record["service"], record["organisation"], record["hours"] = service, organisation, hours
    record["updated"] = entry.updated.toordinal() if entry.updated else 0
    record["lengths"] = [min(length, 65535) for length in lengths]
    flags = FREE * entry.is_free | ANYWHERE * entry.coverage.is_anywhere
    flags |= APPROXIMATE * entry.is_approximate | CONFIDENTIAL * entry.is_confidential
    for mode, flag in MODE_FLAGS.items():
        flags |= flag * (mode in entry.modes)
    record["flags"] = flags
    return record.tobytes()


def tokens_and_words(entry: Entry) -> tuple[set[str], set[str], tuple[int, int, int, int]]:
    """(tokens of the word index, distinct words, lengths of the four texts in stems).

    A token is the letter of a text and a stem in it, or `p` and two neighbouring stems of name or needs.
    """
    tokens: set[str] = set()
    every: set[str] = set()
    lengths = []
    for letter, text in zip(TEXT_LETTERS, entry.texts, strict=True):
        found = words(text)
        every.update(found)
        stemmed = [stem(word) for word in found if word not in STOPWORDS]
        lengths.append(len(stemmed))
        tokens.update([token(letter, each) for each in set(stemmed)])
        if letter in "ac":
            tokens.update([phrase_token(pair) for pair in pairs(stemmed)])
    a, b, c, d = lengths
    return tokens, {word for word in every if 2 <= len(word) <= 40}, (a, b, c, d)


LONGEST_STEM = 120
"""Characters of a stem (as it is written in tokens) whose frequency is counted."""


def stem_keys(tokens: str) -> set[str]:
    """The stems in `tokens` (with blanks between) as they are written in tokens, the longest left out."""
    kept = (each[1:] for each in tokens.split() if each[0] != PHRASE_LETTER)
    return {each for each in kept if len(each) <= LONGEST_STEM}


@lru_cache(maxsize=200_000)
def token(letter: str, stem: str) -> str:
    """A token both databases take as one word: ASCII letters and digits only."""
    if stem.isascii() and stem.isalnum():
        return letter + stem
    return f"{letter}0x{stem.encode().hex()}"


def phrase_token(pair: str) -> str:
    """The token of two neighbouring stems, written `first_second`."""
    plain = pair.replace("_", "0z0", 1)
    return PHRASE_LETTER + plain if plain.isascii() and plain.isalnum() else token(PHRASE_LETTER, pair)


def as_numbers(data: bytes | memoryview | None) -> NDArray[np.int32]:
    """The int32 numbers in `data`."""
    return np.frombuffer(data or b"", dtype="<i4")
