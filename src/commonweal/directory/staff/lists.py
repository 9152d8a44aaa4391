"""The services of one's organisations, as a list and as a file."""

import csv
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commonweal.directory.forms.service import ListForm
from commonweal.directory.queries import feedback
from commonweal.directory.queries import staff as queries
from commonweal.editorial import words
from commonweal.kernel.permissions import allow, member
from commonweal.people.permissions import has_role, organisations_where, person

PER_PAGE = 50


def _filter(request: HttpRequest) -> queries.StaffFilter:
    form = ListForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    return queries.StaffFilter(
        text=given.get("q", ""),
        organisation=str(given.get("organisation") or ""),
        status=given.get("status", ""),
        checked=given.get("checked", ""),
        may=given.get("may", ""),
        sort=given.get("sort", "") or "name",
    )


def _facets(wanted: queries.StaffFilter, organisations: list[Any], editable: int) -> list[dict[str, Any]]:
    def options(pairs: list[tuple[str, Any]], chosen: str) -> list[dict[str, Any]]:
        return [{"value": value, "label": label, "is_selected": value == chosen} for value, label in pairs]

    statuses = [
        ("active", _("Running")),
        ("temporarily closed", _("Closed for a while")),
        ("inactive", _("Not now")),
        ("defunct", _("Ended")),
    ]
    checked = [
        ("due", _("Not in the last six months")),
        ("stale", _("More than six months ago")),
        ("never", _("Never")),
    ]
    facets = [
        {"name": "checked", "title": _("Last confirmed"), "kind": "radio", "options": options(checked, wanted.checked)},
        {"name": "status", "title": _("Status"), "kind": "radio", "options": options(statuses, wanted.status)},
    ]
    if 1 < len(organisations) <= 30:
        pairs = [(str(each.pk), each.name) for each in organisations]
        facets.append(
            {
                "name": "organisation",
                "title": _("Organisation"),
                "kind": "radio",
                "options": options(pairs, wanted.organisation),
            }
        )
    if wanted.may or 0 < editable < len(organisations):
        pairs = [("edit", _("Only services you may edit"))]
        facets.append({"name": "may", "title": _("Yours to edit"), "options": options(pairs, wanted.may)})
    return facets


@allow(member())
def services(request: HttpRequest) -> HttpResponse:
    """Published services with search, filters, sorting and choices for bulk acts."""
    wanted = _filter(request)
    organisations = organisations_where(request.user)
    editable = len(organisations_where(request.user, "editor"))
    page = Paginator(queries.services_visible_to(request.user, wanted), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    context = {
        "page": page,
        "rows": [
            {"service": each, "item": item, "assured": _day(each.assured_date)} for each, item in _with_items(rows)
        ],
        "facets": _facets(wanted, organisations, editable),
        "text": wanted.text,
        "is_filtered": wanted != queries.StaffFilter(sort=wanted.sort),
        "may_edit": editable > 0,
        "may_retire": bool(organisations_where(request.user, "publisher")),
        "colours": words.COLOURS,
        "counts": {
            "services": page.paginator.count,
            "drafts": queries.unpublished_visible_to(request.user).count(),
            "reports": feedback.reports_visible_to(request.user).count(),
        },
    }
    return render(request, "directory/staff/services.html", context)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _with_items(rows: list[Any]) -> list[tuple[Any, Any]]:
    items = queries.drafts_of(rows)
    return [(each, items.get(str(each.pk))) for each in rows]


@allow(member())
def drafts(request: HttpRequest) -> HttpResponse:
    """Services that are written but not public yet."""
    page = Paginator(queries.unpublished_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "colours": words.COLOURS,
        "counts": {
            "services": queries.services_visible_to(request.user).count(),
            "drafts": page.paginator.count,
            "reports": feedback.reports_visible_to(request.user).count(),
        },
        "may_edit": any(has_role(person(request), each, "editor") for each in organisations_where(request.user)[:1]),
    }
    return render(request, "directory/staff/drafts.html", context)


@allow(member())
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as CSV; formulas in cells are defused."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="services.csv"'
    writer = csv.writer(response)
    writer.writerow(["id", "name", "organisation", "status", "email", "url", "assured_date", "last_modified"])
    for each in queries.services_visible_to(request.user, _filter(request)).iterator(chunk_size=1000):
        owner = each.owner.name if each.owner else ""
        cells = [str(each.pk), each.name, owner, each.status, each.email, each.url]
        cells += [each.assured_date, each.last_modified]
        writer.writerow([_defused(cell or "") for cell in cells])
    return response


def _defused(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
