"""What every page knows."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from commonweal.design import brand, navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """The names every template may use; see docs/reference/design.md for each."""
    return {
        **essentials(request),
        "user": getattr(request, "user", None),
        "flashes": SimpleLazyObject(lambda: _flashes(request)),
        "menu": lambda name: navigation.links(name, request),
    }


def essentials(request: HttpRequest | None) -> dict[str, Any]:
    """The part of `page` that needs no database, session or user: enough for every error page."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "hub_name": settings.SITE_NAME,
        "brand": brand.current(),
        "language": language,
        "direction": direction(language),
        "languages": languages(request.get_full_path() if request is not None else "/", language),
        "home": _prefix(language) + "/",
        "menu": lambda name: navigation.links(name, None),
    }


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if translation.get_language_info(language)["bidi"] else "ltr"


def languages(path: str, current: str) -> list[dict[str, Any]]:
    """The interface languages with the address of the same page in each; `path` may carry a query."""
    bare = path
    for code, _ in settings.LANGUAGES:
        prefix = _prefix(code)
        if prefix and (path == prefix or path.startswith((f"{prefix}/", f"{prefix}?"))):
            bare = path[len(prefix) :] or "/"
    return [
        {"code": code, "name": name, "href": _prefix(code) + bare, "is_current": code == current}
        for code, name in settings.LANGUAGES
    ]


def query(request: HttpRequest, remove: tuple[str, str] | None = None, **changes: Any) -> str:
    """The present query string with `changes` made (None removes a name), as `?…`, for links that keep filters.

    `remove=(name, value)` takes out one value of a name that has several. Any change but of `page` drops `page`.
    """
    values = request.GET.copy()
    if "page" not in changes:
        values.pop("page", None)
    if remove:
        name, gone = remove
        values.setlist(name, [value for value in values.getlist(name) if value != str(gone)])
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return "?" + urlencode([(name, value) for name, kept in values.lists() for value in kept])


def _prefix(code: str) -> str:
    return "" if code == settings.LANGUAGE_CODE else f"/{code}"


def _flashes(request: HttpRequest) -> list[Any]:
    """The messages waiting for this reader. Without a session or message cookie nothing is read, so pages for
    the public stay free of cookies and may be cached."""
    stored = getattr(request, "_messages", None)
    has_cookie = bool({settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES))
    if stored is None or not (has_cookie or stored.added_new):
        return []
    return list(stored)
