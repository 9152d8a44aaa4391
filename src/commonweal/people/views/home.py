"""The staff home: what needs me now, and where I work."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from commonweal.kernel.errors import NotFound
from commonweal.kernel.ids import parse_uuid
from commonweal.kernel.permissions import SIGNED_IN, allow
from commonweal.people import current, home, queries
from commonweal.people.permissions import person


@allow(SIGNED_IN)
def staff_home(request: HttpRequest) -> HttpResponse:
    """Tasks, oldest first, and the reader's organisations."""
    user = person(request)
    context = {
        "tasks": home.tasks_for(user),
        "memberships": list(queries.memberships_of_user(user)[:50]),
    }
    return render(request, "people/staff_home.html", context)


@require_POST
@allow(SIGNED_IN)
def switch(request: HttpRequest) -> HttpResponse:
    """Work in another organisation from now on; an empty choice means none (operators)."""
    pk = parse_uuid(request.POST.get("organisation", ""))
    current.choose(request, _mine(request, pk) if pk else None)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "people:home"
    return redirect(target)


def _mine(request: HttpRequest, pk: UUID) -> Any:
    for each in current.workplace(request).organisations:
        if each.pk == pk:
            return each
    raise NotFound
