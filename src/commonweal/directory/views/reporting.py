"""“Something here is wrong”: a short form for readers, without an account and without personal data."""

import hashlib
import uuid

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from commonweal.directory.actions import feedback
from commonweal.directory.forms.feedback import FeedbackForm
from commonweal.directory.queries import pages
from commonweal.directory.views.cards import address_of
from commonweal.directory.views.common import help_lines
from commonweal.kernel import clock
from commonweal.kernel.actors import System
from commonweal.kernel.errors import Conflict
from commonweal.kernel.permissions import PUBLIC, allow

READER = System("a reader")
MOST_AN_HOUR = 6


@allow(PUBLIC)
def report(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Ask what is wrong with a service's page and keep the answer for its staff."""
    name = str(pages.sheet("service", id).document.get("name", ""))
    context = {"name": name, "back": address_of(str(id), name), "lines": help_lines()}
    if "sent" in request.GET:
        return render(request, "directory/reported.html", context)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = HttpResponseRedirect(f"{request.path}?sent=1")
        if form.is_trapped:
            return done
        if _is_too_often(request):
            form.add_error(None, _("You sent several reports. Wait an hour, or ring the service itself."))
        else:
            try:
                feedback.report_problem(
                    service=id,
                    name=name,
                    kind=form.cleaned_data["kind"],
                    message=form.cleaned_data["message"],
                    language=translation.get_language() or "en",
                    by=READER,
                )
            except Conflict:
                form.add_error(None, _("This service had many reports today, so its staff know. Thank you."))
            else:
                return done
    has_errors = bool(form.errors)
    page = {**context, "form": form, "has_errors": has_errors}
    return render(request, "directory/report.html", page, status=400 if has_errors else 200)


def _is_too_often(request: HttpRequest) -> bool:
    """Count this sender, known only by a digest that changes every hour and cannot be turned back."""
    sender = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        sender = request.headers.get("X-Forwarded-For", sender).rsplit(",", 1)[-1].strip()
    hour = f"{clock.now():%Y%m%d%H}"
    digest = hashlib.blake2b(f"{hour}{sender}".encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16)
    key = f"directory:reports:{digest.hexdigest()}"
    cache.add(key, 0, timeout=3600)
    return cache.incr(key) > MOST_AN_HOUR
