"""JSON, NDJSON and pages of an API as single records, read in a stream so that size does not matter."""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from commonweal.directory.engine.readers.findings import Unreadable
from commonweal.directory.engine.readers.limits import LIMITS
from commonweal.directory.engine.readers.opening import Member

_WHOLE = 24 * 1024**2
_MARKS = re.compile(rb'["\\{}\[\],]')
_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
LISTS = ("contents", "content")


def records(member: Member) -> Iterator[tuple[int, Any]]:
    """(row, value) for each record: lines of NDJSON, items of an array, `contents` of a page, or the one object.

    Raises Unreadable with the place where the file stops being JSON.
    """
    start = member.start(8192)
    if start[:2] in _BOMS:
        raise Unreadable("is UTF-16 text", "Save it as UTF-8.", file=member.name)
    body = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body[:1] == b"[":
        yield from _items(member)
    elif _is_ndjson(body):
        yield from _lines(member)
    else:
        yield from _object(member)


def _is_ndjson(body: bytes) -> bool:
    """Whether the first line is a whole object and more follows."""
    line, newline, rest = body.partition(b"\n")
    if not newline:
        return False
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return line.startswith(b'{"') and b'\n{"' in b"\n" + rest
    return bool(rest.strip())


def _lines(member: Member) -> Iterator[tuple[int, Any]]:
    row = 0
    with member.open() as stream:
        buffer = b""
        while True:
            chunk = stream.read(1 << 20)
            *lines, buffer = (buffer + chunk).split(b"\n")
            if not chunk and buffer:
                lines.append(buffer)
            if len(buffer) > LIMITS.record:
                raise Unreadable("is a record of more than 8 MB", "Split it.", file=member.name, row=row + 1)
            for line in lines:
                row += 1
                text = line.strip().removeprefix(b"\xef\xbb\xbf")
                if text:
                    yield row, parse(text, member.name, row)
            if not chunk:
                return


def parse(data: bytes, name: str, row: int = 0) -> Any:
    """`data` as a JSON value. Raises Unreadable with line and column, or with what is wrong with its letters."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"is not UTF-8 text (byte {error.start + 1})", "Save it with the encoding UTF-8.", file=name, row=row
        ) from error
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Unreadable(
            f"is not JSON at line {error.lineno}, column {error.colno}: {error.msg}",
            "The file may be cut off; export it again.",
            file=name,
            row=row,
        ) from error
    if depth(value) > LIMITS.depth:
        raise Unreadable(f"nests deeper than {LIMITS.depth} levels", "Check how it was made.", file=name, row=row)
    return value


def depth(value: Any) -> int:
    """How deep lists and objects nest in `value`, counted without recursion; stops just beyond the limit."""
    level, layer = 0, [value]
    while layer and level <= LIMITS.depth:
        level += 1
        layer = [
            inner
            for item in layer
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
    return level


def _object(member: Member) -> Iterator[tuple[int, Any]]:
    parts: list[bytes] = []
    size = 0
    for chunk in member.chunks():
        parts.append(chunk)
        size += len(chunk)
        if size > _WHOLE:
            yield from _items(member)
            return
    data = b"".join(parts).removeprefix(b"\xef\xbb\xbf")
    value = parse(data, member.name)
    if isinstance(value, dict):
        for key in LISTS:
            if isinstance(value.get(key), list):
                yield from enumerate(value[key], 1)
                return
    yield 1, value


def _items(member: Member) -> Iterator[tuple[int, Any]]:
    """The objects of the first array, one at a time, however long the file is."""
    for row, text in enumerate(_objects(member), 1):
        yield row, parse(text, member.name, row)


def _objects(member: Member) -> Iterator[bytes]:
    """The text of each object that stands directly in the outermost array."""
    stack: list[bytes] = []
    array = -1
    begin = 0
    buffer = b""
    position = 0
    in_text = False
    is_done = False
    for chunk in member.chunks():
        buffer += chunk
        while match := _MARKS.search(buffer, position):
            mark, position = match.group(), match.end()
            if in_text:
                if mark == b"\\":
                    if position >= len(buffer):
                        position -= 1
                        break
                    position += 1
                elif mark == b'"':
                    in_text = False
                continue
            if mark == b'"':
                in_text = True
            elif mark in b"{[":
                stack.append(mark)
                if len(stack) > LIMITS.depth + 5:
                    raise Unreadable(
                        f"nests deeper than {LIMITS.depth} levels", "Check how it was made.", file=member.name
                    )
                if mark == b"[" and array < 0:
                    array = len(stack)
                elif mark == b"{" and array == len(stack) - 1:
                    begin = match.start()
            elif mark in b"}]":
                if not stack or stack.pop() != (b"{" if mark == b"}" else b"["):
                    raise Unreadable("has brackets that do not match", "Export it again.", file=member.name)
                if mark == b"}" and len(stack) == array and not is_done:
                    yield buffer[begin:position]
                elif mark == b"]" and len(stack) == array - 1:
                    is_done = True
        else:
            position = len(buffer)
        keep = begin if array >= 0 and len(stack) > array else position
        buffer, position, begin = buffer[keep:], position - keep, begin - keep if begin >= keep else 0
        if len(buffer) > LIMITS.record:
            raise Unreadable("holds a record of more than 8 MB", "Split it.", file=member.name)
    if stack or in_text:
        raise Unreadable(
            "ends in the middle: a bracket or quote is not closed", "It was cut off; export it again.", file=member.name
        )
    if array < 0:
        raise Unreadable("holds no list of records", "Check that it is an Open Referral file.", file=member.name)
