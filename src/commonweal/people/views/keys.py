"""API keys of one organisation, for its managers."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonweal.kernel import clock
from commonweal.kernel.errors import Invalid
from commonweal.kernel.permissions import allow, member
from commonweal.people import keys, queries
from commonweal.people.actions import keys as actions
from commonweal.people.forms.organisations import KeyForm, add_problems
from commonweal.people.permissions import person

PER_PAGE = 50


@allow(member("manager"))
def key_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The organisation's keys, working ones first."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    page = Paginator(queries.keys_of(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {"organisation": found, "page": page, "scopes": keys.scopes(), "now": clock.now()}
    return render(request, "people/keys.html", context)


@allow(member("manager"))
@never_cache
def key_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a key and show it, this once."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            key, text = actions.issue_key(
                organisation=found,
                name=data["name"],
                scopes=data["scopes"],
                expires_at=form.expires_at(),
                by=person(request),
            )
        except Invalid as error:
            add_problems(form, error)
        else:
            return render(request, "people/key_shown.html", {"organisation": found, "key": key, "text": text})
    context = {"form": form, "organisation": found, "scopes": keys.scopes(), "has_errors": bool(form.errors)}
    return render(request, "people/key_form.html", context)


@allow(member("manager"))
def key_revoke(request: HttpRequest, pk: UUID, key: UUID) -> HttpResponse:
    """Revoke a key, after saying what stops working."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    row = queries.key_in(found, key)
    if request.method == "POST":
        actions.revoke_key(key=row, by=person(request))
        messages.success(request, _("The key “%(name)s” no longer works.") % {"name": row.name})
        return redirect("people:keys", pk)
    return render(request, "people/key_revoke.html", {"organisation": found, "key": row})
