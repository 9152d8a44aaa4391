"""The components page, and the hub's own colours and mark as files."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static

from commonweal.design import brand, colour, samples
from commonweal.kernel.errors import NotFound
from commonweal.kernel.permissions import PUBLIC, allow

FOR_EVER = "public, max-age=31536000, immutable"


@allow(PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "design/components.html", samples.everything(request))


@allow(PUBLIC)
def styles(request: HttpRequest, version: str) -> HttpResponse:
    """The style sheet with the hub's colours."""
    if settings.BRAND_COLOURS is None:
        raise NotFound
    return _file(colour.styles(settings.BRAND_COLOURS), "text/css", version)


@allow(PUBLIC)
def mark(request: HttpRequest, version: str) -> HttpResponse:
    """The hub's mark."""
    if not settings.BRAND_MARK:
        raise NotFound
    return _file(settings.BRAND_MARK, "image/svg+xml", version)


@allow(PUBLIC)
def icon(request: HttpRequest, version: str) -> HttpResponse:
    """Our icon in the hub's colour."""
    if settings.BRAND_COLOURS is None:
        raise NotFound
    return _file(brand.icon(settings.BRAND_COLOURS), "image/svg+xml", version, settings.BRAND_COLOURS.brand)


@allow(PUBLIC)
def favicon(request: HttpRequest) -> HttpResponse:
    """Old browsers ask for this address whatever a page says."""
    return HttpResponseRedirect(static("design/build/favicon.ico"))


def _file(content: str, kind: str, asked: str, key: str = "") -> HttpResponse:
    """`content`, kept for ever when the address names this version of it and five minutes otherwise."""
    is_current = asked == brand.version(key or content)
    cache = FOR_EVER if is_current else "public, max-age=300"
    return HttpResponse(content, content_type=f"{kind}; charset=utf-8", headers={"Cache-Control": cache})
