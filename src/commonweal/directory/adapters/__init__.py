"""The parts of the search index that each database does its own way, behind one interface."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from commonweal.directory.adapters.postgres import PostgresIndex
from commonweal.directory.adapters.sqlite import SqliteIndex
from commonweal.kernel.geometry import Box, Point

__all__ = ["Index", "index"]


class Index(Protocol):
    """Words to rows and points to outlines. Rows and outlines are numbers of the index's own tables."""

    reads_per_look: int
    """How many rows of a word `rows_with` reads in the time in which `tokens_among` looks at one row."""

    def rows_with(self, tokens: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """For at most four tokens: (rows that have any, ascending; which ones as bits, the first token is bit 0)."""
        ...

    def tokens_among(
        self, rows: Sequence[int], tokens: Sequence[str], cards: dict[int, str] | None = None
    ) -> dict[int, int]:
        """{row: which of the tokens it has as bits} for those of `rows` that have any; their cards go into `cards`."""
        ...

    def has_any(self, tokens: Sequence[str]) -> bool:
        """Whether any row has one of the tokens."""
        ...

    def outlines_around(self, point: Point) -> list[int]:
        """The outlines whose box holds the point; their shape decides."""
        ...

    def add_tokens(self, rows: Sequence[tuple[int, str]]) -> None:
        """Put (row, tokens with blanks between) into the word index; the rows are not in it."""
        ...

    def remove_tokens(self, rows: Sequence[tuple[int, str]]) -> None:
        """Take (row, the tokens it was added with) out of the word index."""
        ...

    def add_boxes(self, boxes: Iterable[tuple[int, Box]]) -> None:
        """Put outlines' boxes into the box index."""
        ...

    def lock(self) -> None:
        """Let no other transaction write to the index until this one ends."""
        ...

    def clear(self) -> None:
        """Empty both indexes."""
        ...

    def settle(self) -> None:
        """Tidy up after a bulk load, so that reads are quick."""
        ...


def index() -> Index:
    """The index of the default database."""
    return PostgresIndex() if connection.vendor == "postgresql" else SqliteIndex()
