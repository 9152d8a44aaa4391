"""Mail in development, as its receivers see it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.kernel.permissions import PUBLIC, allow
from commonweal.people import mailbox

# The letter's own styles may apply inside its frame; nothing else may load, run or be sent from it.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups; frame-ancestors 'self'"
)


def _require_open() -> None:
    if not mailbox.is_open():
        raise Http404


@allow(PUBLIC)
def message_list(request: HttpRequest) -> HttpResponse:
    """The newest messages. 404 on a hub that sends real mail."""
    _require_open()
    return render(request, "people/mailbox.html", {"letters": mailbox.messages()})


@allow(PUBLIC)
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One message: text, and HTML in a frame that can do nothing."""
    _require_open()
    found = mailbox.message(pk)
    if found is None:
        raise Http404
    response = render(request, "people/mailbox_message.html", {"letter": found})
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return response


@allow(PUBLIC)
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The HTML of one message by itself, sandboxed."""
    _require_open()
    found = mailbox.message(pk)
    if found is None or not found.html:
        raise Http404
    response = HttpResponse(found.html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
