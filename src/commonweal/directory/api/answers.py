"""Stored documents put together as pages, lines and items, without reading them again."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import orjson
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import http_date

from commonweal.directory.queries.listing import Found
from commonweal.kernel.errors import NotFound

JSON, NDJSON = "application/json", "application/x-ndjson"
STAMP_BATCH = 1000


def json_answer(body: bytes, *, etag: str = "", modified: datetime | None = None) -> HttpResponse:
    """A JSON answer that says which state of things it shows; without `etag` its own content says so."""
    answer = HttpResponse(body, content_type=JSON)
    answer.headers["ETag"] = f'W/"{etag or digest(body)}"'
    if modified:
        answer.headers["Last-Modified"] = http_date(modified.timestamp())
    return answer


def digest(*parts: bytes) -> str:
    """A short name for exactly this content."""
    return hashlib.blake2b(b"\x00".join(parts), digest_size=16).hexdigest()


def paged(total: int, page: int, per_page: int) -> int:
    """How many pages `total` records make. Raises NotFound for a page after the last one."""
    pages = -(-total // per_page)
    if page > max(pages, 1):
        raise NotFound(f"There is no page {page}: the last one is {max(pages, 1)}.", code="no_such_page")
    return pages


def page_of(texts: Sequence[str], *, total: int, pages: int, page: int) -> bytes:
    """A Page around ready-made JSON documents."""
    head = (
        f'{{"total_items":{total},"total_pages":{pages},"page_number":{page},"size":{len(texts)},'
        f'"first_page":{_flag(page == 1)},"last_page":{_flag(page >= pages)},"empty":{_flag(not texts)},"contents":['
    )
    return "".join((head, ",".join(texts), "]}")).encode()


def _flag(value: bool) -> str:
    return "true" if value else "false"


def lines(batches: Iterator[list[str]], *, etag: str, modified: datetime | None) -> StreamingHttpResponse:
    """Ready-made JSON documents, one a line, a batch at a time."""
    return _streamed(("\n".join([*batch, ""]).encode() for batch in batches if batch), NDJSON, etag, modified)


def minimal_page(found: Found, *, etag: str, modified: datetime | None) -> StreamingHttpResponse:
    """Id and time of last change of everything found, in one page, written while it is read."""

    def parts() -> Iterator[bytes]:
        yield b'{"contents":['
        count = 0
        batch: list[bytes] = []
        for each in stamps(found):
            batch.append(b"," + each if count else each)
            count += 1
            if len(batch) == STAMP_BATCH:
                yield b"".join(batch)
                batch.clear()
        yield b"".join(batch)
        yield (
            f'],"total_items":{count},"total_pages":{1 if count else 0},"page_number":1,"size":{count},'
            f'"first_page":true,"last_page":true,"empty":{_flag(not count)}}}'
        ).encode()

    return _streamed(parts(), JSON, etag, modified)


def stamps(found: Found) -> Iterator[bytes]:
    """Each record as `{"id", "last_modified"}`."""
    for identity, modified in found.stamps():
        yield orjson.dumps({"id": str(identity), "last_modified": modified.astimezone(UTC)}, option=orjson.OPT_UTC_Z)


def minimal_lines(found: Found, *, etag: str, modified: datetime | None) -> StreamingHttpResponse:
    """The same, one a line."""

    def batches() -> Iterator[list[str]]:
        batch: list[str] = []
        for each in stamps(found):
            batch.append(each.decode())
            if len(batch) == STAMP_BATCH:
                yield batch
                batch = []
        yield batch

    return lines(batches(), etag=etag, modified=modified)


def _streamed(parts: Iterator[bytes], media_type: str, etag: str, modified: datetime | None) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(parts, content_type=media_type)
    if etag:
        answer.headers["ETag"] = f'W/"{etag}"'
    if modified:
        answer.headers["Last-Modified"] = http_date(modified.timestamp())
    return answer
