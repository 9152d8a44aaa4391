"""Where the two APIs live and how their addresses are opened to everybody."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path

from commonweal.directory.api import build, problems
from commonweal.directory.api.contracts import HSDS, ORUK
from commonweal.directory.api.door import opened

APIS = {contract.slug: build.build(contract) for contract in (HSDS, ORUK)}


def api_patterns() -> list[URLResolver | URLPattern]:
    """/hsds/v3/ and /oruk/v3/, each under its own namespace (`hsds:services`, `oruk:service`)."""
    found: list[URLResolver | URLPattern] = []
    for slug, api in APIS.items():
        patterns = _open(api.urls[0])
        found.append(path(f"{slug}/v3", patterns[0].callback))
        found.append(path(f"{slug}/v3/", include((patterns, slug), namespace=slug)))
    return found


def _open(patterns: Iterable[Any]) -> list[URLPattern]:
    """Each of ninja's addresses behind the door, with and without a closing slash, the root first."""
    found = []
    for each in patterns:
        route, view = str(each.pattern), opened(each.callback)
        if each.name == "api-root":
            continue
        found.append(path(route, view, name=each.name))
        if route:
            found.append(path(f"{route}/", view))
    return [*found, re_path("^.*$", opened(_nothing_here))]


def _nothing_here(request: HttpRequest) -> HttpResponseBase:
    """A problem instead of a page for addresses that no contract has."""
    return problems.problem(404, "not_found", "There is nothing at this address.")
