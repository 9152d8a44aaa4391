"""Members of one organisation: who, as what, invitations, leaving."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.kernel.errors import Conflict, Invalid, NotFound
from commonweal.kernel.permissions import allow, member
from commonweal.people import queries
from commonweal.people.actions import invitations, members
from commonweal.people.forms.organisations import ROLE_HINTS, InvitationForm, RoleForm, add_problems
from commonweal.people.permissions import has_role, person

PER_PAGE = 50


@allow(member())
def member_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody who belongs to the organisation; open invitations for managers."""
    found = queries.organisation_visible_to(person(request), pk)
    is_manager = has_role(person(request), found, "manager")
    context = {
        "organisation": found,
        "page": Paginator(queries.memberships_of(found), PER_PAGE).get_page(request.GET.get("page")),
        "invitations": list(queries.invitations_of(found)) if is_manager else [],
        "is_manager": is_manager,
    }
    return render(request, "people/members.html", context)


@allow(member("manager"))
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite somebody by e-mail."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    form = InvitationForm(request.POST if request.method == "POST" else None, initial={"role": "viewer"})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitations.invite(organisation=found, by=person(request), **form.cleaned_data)
        except Invalid as error:
            add_problems(form, error)
        else:
            messages.success(request, _("We sent an invitation to %(email)s.") % {"email": invitation.email})
            return redirect("people:members", pk)
    context = {"form": form, "organisation": found, "role_hints": ROLE_HINTS, "has_errors": bool(form.errors)}
    return render(request, "people/invite.html", context)


@require_POST
@allow(member("manager"))
def invitation_resend(request: HttpRequest, pk: UUID, invitation: UUID) -> HttpResponse:
    """Send the letter again with a new link."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    sent = invitations.resend(invitation=queries.invitation_in(found, invitation), by=person(request))
    messages.success(request, _("We sent an invitation to %(email)s.") % {"email": sent.email})
    return redirect("people:members", pk)


@require_POST
@allow(member("manager"))
def invitation_revoke(request: HttpRequest, pk: UUID, invitation: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    row = queries.invitation_in(found, invitation)
    invitations.revoke(invitation=row, by=person(request))
    messages.success(request, _("The invitation to %(email)s no longer works.") % {"email": row.email})
    return redirect("people:members", pk)


@allow(member("manager"))
def role(request: HttpRequest, pk: UUID, membership: UUID) -> HttpResponse:
    """Change what a member may do."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    row = queries.membership_in(found, membership)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": row.role})
    if request.method == "POST" and form.is_valid():
        try:
            members.change_role(membership=row, role=form.cleaned_data["role"], by=person(request))
        except Conflict as error:
            form.add_error("role", error.message)
        else:
            messages.success(request, _("%(name)s has another role now.") % {"name": row.user})
            return redirect("people:members", pk)
    context = {
        "form": form,
        "organisation": found,
        "membership": row,
        "role_hints": ROLE_HINTS,
        "has_errors": bool(form.errors),
    }
    return render(request, "people/role.html", context)


@allow(member("manager"))
def remove(request: HttpRequest, pk: UUID, membership: UUID) -> HttpResponse:
    """Remove a member, after asking once."""
    found = queries.organisation_visible_to(person(request), pk, role="manager")
    row = queries.membership_in(found, membership)
    return _end(request, row, is_own=False)


@allow(member())
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave the organisation, after asking once."""
    found = queries.organisation_visible_to(person(request), pk)
    row = queries.memberships_of(found).filter(user=person(request)).first()
    if row is None:
        raise NotFound(_("You are not a member of this organisation."))
    return _end(request, row, is_own=True)


def _end(request: HttpRequest, row: queries.MembershipRow, *, is_own: bool) -> HttpResponse:
    context = {"membership": row, "organisation": row.organisation, "is_own": is_own}
    if request.method != "POST":
        return render(request, "people/member_end.html", context)
    name = str(row.user)
    try:
        members.remove_member(membership=row, by=person(request))
    except Conflict as error:
        context |= {"errors": [{"text": error.message}], "has_errors": True}
        return render(request, "people/member_end.html", context, status=409)
    if is_own:
        messages.success(request, _("You left %(name)s.") % {"name": row.organisation.name})
        return redirect("people:home")
    messages.success(request, _("%(name)s is no longer a member.") % {"name": name})
    return redirect("people:members", row.organisation.pk)
