"""What every answer of an open API passes through: methods, throttle, CORS, caching, compression."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

from commonweal.directory.api import problems, throttle
from commonweal.kernel.permissions import PUBLIC, allow

View = Callable[..., HttpResponseBase]

EXPOSED = "ETag, Last-Modified, Link, Location, Retry-After"
ACCEPTED = "Content-Type, If-None-Match, If-Modified-Since"
SMALLEST_TO_COMPRESS = 860
_STREAM_LEVEL, _BODY_LEVEL = 1, 5


def opened(view: View) -> View:
    """`view` (one of ninja's) open to everybody, from any origin, with every method answered honestly."""

    @wraps(view)
    def through_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method
        if asked == "OPTIONS":
            return _shared(_options(view, request, *args, **kwargs))
        if wait := throttle.seconds_to_wait(request):
            refused = problems.problem(429, "too_many_requests", f"Please wait {wait} seconds.")
            refused.headers["Retry-After"] = str(wait)
            return _shared(refused)
        if asked == "HEAD":
            request.method = "GET"
        if "" in request.GET.values():
            request.GET = QueryDict(urlencode(without_blanks(request.GET.dict())))
        answer = view(request, *args, **kwargs)
        request.method = asked
        return _shared(_finished(request, answer))

    through_the_door.csrf_exempt = True  # type: ignore[attr-defined]
    return allow(PUBLIC)(through_the_door)


def without_blanks(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that say something: one without a value, as forms send it, asks nothing."""
    return {name: value for name, value in given.items() if value != ""}


def _allowed(answer: HttpResponseBase) -> str:
    methods = {each.strip() for each in answer.headers.get("Allow", "").split(",") if each.strip()}
    return ", ".join(sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())))


def _options(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """ninja refuses OPTIONS and says in the refusal which methods it knows; that is all that is needed."""
    allowed = _allowed(view(request, *args, **kwargs))
    answer = HttpResponse(status=204)
    answer.headers["Allow"] = allowed
    answer.headers["Access-Control-Allow-Methods"] = allowed
    answer.headers["Access-Control-Allow-Headers"] = ACCEPTED
    answer.headers["Access-Control-Max-Age"] = "86400"
    del answer.headers["Content-Type"]
    return answer


def _shared(answer: HttpResponseBase) -> HttpResponseBase:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = EXPOSED
    return answer


def _finished(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    if answer.status_code == 405:
        allowed = _allowed(answer)
        answer = problems.problem(405, "method_not_allowed", f"This address answers {allowed}.")
        answer.headers["Allow"] = allowed
    if answer.status_code == 200 and request.method in ("GET", "HEAD"):
        answer = _conditional(request, answer)
    elif "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = "no-store"
    if answer.status_code == 304:
        return answer
    compressed = _compressed(request, answer)
    return _without_body(compressed) if request.method == "HEAD" else compressed


def _conditional(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """304 when the caller already holds this answer. The caller's copy may be compressed, so all tags are weak."""
    answer.headers.setdefault("Cache-Control", "public, max-age=60")
    etag = answer.headers.get("ETag")
    modified = answer.headers.get("Last-Modified")
    if not etag and not modified:
        return answer
    stamp = parse_http_date_safe(modified) if modified else None
    found = get_conditional_response(request, etag=etag, last_modified=stamp, response=answer)  # type: ignore[arg-type]
    if found is not None and found.status_code == 304:
        for name in ("Cache-Control", "ETag", "Last-Modified"):
            if name in answer.headers:
                found.headers[name] = answer.headers[name]
        patch_vary_headers(found, ("Accept-Encoding",))
    return found if found is not None else answer


def _accepts_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "").lower()


def _compressed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(answer, ("Accept-Encoding",))
    if not _accepts_gzip(request) or answer.has_header("Content-Encoding"):
        return answer
    if isinstance(answer, StreamingHttpResponse):
        answer.streaming_content = _zipped(answer.streaming_content)  # type: ignore[arg-type]
    elif isinstance(answer, HttpResponse) and len(answer.content) >= SMALLEST_TO_COMPRESS:
        answer.content = gzip.compress(answer.content, _BODY_LEVEL, mtime=0)
    else:
        return answer
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def _zipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    """`parts` as one gzip stream; only what one part needs is held in memory."""
    packer = zlib.compressobj(_STREAM_LEVEL, zlib.DEFLATED, wbits=31)
    for part in parts:
        if packed := packer.compress(part):
            yield packed
    yield packer.flush()


def _without_body(answer: HttpResponseBase) -> HttpResponse:
    """The same headers and nothing else. A stream is dropped unread; closing it would end the request for Django."""
    empty = HttpResponse(status=answer.status_code)
    for name, value in answer.headers.items():
        empty.headers[name] = value
    if isinstance(answer, HttpResponse):
        empty.headers["Content-Length"] = str(len(answer.content))
    return empty
