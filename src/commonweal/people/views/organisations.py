"""Organisations: the list, one of them, its register numbers, on and off."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.kernel.errors import Invalid
from commonweal.kernel.permissions import OPERATOR, SIGNED_IN, allow, member
from commonweal.people import current, queries
from commonweal.people.actions import organisations as actions
from commonweal.people.forms.organisations import IdentifierForm, OrganisationForm, add_problems
from commonweal.people.permissions import has_role, person

PER_PAGE = 25


@allow(SIGNED_IN)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The reader's organisations; every one for operators, with search, state, sort and pages."""
    sort = request.GET.get("sort", "name")
    filters = {
        "search": request.GET.get("q", ""),
        "state": state if (state := request.GET.get("state", "")) in ("active", "off") else "",
        "sort": sort if sort in queries.SORTS else "name",
    }
    page = Paginator(queries.organisations_visible_to(person(request), **filters), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "people/organisations.html", {"page": page, **filters, "search_words": filters["search"]})


@allow(OPERATOR)
def organisation_new(request: HttpRequest) -> HttpResponse:
    """A new organisation; its members page comes next, to invite the first manager."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        organisation = actions.create_organisation(by=person(request), **form.cleaned_data)
        messages.success(request, _("%(name)s is here. Invite its first manager.") % {"name": organisation.name})
        return redirect("people:invite", organisation.pk)
    return render(request, "people/organisation_form.html", {"form": form, "has_errors": bool(form.errors)})


@allow(member())
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organisation: what it is, who manages it, where it is registered."""
    found = queries.organisation_visible_to(person(request), pk)
    context = {
        "organisation": found,
        "numbers": [(row, row.number) for row in found.identifiers.all()],
        "managers": [each for each in queries.memberships_of(found) if each.role == "manager"],
        "is_manager": has_role(person(request), found, "manager"),
    }
    return render(request, "people/organisation.html", context)


@allow(member("manager"))
def organisation_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what the organisation says about itself."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    kept = queries.organisation_visible_to(person(request), pk, role="manager")
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(organisation=kept, by=person(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:organisation", pk)
    context = {"form": form, "organisation": kept, "has_errors": bool(form.errors)}
    return render(request, "people/organisation_form.html", context)


@allow(member("manager"))
def identifier_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a number in a public register."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    form = IdentifierForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_identifier(
                organisation=found, scheme=data["code"], identifier=data["identifier"], by=person(request)
            )
        except Invalid as error:
            add_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:organisation", pk)
    context = {"form": form, "organisation": found, "has_errors": bool(form.errors)}
    return render(request, "people/identifier_form.html", context)


@require_POST
@allow(member("manager"))
def identifier_remove(request: HttpRequest, pk: UUID, identifier: UUID) -> HttpResponse:
    """Remove a number in a register."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    actions.remove_identifier(identifier=queries.identifier_in(found, identifier), by=person(request))
    messages.success(request, _("The number is removed."))
    return redirect("people:organisation", pk)


@allow(OPERATOR)
def organisation_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Switch an organisation off, after saying what that means, or on again."""
    found = queries.organisation_visible_to(person(request), pk)
    if request.method == "POST":
        if found.is_active:
            actions.deactivate_organisation(organisation=found, by=person(request))
            messages.success(request, _("%(name)s is switched off.") % {"name": found.name})
        else:
            actions.reactivate_organisation(organisation=found, by=person(request))
            messages.success(request, _("%(name)s is switched on again.") % {"name": found.name})
        current.choose(request, None)
        return redirect("people:organisation", pk)
    context = {"organisation": found, "members": queries.memberships_of(found).count()}
    return render(request, "people/organisation_state.html", context)
