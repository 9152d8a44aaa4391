"""The one page of drafts that needs no account: a preview, for whoever has its signed link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from commonweal.editorial import kinds, queries
from commonweal.kernel.permissions import OWN, allow


@allow(OWN)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """A revision as its readers would see it. The link is the permission; it ends after a week."""
    found = queries.preview_of(token)
    kind = kinds.kind(found.item.kind)
    # The kind renders its own template, which escapes what people wrote.
    body = mark_safe(kind.preview(request, found.revision.document, found.revision.language))  # noqa: S308
    context = {"preview": found, "body": body, "styles": kind.styles}
    response = render(request, "editorial/preview.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
