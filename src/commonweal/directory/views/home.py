"""The front door and the tree of needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.design.public import public_page, stale_after
from commonweal.directory.views.common import help_lines, need_links
from commonweal.kernel.permissions import PUBLIC, allow
from commonweal.vocabulary import queries as vocabulary


def _version(request: HttpRequest) -> str:
    return vocabulary.edition()


@allow(PUBLIC)
@public_page(version=_version)
def home(request: HttpRequest) -> HttpResponse:
    """What this hub is for, the search box, needs in plain language, and a number to ring."""
    return stale_after(render(request, "directory/home.html", {"tiles": need_links(), "lines": help_lines()}), 3600)


@allow(PUBLIC)
@public_page(version=_version)
def needs(request: HttpRequest) -> HttpResponse:
    """Every kind of help, as a tree."""
    return render(request, "directory/needs.html", {"tiles": need_links(), "lines": help_lines()})


@allow(PUBLIC)
@public_page()
def cover(request: HttpRequest) -> HttpResponse:
    """How to hide that one was here."""
    return render(request, "directory/cover.html", {"lines": help_lines()})
