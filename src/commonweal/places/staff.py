"""Staff pages of the gazetteer: what is known, trying a search, loading lists."""

import tempfile
from pathlib import Path
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Invalid
from commonweal.kernel.permissions import OPERATOR, allow, member
from commonweal.places import actions, queries
from commonweal.places.forms import ImportForm
from commonweal.places.queries import lists

PER_PAGE = 50


@allow(member("viewer"))
def index(request: HttpRequest) -> HttpResponse:
    """What is loaded, and a box to try what the hub makes of a place."""
    text = request.GET.get("q", "")[:200]
    context = {
        "q": text,
        "found": queries.locate(text) if text else None,
        "gazetteers": lists.gazetteers(),
        "figures": lists.figures(),
    }
    return render(request, "places/index.html", context)


@allow(member("viewer"))
def areas(request: HttpRequest) -> HttpResponse:
    """Areas, by name, code and kind."""
    text, kind = request.GET.get("q", "")[:200], request.GET.get("kind", "")
    page = Paginator(lists.areas(text, kind), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "places/areas.html", {"q": text, "kind": kind, "kinds": lists.area_kinds(), "page": page})


@allow(member("viewer"))
def area(request: HttpRequest, area_id: str) -> HttpResponse:
    """One area with its outline."""
    found = lists.area(area_id)
    parts = Paginator(lists.children(found), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "places/area.html", {"area": found, "outline": lists.outline(found), "parts": parts})


@allow(member("viewer"))
def postcodes(request: HttpRequest) -> HttpResponse:
    """Postcodes, by beginning or town."""
    text, country = request.GET.get("q", "")[:200], request.GET.get("country", "")[:2]
    page = Paginator(lists.postcodes_like(text, country), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "places/postcodes.html", {"q": text, "country": country, "page": page})


@allow(OPERATOR)
def load(request: HttpRequest) -> HttpResponse:
    """Load a list from a file; wrong rows are shown with what to mend."""
    form = ImportForm(*_sent(request))
    problems: list[object] = []
    if request.method == "POST" and form.is_valid():
        try:
            report = _load(request, form)
        except Invalid as error:
            problems = list(error.problems)
        else:
            counts = report.counts
            text = ngettext("%(num)s row is new.", "%(num)s rows are new.", counts.created) % {"num": counts.created}
            more = _("%(changed)s changed, %(same)s were the same, %(bad)s left out.") % {
                "changed": counts.changed,
                "same": counts.same,
                "bad": report.bad,
            }
            messages.success(request, f"{text} {more}")
            if not report.problems:
                return redirect("places:index")
            problems = list(report.problems)
    status = 400 if problems or form.errors else 200
    context = {"form": form, "problems": problems[:200], "number": len(problems), "has_errors": status == 400}
    return render(request, "places/import.html", context, status=status)


def _load(request: HttpRequest, form: ImportForm) -> actions.LoadReport:
    given = form.cleaned_data
    upload = cast("UploadedFile[bytes]", given["file"])
    name = Path(upload.name or "file").name[:120]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        return actions.load_file(
            path=path,
            name=name,
            by=cast(Actor, request.user),
            format=given["format"],
            country=given["country"],
            kind=given["kind"] or "area",
            licence=given["licence"],
            tolerant=given["tolerant"],
        )


def _sent(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict[str, "UploadedFile[bytes]"] | None]:
    """What a form is bound to. An emptied form is sent without any value, and is sent all the same."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
