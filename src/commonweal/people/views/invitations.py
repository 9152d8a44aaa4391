"""The page behind the link in an invitation, for people with and without an account."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from commonweal.kernel.errors import Gone, Invalid, NotFound
from commonweal.kernel.permissions import OWN, allow
from commonweal.people import current, throttle
from commonweal.people.actions import invitations
from commonweal.people.forms.organisations import AcceptForm, add_problems
from commonweal.people.permissions import person


@allow(OWN)
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with one button, after signing in, or by saying one's name."""
    throttle.check(f"invitation:{throttle.caller(request)}", limit=30, seconds=300)
    try:
        found = invitations.find_invitation(token)
    except (Gone, NotFound) as error:
        return render(request, "people/invitation_over.html", {"error": error}, status=error.status)
    if request.user.is_authenticated:
        return _for_user(request, token, found)
    if invitations.has_account(found.email):
        return render(request, "people/invitation.html", {"invitation": found, "step": "sign_in"})
    return _for_newcomer(request, token, found)


def _for_user(request: HttpRequest, token: str, found: invitations.OpenInvitation) -> HttpResponse:
    if not invitations.is_for(found, person(request)):
        return render(request, "people/invitation.html", {"invitation": found, "step": "other"}, status=403)
    if request.method != "POST":
        return render(request, "people/invitation.html", {"invitation": found, "step": "accept"})
    invitations.accept(token=token, user=person(request))
    return _arrive(request, found)


def _for_newcomer(request: HttpRequest, token: str, found: invitations.OpenInvitation) -> HttpResponse:
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        language = translation.get_language() or "en"
        try:
            user = invitations.accept_as_new(token=token, language=language, **form.cleaned_data)
        except Invalid as error:
            add_problems(form, error)
        else:
            response: HttpResponse = perform_login(request, user, email_verification="none")
            if request.user.is_authenticated:
                return _arrive(request, found)
            return response
    context = {"invitation": found, "step": "newcomer", "form": form, "has_errors": bool(form.errors)}
    return render(request, "people/invitation.html", context)


def _arrive(request: HttpRequest, found: invitations.OpenInvitation) -> HttpResponse:
    current.choose(request, found.organisation)
    messages.success(request, _("Welcome to %(name)s.") % {"name": found.organisation.name})
    return redirect("people:home")
