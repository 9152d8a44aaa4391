"""Staff pages of the record: the trail, what could not be delivered, what is kept how long, long work."""

import csv
from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.kernel.permissions import OPERATOR, SIGNED_IN, allow, member
from commonweal.people.permissions import organisations_where, person
from commonweal.record import actions, names, privacy, queries, retention
from commonweal.record.forms import TrailForm

PER_PAGE = 50


@allow(member("manager"))
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what when, in the organisations that the reader manages."""
    form = TrailForm(request.GET, organisations=organisations_where(request.user, "manager"))
    found = queries.trail_visible_to(request.user, form.wanted())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "names": queries.organisation_names(list(page.object_list)),
        "things": names.names_of(each.subject for each in page.object_list),
        "is_filtered": any(form.cleaned_data.values()),
        "has_errors": bool(form.errors),
    }
    return render(request, "record/trail.html", context)


@allow(member("manager"))
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry with its fields before and after."""
    found = queries.entry_visible_to(request.user, sequence)
    context = {
        "entry": found,
        "fields": queries.changed_fields(found),
        "thing": names.names_of([found.subject]).get(found.subject, ""),
        "organisation": queries.organisation_names([found]).get(found.organisation) if found.organisation else "",
        "more": queries.trail_visible_to(request.user).filter(subject=found.subject).exclude(pk=found.pk)[:10],
        "mask": privacy.MASK,
    }
    return render(request, "record/entry.html", context)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


@allow(member("manager"))
def trail_export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered trail as CSV; formulas in cells are defused."""
    form = TrailForm(request.GET, organisations=organisations_where(request.user, "manager"))
    rows = queries.exported(queries.trail_visible_to(request.user, form.wanted()))
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        for row in rows:
            yield writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return response


@allow(OPERATOR)
def facts(request: HttpRequest) -> HttpResponse:
    """How deliveries and the schedule stand, and what could not be delivered."""
    page = Paginator(queries.dead_letters(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "record/facts.html", {"backlog": queries.backlog(), "page": page})


@require_POST
@allow(OPERATOR)
def fact_retry(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """Try a dead letter again."""
    actions.retry_dead_letter(delivery_id=delivery, by=person(request))
    messages.success(request, _("It is being delivered again."))
    return redirect("record:facts")


@allow(OPERATOR)
def keeping(request: HttpRequest) -> HttpResponse:
    """How long what is kept, and what erasing a person does."""
    context = {"rules": retention.rules(), "erasers": retention.erasers(), "masked": privacy.declared()}
    return render(request, "record/keeping.html", context)


@allow(SIGNED_IN)
def work_list(request: HttpRequest) -> HttpResponse:
    """Long work that the reader started or shares."""
    page = Paginator(queries.work_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "record/work_list.html", {"page": page})


@allow(SIGNED_IN)
def work(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """How far one piece of long work is."""
    return render(request, "record/work.html", {"work": queries.piece_of_work(person(request), work_id)})


@allow(SIGNED_IN)
def work_json(request: HttpRequest, work_id: UUID) -> JsonResponse:
    """The same for machines."""
    row = queries.piece_of_work(person(request), work_id)
    return JsonResponse(
        {
            "id": str(row.pk),
            "kind": row.kind,
            "title": row.title,
            "state": row.state,
            "done": row.done,
            "total": row.total,
            "message": row.message,
            "result": row.result,
            "created_at": row.created_at,
            "finished_at": row.finished_at,
        }
    )
