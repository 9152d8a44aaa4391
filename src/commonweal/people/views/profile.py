"""My account: who I am, how I sign in, and the way out."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from commonweal.kernel.errors import Conflict
from commonweal.kernel.permissions import PUBLIC, SIGNED_IN, allow
from commonweal.people import queries
from commonweal.people.actions import erasure
from commonweal.people.actions import profile as actions
from commonweal.people.forms.profile import EraseForm, ProfileForm
from commonweal.people.permissions import person


@allow(SIGNED_IN)
def profile(request: HttpRequest) -> HttpResponse:
    """Everything about my account on one page."""
    return render(request, "people/profile.html", queries.account_of(person(request)))


@allow(SIGNED_IN)
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Change name, language and time zone."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=queries.fresh(person(request)))
    if request.method == "POST" and form.is_valid():
        user = actions.change_profile(user=person(request), by=person(request), **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Saved."))
            return redirect("people:profile")
    return render(request, "people/profile_form.html", {"form": form, "has_errors": bool(form.errors)})


@allow(SIGNED_IN)
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    """Delete my account, after saying what goes and what stays."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = queries.fresh(person(request))
        try:
            erasure.erase_person(user=user, by=user)
        except Conflict as error:
            form.add_error(None, error.message)
        else:
            logout(request)
            return redirect("people:erased")
    context = {
        "form": form,
        "alone": erasure.organisations_left_alone(person(request)),
        "has_errors": bool(form.errors),
    }
    return render(request, "people/erase.html", context)


@allow(PUBLIC)
def erased(request: HttpRequest) -> HttpResponse:
    """The last page: it is done."""
    return render(request, "people/erased.html")
