"""Putting very many rows in quickly: a staging table, then one statement that adds and changes.

ONS publishes 2.7 million postcodes; row-by-row saving would take an hour. Works the same on SQLite and
PostgreSQL: rows that did not change are left alone, so a second run counts 0 changes.
"""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

BATCH = 50_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load did."""

    created: int = 0
    changed: int = 0
    same: int = 0

    @property
    def total(self) -> int:
        return self.created + self.changed + self.same

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.created + other.created, self.changed + other.changed, self.same + other.same)


def upsert(
    model: type[models.Model],
    columns: Sequence[str],
    keys: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    fixed: Sequence[str] = (),
    quiet: Sequence[str] = (),
    progress: Callable[[int], object] | None = None,
) -> Counts:
    """Add `rows` (values in the order of `columns`) to the model's table, matching on the unique `keys`.

    `fixed` columns are written for new rows only (the primary key); `quiet` ones (where a row came from) are
    written along with a change but make none. When one key appears twice in a
    batch the last row wins. Must run inside a transaction. `progress` is called with the number of rows of each batch.
    """
    table, staging = model._meta.db_table, f"staging_{model._meta.db_table}"
    _make_staging(model, staging, columns)
    counts = Counts()
    stream = iter(rows)
    while batch := list(itertools.islice(stream, BATCH)):
        _fill(staging, columns, batch)
        counts += _merge(table, staging, columns, keys, fixed, quiet)
        _run(f"DELETE FROM {staging}")  # noqa: S608 - our own names
        if progress:
            progress(len(batch))
    _run(f"DROP TABLE {staging}")
    return counts


def _make_staging(model: type[models.Model], staging: str, columns: Sequence[str]) -> None:
    types = {f.column: f.db_type(connection) for f in model._meta.concrete_fields}
    listed = ", ".join(f'"{c}" {types[c]}' for c in columns)
    _run(f"DROP TABLE IF EXISTS {staging}")
    _run(f"CREATE TEMPORARY TABLE {staging} (line integer, {listed})")


def _fill(staging: str, columns: Sequence[str], batch: list[Sequence[Any]]) -> None:
    names = ", ".join(f'"{c}"' for c in columns)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {staging} (line, {names}) FROM STDIN") as copy:
            for line, row in enumerate(batch):
                copy.write_row((line, *row))
        return
    marks = ", ".join(["%s"] * (len(columns) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {staging} (line, {names}) VALUES ({marks})",  # noqa: S608 - our own names
            [(line, *row) for line, row in enumerate(batch)],
        )


def _merge(
    table: str, staging: str, columns: Sequence[str], keys: Sequence[str], fixed: Sequence[str], quiet: Sequence[str]
) -> Counts:
    names = ", ".join(f'"{c}"' for c in columns)
    match = ", ".join(f'"{c}"' for c in keys)
    values = [c for c in columns if c not in keys and c not in fixed]
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    sets = ", ".join(f'"{c}" = excluded."{c}"' for c in values)
    changed = " OR ".join(f'{table}."{c}" {differs} excluded."{c}"' for c in values if c not in quiet)
    before = _count(table)
    distinct = _count(f"(SELECT DISTINCT {match} FROM {staging}) AS wanted")  # noqa: S608 - our own names
    if connection.vendor == "postgresql":
        last = f"SELECT DISTINCT ON ({match}) {names} FROM {staging} ORDER BY {match}, ctid DESC"  # noqa: S608
    else:
        last = f"SELECT {names} FROM {staging} WHERE rowid IN (SELECT MAX(rowid) FROM {staging} GROUP BY {match})"  # noqa: S608
    written = _run(f"INSERT INTO {table} ({names}) {last} ON CONFLICT ({match}) DO UPDATE SET {sets} WHERE {changed}")
    created = _count(table) - before
    return Counts(created, written - created, distinct - written)


def _run(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - our own names
        return int(cursor.fetchone()[0])
