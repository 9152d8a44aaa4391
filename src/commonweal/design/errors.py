"""Pages for what goes wrong, in our voice. Django calls these (config/urls.py and CSRF_FAILURE_VIEW name them)."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from commonweal.design import context
from commonweal.kernel.permissions import PUBLIC, allow

logger = logging.getLogger("commonweal.design")

# When not even the page's own template can be drawn.
_LAST_RESORT = (
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Something went wrong</title><h1>Something went wrong</h1>"
    "<p>It is our fault, not yours. Please try again in a few minutes.</p></html>"
)


def page(request: HttpRequest | None, status: int, reason: str = "") -> HttpResponse:
    """The page for `status`. Uses no database, session or user, so it works when they do not.

    `reason` picks other words for the same status: "expired" for a form that was open too long.
    """
    values = {**context.essentials(request), "status": status, "reason": reason}
    try:
        return HttpResponse(render_to_string("design/error.html", values), status=status)
    except Exception:
        logger.exception("error page failed", extra={"status": status})
        return HttpResponse(_LAST_RESORT, status=status)


@allow(PUBLIC)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    return page(request, 400)


@allow(PUBLIC)
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403"""
    return page(request, 403)


@allow(PUBLIC)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404. An address outside every language prefix has no language yet, so the browser's is used."""
    with translation.override(translation.get_language_from_request(request, check_path=True)):
        return page(request, 404)


@allow(PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """500"""
    return page(request, 500)


@allow(PUBLIC)
def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: almost always a page that was open for very long."""
    return page(request, 403, "expired")
