"""Rows in and out of the HSDS tables in bulk. Plain SQL, because model instances cost ten times as much."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import orjson
from django.db import connection, models

from commonweal.directory.engine.hsds import parts_of
from commonweal.directory.models import hsds, parts

CHUNK = 1000
_MODELS: dict[str, type[models.Model]] = {
    model._meta.db_table.removeprefix("directory_"): model
    for module in (hsds, parts)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, models.Model) and not model._meta.abstract
    if model.__module__ == module.__name__
}
OWN_COLUMNS = ("id", "owner_id", "source_id", "run_id", "their_id", "content_hash", "stored_at", "extra")


def model_of(kind: str) -> type[models.Model]:
    """The table of `kind` as a model."""
    return _MODELS[kind]


@cache
def columns(kind: str) -> tuple[str, ...]:
    """The columns of `kind` in the order that `insert`, `upsert` and `fetch` use; never the surrogate `row`."""
    return tuple(field.column for field in _MODELS[kind]._meta.local_fields if field.column and field.column != "row")


@cache
def _codecs(kind: str) -> tuple[str, ...]:
    names = {"UUIDField": "uuid", "ForeignKey": "uuid", "JSONField": "json", "DateTimeField": "time"}
    return tuple(
        names.get(type(field).__name__, "") for field in _MODELS[kind]._meta.local_fields if field.column != "row"
    )


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def id_encoder() -> Callable[[Any], str | None]:
    """The function that turns an id into what the present database keeps."""
    return _hexadecimal if connection.vendor == "sqlite" else _as_text


def _hexadecimal(value: Any) -> str | None:
    return None if value is None else str(value).replace("-", "")


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def encoded_id(value: str | uuid.UUID | None) -> str | None:
    """One id as the present database keeps it; use `id_encoder` for many."""
    return id_encoder()(value)


def decoded_id(value: Any) -> str | None:
    """The id that the database gave, as 36 characters."""
    if value is None:
        return None
    text = value if type(value) is str else str(value)
    if len(text) == 32:
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    return text


def _encoder(kind: str) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """The function that turns a row of `kind` into what the present database keeps."""
    makers: dict[str, Callable[[Any], Any]] = {
        "uuid": id_encoder(),
        "json": lambda value: None if value is None else orjson.dumps(value).decode(),
        "time": cache(connection.ops.adapt_datetimefield_value),
    }
    converted = [(position, makers[codec]) for position, codec in enumerate(_codecs(kind)) if codec]

    def encode(row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for position, make in converted:
            value = values[position]
            if value is not None:
                values[position] = make(value)
        return tuple(values)

    return encode


def insert(kind: str, rows: Iterable[Sequence[Any]]) -> None:
    """Add rows whose values stand in the order of `columns(kind)`."""
    _bulk(_MODELS[kind]._meta.db_table, columns(kind), map(_encoder(kind), rows))


def upsert(kind: str, rows: Iterable[Sequence[Any]]) -> None:
    """Add roots or replace the ones with the same id."""
    replace(f"directory_{kind}", columns(kind), ("id",), map(_encoder(kind), rows))


def _bulk(table: str, names: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_quoted([table])} ({_quoted(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        statement = f"INSERT INTO {_quoted([table])} ({_quoted(names)}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(statement, list(rows))


def replace(table: str, names: Sequence[str], key: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Add encoded rows to `table`, or overwrite those with the same `key`."""
    marks = ", ".join(["%s"] * len(names))
    updates = ", ".join(f"{_quoted([name])} = excluded.{_quoted([name])}" for name in names if name not in key)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_quoted([table])} ({_quoted(names)}) VALUES ({marks})"  # noqa: S608
            f" ON CONFLICT ({_quoted(key)}) DO UPDATE SET {updates}",
            list(rows),
        )


def chunks(values: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """`values` in lists of at most `size`."""
    chunk: list[str] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def fetch(
    table: str, names: Sequence[str], column: str, wanted: Iterable[str], order: str = ""
) -> Iterator[tuple[Any, ...]]:
    """Rows of `table` whose `column` (an id) is one of `wanted`, as the database gives them."""
    statement = f"SELECT {_quoted(names)} FROM {_quoted([table])} WHERE {_quoted([column])} IN "  # noqa: S608
    with connection.cursor() as cursor:
        for chunk in chunks(wanted):
            cursor.execute(
                f"{statement} ({', '.join(['%s'] * len(chunk))}){f' ORDER BY {order}' if order else ''}",
                list(map(id_encoder(), chunk)),
            )
            yield from cursor.fetchall()


def delete(table: str, column: str, wanted: Iterable[str]) -> None:
    """Remove the rows of `table` whose `column` (an id) is one of `wanted`."""
    with connection.cursor() as cursor:
        for chunk in chunks(wanted):
            cursor.execute(
                f"DELETE FROM {_quoted([table])} WHERE {_quoted([column])} IN ({', '.join(['%s'] * len(chunk))})",  # noqa: S608
                list(map(id_encoder(), chunk)),
            )


def decoded_json(value: Any) -> Any:
    """A JSON column's value, whichever way the database gave it."""
    return orjson.loads(value) if isinstance(value, str) else value


def append(table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Add encoded rows to any table of ours."""
    _bulk(table, names, iter(rows))


def delete_roots(kind: str, ids: Sequence[str]) -> None:
    """Remove these roots with their parts."""
    for part in parts_of(kind):
        delete(f"directory_{part}", f"{kind}_id", ids)
    delete(f"directory_{kind}", "id", ids)


def update(table: str, identity: str, values: dict[str, Any]) -> None:
    """Set encoded `values` in the row with this id."""
    assignments = ", ".join(f"{_quoted([name])} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_quoted([table])} SET {assignments} WHERE id = %s",  # noqa: S608
            [*values.values(), encoded_id(identity)],
        )
