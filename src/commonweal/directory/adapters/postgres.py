"""The word index in a tsvector with GIN, the boxes in a GiST index. No extension is needed."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from commonweal.kernel.geometry import Box, Point

CREATE = (
    "CREATE TABLE directory_search_lexemes (row integer PRIMARY KEY, tokens tsvector NOT NULL)",
    "CREATE INDEX directory_search_lexemes_gin ON directory_search_lexemes USING gin (tokens) WITH (fastupdate = off)",
    "CREATE TABLE directory_search_box (id integer PRIMARY KEY, area box NOT NULL)",
    "CREATE INDEX directory_search_box_gist ON directory_search_box USING gist (area)",
)
DROP = ("DROP TABLE IF EXISTS directory_search_lexemes", "DROP TABLE IF EXISTS directory_search_box")

LOCK = 7_341_902_255_014
"""The number of this index among the server's advisory locks."""


_CARD = "coalesce((SELECT card FROM directory_search_text texts WHERE texts.row = lexemes.row), '')"
_BITS = 60
"""Tokens whose presence one bigint tells."""


def _any_of(tokens: Sequence[str]) -> str:
    """A query for any of the tokens. They are ASCII letters and digits (`engine.packing`), so nothing can break out."""
    return "'" + " | ".join(_checked(token) for token in tokens) + "'::tsquery"


def _bits(tokens: Sequence[str]) -> str:
    """An expression that tells which of the tokens a row has, the first one as bit 0."""
    return " | ".join(
        f"((tokens @@ '{_checked(token)}'::tsquery)::integer::bigint << {place})" for place, token in enumerate(tokens)
    )


def _checked(token: str) -> str:
    if not (token.isascii() and token.isalnum()):
        raise ValueError(f"not a token: {token!r}")
    return token


class PostgresIndex:
    """See `adapters.Index`."""

    reads_per_look = 4

    def rows_with(self, tokens: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        with connection.cursor() as cursor:
            # One value instead of many thousand: int4send is a number as four bytes, most significant first.
            cursor.execute(
                f"SELECT string_agg(int4send(row * 16 + ({_bits(tokens)})::integer), '')"  # noqa: S608
                f" FROM directory_search_lexemes WHERE tokens @@ {_any_of(tokens)}"
            )
            found: Any = cursor.fetchone()
        both = np.sort(np.frombuffer(bytes(found[0] or b""), dtype=">i4").astype("<i4"))
        return both >> 4, (both & 15).astype(np.uint8)

    def tokens_among(
        self, rows: Sequence[int], tokens: Sequence[str], cards: dict[int, str] | None = None
    ) -> dict[int, int]:
        parts = [tokens[start : start + _BITS] for start in range(0, len(tokens), _BITS)]
        columns = ", ".join(_bits(part) for part in parts)
        shown = "NULL" if cards is None else _CARD
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT row, {shown}, {columns} FROM directory_search_lexemes lexemes"  # noqa: S608
                f" WHERE row = ANY(%s::integer[]) AND tokens @@ {_any_of(tokens)}",
                ["{" + ",".join(map(str, rows)) + "}"],
            )
            read = cursor.fetchall()
        if cards is not None:
            cards.update((row, card) for row, card, *_ in read)
        return {row: sum(bits << place * _BITS for place, bits in enumerate(found)) for row, _, *found in read}

    def has_any(self, tokens: Sequence[str]) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT 1 FROM directory_search_lexemes WHERE tokens @@ {_any_of(tokens)} LIMIT 1"  # noqa: S608
            )
            return cursor.fetchone() is not None

    def outlines_around(self, point: Point) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM directory_search_box WHERE area @> point(%s, %s) ORDER BY id",
                [point.longitude, point.latitude],
            )
            return [row for (row,) in cursor.fetchall()]

    def add_tokens(self, rows: Sequence[tuple[int, str]]) -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY directory_search_lexemes (row, tokens) FROM STDIN") as copy,
        ):
            # Tokens are ASCII letters and digits, so the text is a tsvector as it stands.
            for row in rows:
                copy.write_row(row)

    def remove_tokens(self, rows: Sequence[tuple[int, str]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM directory_search_lexemes WHERE row = ANY(%s)", [[row for row, _ in rows]])

    def add_boxes(self, boxes: Iterable[tuple[int, Box]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO directory_search_box VALUES (%s, box(point(%s, %s), point(%s, %s)))"
                " ON CONFLICT (id) DO UPDATE SET area = excluded.area",
                [(number, box.west, box.south, box.east, box.north) for number, box in boxes],
            )

    def lock(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM directory_search_lexemes")
            cursor.execute("DELETE FROM directory_search_box")

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE directory_search_lexemes")
