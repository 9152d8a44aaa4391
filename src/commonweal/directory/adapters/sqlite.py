"""The word index in FTS5, the boxes in an R*Tree. Tokens come ready-made; FTS5 only splits them at blanks."""

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from commonweal.kernel.geometry import Box, Point

CREATE = (
    """CREATE VIRTUAL TABLE directory_search_fts USING fts5(
        tokens, content='directory_search_text', content_rowid='row', detail=none, columnsize=0,
        tokenize='ascii')""",
    "CREATE VIRTUAL TABLE directory_search_box USING rtree(id, south, north, west, east)",
)
DROP = ("DROP TABLE IF EXISTS directory_search_fts", "DROP TABLE IF EXISTS directory_search_box")


class SqliteIndex:
    """See `adapters.Index`."""

    reads_per_look = 20

    def rows_with(self, tokens: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        with connection.cursor() as cursor:
            each = [self._rows_with(cursor, token) for token in tokens]
        rows = np.unique(np.concatenate(each)).astype("<i4")
        bits = np.zeros(len(rows), np.uint8)
        for place, having in enumerate(each):
            bits[np.searchsorted(rows, having)] |= 1 << place
        return rows, bits

    def tokens_among(
        self, rows: Sequence[int], tokens: Sequence[str], cards: dict[int, str] | None = None
    ) -> dict[int, int]:
        found: dict[int, int] = {}
        with connection.cursor() as cursor:
            for start in range(0, len(rows), 500):
                some = rows[start : start + 500]
                marks = ", ".join(["%s"] * len(some))
                cursor.execute(
                    f"SELECT row, tokens, card FROM directory_search_text WHERE row IN ({marks})",  # noqa: S608
                    some,
                )
                for row, text, card in cursor.fetchall():
                    has = frozenset(text.split())
                    bits = sum(1 << place for place, token in enumerate(tokens) if token in has)
                    if bits:
                        found[row] = bits
                        if cards is not None:
                            cards[row] = card
        return found

    def has_any(self, tokens: Sequence[str]) -> bool:
        with connection.cursor() as cursor:
            wanted = " OR ".join(f'"{token}"' for token in tokens)
            cursor.execute("SELECT 1 FROM directory_search_fts WHERE directory_search_fts MATCH %s LIMIT 1", [wanted])
            return cursor.fetchone() is not None

    @staticmethod
    def _rows_with(cursor: CursorWrapper, token: str) -> NDArray[np.int32]:
        cursor.execute("SELECT rowid FROM directory_search_fts WHERE directory_search_fts MATCH %s", [f'"{token}"'])
        return np.fromiter((row for (row,) in cursor.fetchall()), dtype="<i4")

    def outlines_around(self, point: Point) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM directory_search_box WHERE south <= %s AND north >= %s AND west <= %s AND east >= %s",
                [point.latitude, point.latitude, point.longitude, point.longitude],
            )
            return [row for (row,) in cursor.fetchall()]

    def add_tokens(self, rows: Sequence[tuple[int, str]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO directory_search_fts(rowid, tokens) VALUES (%s, %s)", rows)

    def remove_tokens(self, rows: Sequence[tuple[int, str]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO directory_search_fts(directory_search_fts, rowid, tokens) VALUES ('delete', %s, %s)", rows
            )

    def add_boxes(self, boxes: Iterable[tuple[int, Box]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO directory_search_box VALUES (%s, %s, %s, %s, %s)",
                [(number, box.south, box.north, box.west, box.east) for number, box in boxes],
            )

    def lock(self) -> None:
        """Transactions begin IMMEDIATE: there is one writer at a time already."""

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO directory_search_fts(directory_search_fts) VALUES ('delete-all')")
            cursor.execute("DELETE FROM directory_search_box")

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO directory_search_fts(directory_search_fts) VALUES ('optimize')")
