"""What readers said is wrong: the list for the staff of the service's organisation, and settling a report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commonweal.directory.actions import feedback as actions
from commonweal.directory.forms.feedback import SettleForm
from commonweal.directory.queries import feedback as queries
from commonweal.directory.queries import staff
from commonweal.kernel.permissions import allow, member
from commonweal.people.permissions import has_role, organisations_where, person, require_role

PER_PAGE = 50


@allow(member())
def reports(request: HttpRequest) -> HttpResponse:
    """Open reports, oldest first, or settled ones."""
    user = person(request)
    is_settled = request.GET.get("show") == "settled"
    found = queries.reports_visible_to(user, is_settled=is_settled, sort=request.GET.get("sort", ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    settled_by = {each.pk for each in organisations_where(user, "editor")}
    context = {
        "page": page,
        "is_settled": is_settled,
        "editable": queries.editable_services(user, page.object_list),
        "may_settle": lambda each: user.is_operator or each.organisation_id in settled_by,
        "counts": {
            "services": staff.services_visible_to(user).count(),
            "drafts": staff.unpublished_visible_to(user).count(),
            "reports": queries.reports_visible_to(user).count() if is_settled else page.paginator.count,
        },
    }
    return render(request, "directory/staff/reports.html", context)


@allow(member())
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report in full. Editors settle it, with a note of what they did."""
    user = person(request)
    found = queries.report_visible_to(user, report_id)
    owner = str(found.organisation_id) if found.organisation_id else None
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require_role(user, owner, "editor")
        if form.is_valid():
            actions.settle(feedback=found.pk, note=form.cleaned_data["note"], by=user)
            messages.success(request, _("The report about “%(name)s” is settled.") % {"name": found.service_name})
            return redirect("directory_staff:reports")
    context: dict[str, Any] = {
        "report": found,
        "form": form,
        "has_errors": bool(form.errors),
        "may_settle": has_role(user, owner, "editor"),
        "may_edit": found.service_id in queries.editable_services(user, [found]),
    }
    return render(request, "directory/staff/report.html", context, status=400 if form.errors else 200)
