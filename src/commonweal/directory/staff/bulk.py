"""Acts on many services: shown before they are done, undone while nobody did anything else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonweal.directory.actions import drafts as actions
from commonweal.directory.queries import staff as queries
from commonweal.kernel import ids
from commonweal.kernel.errors import Conflict, Invalid, NotFound
from commonweal.kernel.permissions import allow, member
from commonweal.people.permissions import person
from commonweal.record import queries as record

ROLE = {"confirm": "editor", "retire": "publisher"}
MOST = 200


def _chosen(request: HttpRequest) -> tuple[str, list[Any]]:
    act = request.POST.get("act", "")
    if act not in ROLE:
        raise NotFound(_("There is no such act."))
    wanted = [found for found in map(ids.parse_uuid, request.POST.getlist("service")[:MOST]) if found]
    return act, queries.chosen_visible_to(person(request), wanted, role=ROLE[act])


@require_POST
@allow(member("editor"))
def preview(request: HttpRequest) -> HttpResponse:
    """What would be done with which services."""
    act, services = _chosen(request)
    if not services:
        messages.error(request, _("Choose at least one service that you may change."))
        return redirect("directory_staff:services")
    return render(request, "directory/staff/bulk.html", {"act": act, "services": services, "reason": ""})


@require_POST
@allow(member("editor"))
def do(request: HttpRequest) -> HttpResponse:
    """Do it, and offer to undo it."""
    act, services = _chosen(request)
    chosen = [each.pk for each in services]
    reason = request.POST.get("reason", "").strip()
    error = ""
    try:
        if act == "confirm":
            report = actions.confirm_details(service_ids=chosen, by=person(request))
        elif not reason:
            error = _("Enter why they are retired.")
        else:
            report = actions.retire_services(service_ids=chosen, by=person(request), reason=reason)
    except (Conflict, Invalid) as problem:
        error = problem.message
    if error:
        context = {"act": act, "services": services, "reason": reason, "error": error, "has_errors": True}
        return render(request, "directory/staff/bulk.html", context, status=400)
    count = len(chosen)
    done = (
        ngettext("%(num)s service is confirmed.", "%(num)s services are confirmed.", count)
        if act == "confirm"
        else ngettext("%(num)s service is retired.", "%(num)s services are retired.", count)
    )
    return render(request, "directory/staff/done.html", {"report": report, "done": done % {"num": count}})


@require_POST
@allow(member("editor"))
def undo(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Undo a bulk act."""
    report = record.piece_of_work(person(request), report_id)
    count = actions.undo(report=report, by=person(request))
    messages.success(
        request, ngettext("Undone for %(num)s service.", "Undone for %(num)s services.", count) % {"num": count}
    )
    return redirect("directory_staff:services")
