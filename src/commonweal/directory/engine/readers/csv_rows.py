"""CSV as rows of text by column name, strict about letters, columns and sizes."""

import csv
import io
from collections.abc import Iterator

from commonweal.directory.engine.readers.findings import Unreadable
from commonweal.directory.engine.readers.limits import LIMITS
from commonweal.directory.engine.readers.opening import Member


def rows(member: Member, *, encoding: str = "utf-8") -> Iterator[tuple[int, dict[str, str]]]:
    """(row, values) for each row beneath the header; row 2 is the first, as a spreadsheet counts. No empty values.

    Raises Unreadable for the wrong encoding, HTML, NUL bytes, no or doubled columns, giant fields, torn rows.
    """
    start = member.start(64 * 1024)
    _refuse_wrong(start, member.name)
    csv.field_size_limit(LIMITS.field)
    codec = "utf-8-sig" if encoding.replace("_", "-").lower() in ("utf-8", "utf8") else encoding
    with member.open() as raw, io.TextIOWrapper(io.BufferedReader(raw, 1 << 18), encoding=codec, newline="") as text:
        reader = csv.reader(text, delimiter=_delimiter(start), strict=True)
        try:
            header = _header(next(reader, []), member.name)
            width = len(header)
            for values in reader:
                if len(values) > width and any(values[width:]):
                    raise Unreadable(
                        f"has {len(values)} values for {width} columns",
                        "Put values that hold commas in quotes.",
                        file=member.name,
                        row=reader.line_num,
                    )
                yield reader.line_num, {name: value for name, value in zip(header, values, strict=False) if value}
        except UnicodeDecodeError as error:
            raise Unreadable(
                f"is not {encoding.upper()} text (byte {error.object[error.start]:#04x})",
                "Save it as UTF-8, or name its encoding with --encoding (often cp1252).",
                file=member.name,
                row=reader.line_num,
            ) from error
        except csv.Error as error:
            raise Unreadable(
                f"is not CSV here: {error}",
                "Look for quotes that are not closed.",
                file=member.name,
                row=reader.line_num,
            ) from error


def _refuse_wrong(start: bytes, name: str) -> None:
    body = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("is UTF-16 text", "Save it as “CSV UTF-8”.", file=name)
    if body.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise Unreadable("is a web page, not a table", "Use the address that downloads the data.", file=name)
    if b"\x00" in start:
        raise Unreadable("holds NUL bytes, so it is not text", "Export it again as CSV.", file=name)
    if not body:
        raise Unreadable("is empty", "Export it again.", file=name)


def _delimiter(start: bytes) -> str:
    line = start.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    return max((",", ";", "\t"), key=lambda mark: (line.count(mark.encode()), mark == ","))


def _header(names: list[str], file: str) -> list[str]:
    header = [name.strip() for name in names]
    if len(header) > LIMITS.columns:
        raise Unreadable(f"has more than {LIMITS.columns} columns", "Check how it was made.", file=file)
    doubled = {name for name in header if name and header.count(name) > 1}
    if doubled:
        raise Unreadable(
            f"names a column twice: {', '.join(sorted(doubled))}", "Rename or remove one.", file=file, row=1
        )
    return header
