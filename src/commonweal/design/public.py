"""Public pages for anonymous visitors: compressed, validated and kept, because they hold no secret.

A visitor without a session gets no cookie, so the answer is the same for everybody: it may be compressed
(BREACH needs a secret beside the attacker's text), shared by caches and kept in memory until it changes.
Whoever is signed in always gets a freshly rendered, uncompressed, private page.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

View = Callable[..., HttpResponse]
Version = Callable[..., str]

KEPT_BYTES = 24 * 1024 * 1024
LONGEST_KEPT_SECONDS = 3600.0
FRESH_SECONDS = 60
TRUSTED_SECONDS = 1.0
SMALLEST_COMPRESSED = 600


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered page: both encodings, its ETag, the version it was made from and when (clock) it turns stale.

    Its version was last found unchanged at `checked_at`.
    """

    version: str
    stale_at: float
    checked_at: float
    etag: str
    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed) + 500


class Shelf:
    """The pages kept by this process, the least recently read thrown away first. Bounded in bytes."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self.limit = limit
        self.trusted_seconds = TRUSTED_SECONDS
        self.size = 0
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: tuple[str, ...], now: float) -> Kept | None:
        """The page kept under `key` unless it is stale at `now`."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or now >= page.stale_at:
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: tuple[str, ...], page: Kept) -> None:
        """Keep `page`, making room for it. Pages larger than a tenth of the shelf are not kept."""
        if page.size > self.limit // 10:
            return
        with self._lock:
            old = self._pages.pop(key, None)
            self.size -= old.size if old else 0
            self._pages[key] = page
            self.size += page.size
            while self.size > self.limit:
                _, thrown = self._pages.popitem(last=False)
                self.size -= thrown.size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self.size = 0


shelf = Shelf()


def stale_after(response: HttpResponse, seconds: float) -> HttpResponse:
    """Say that this page is true for `seconds` only (for example until a service closes). Returns the response."""
    response.stale_seconds = seconds  # type: ignore[attr-defined]
    return response


def public_page(version: Version | None = None) -> Callable[[View], View]:
    """Decorate a public view whose GET answer depends on its address, its language and `version` only.

    `version(request, *args, **kwargs)` returns a cheap text that changes when the page's data does (one indexed
    query) and may raise NotFound or Gone; a page found unchanged is trusted for one second, so a busy page costs
    no query at all. Without `version` pages are compressed and validated but not kept.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
                return _private(view(request, *args, **kwargs))
            key = (request.get_full_path(), translation.get_language() or "")
            now = time.time()
            page = shelf.find(key, now) if version else None
            if page is not None and now - page.checked_at < shelf.trusted_seconds:
                return _response(request, page)
            made_from = version(request, *args, **kwargs) if version else ""
            if page is not None and page.version == made_from:
                page = replace(page, checked_at=now)
            else:
                response = view(request, *args, **kwargs)
                if not _is_shareable(request, response):
                    return _private(response) if response.status_code == 200 else response
                page = _kept(response, made_from)
            if version:
                shelf.keep(key, page)
            return _response(request, page)

        return answer

    return decorate


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ("Cookie",))
    return response


def _is_shareable(request: HttpRequest, response: HttpResponse) -> bool:
    """Only complete pages that set no cookie and carry no form token."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and response.headers.get("Content-Type", "").startswith("text/html")
    )


def _kept(response: HttpResponse, version: str) -> Kept:
    plain = response.content
    seconds = min(getattr(response, "stale_seconds", LONGEST_KEPT_SECONDS), LONGEST_KEPT_SECONDS)
    now = time.time()
    return Kept(
        version=version,
        stale_at=now + seconds,
        checked_at=now,
        etag=f'W/"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"',
        plain=plain,
        packed=gzip.compress(plain, 6, mtime=0) if len(plain) >= SMALLEST_COMPRESSED else b"",
    )


def _response(request: HttpRequest, page: Kept) -> HttpResponse:
    if page.etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    elif page.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.packed, content_type="text/html; charset=utf-8")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.plain, content_type="text/html; charset=utf-8")
    fresh = max(0, min(FRESH_SECONDS, int(page.stale_at - time.time())))
    response.headers["ETag"] = page.etag
    response.headers["Cache-Control"] = f"public, max-age={fresh}"
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    return response
