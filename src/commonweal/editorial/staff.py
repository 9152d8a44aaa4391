"""Staff pages that every kind of draft shares: what waits for me, where one stands, its history and dates."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.editorial import actions, kinds, queries, words
from commonweal.editorial.forms import DatesForm, NoteForm, RetireForm, ScheduleForm
from commonweal.kernel.errors import CommonwealError, Conflict, Invalid, NotFound
from commonweal.kernel.permissions import allow, member
from commonweal.kernel.refs import Ref
from commonweal.people.permissions import person

PER_PAGE = 50
ACTS: dict[str, Callable[..., Any]] = {
    "submit": lambda item, by, note: actions.submit(item=item, by=by, note=note),
    "approve": lambda item, by, note: actions.approve(item=item, by=by, note=note),
    "request_changes": lambda item, by, note: actions.request_changes(item=item, by=by, note=note),
    "comment": lambda item, by, note: actions.comment(item=item, by=by, note=note),
    "publish": lambda item, by, note: actions.publish(item=item, by=by, note=note),
    "unschedule": lambda item, by, note: actions.unschedule(item=item, by=by),
    "confirm": lambda item, by, note: actions.confirm(item=item, by=by),
    "lock": lambda item, by, note: actions.lock(item=item, by=by, take_over_note=note),
}


@allow(member())
def drafts(request: HttpRequest) -> HttpResponse:
    """Drafts that need the reader: their own, those waiting for review, those to confirm."""
    lists = {"mine": queries.mine, "review": queries.waiting_for, "confirm": queries.to_confirm}
    show = request.GET.get("show", "mine")
    found = lists.get(show, queries.mine)(person(request))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    counts = {
        name: page.paginator.count if name == show else each(request.user).count() for name, each in lists.items()
    }
    context = {"page": page, "show": show if show in lists else "mine", "counts": counts, "colours": words.COLOURS}
    return render(request, "editorial/drafts.html", context)


def about(request: HttpRequest, item: Any) -> dict[str, Any]:
    """What the pages of one item share: where it stands and what the reader may do next."""
    kind = kinds.kind(item.kind)
    names = ("save", "submit", "approve", "request_changes", "publish", "schedule", "unschedule", "withdraw")
    may = {name: queries.may(request.user, item, name) for name in names}
    held = queries.lock_on(item)
    is_own = person(request).pk in (item.edited_by_id, item.submitted_by_id)
    return {
        "item": item,
        "kind": kind,
        "may": may | {"approve": may["approve"] and not is_own, "edit": may["save"]},
        "is_own": is_own,
        "lock": held if held and held.holder_id != person(request).pk else None,
        "can_take_over": queries.may(request.user, item, "take_over"),
        "colour": words.COLOURS[item.state],
        "edit_url": kind.edit_url(item.pk, item.ref),
        "retire_url": (kind.retire_url or _retire_url)(item.pk, item.ref),
        "problems": list(kind.validate(queries.head(item).document)),
        "preview_url": queries.preview_path(item, item.head_number),
        "days": queries.PREVIEW_DAYS,
    }


def _retire_url(item_id: UUID, ref: Ref) -> str:
    return reverse("editorial:retire", args=[item_id])


@allow(member())
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Where one draft stands, what can be done with it, and its story."""
    return _item_page(request, queries.item_visible_to(request.user, item_id), NoteForm())


def _item_page(request: HttpRequest, found: Any, form: NoteForm, status: int = 200) -> HttpResponse:
    steps = [
        {
            "at": step.at,
            "title": _("%(what)s · revision %(number)s")
            % {"what": words.STEPS.get(step.act, step.act), "number": step.number},
            "by": step.by_label,
            "text": step.note,
        }
        for step in queries.steps(found)[:100]
    ]
    context = about(request, found) | {"form": form, "steps": steps, "has_errors": bool(form.errors)}
    return render(request, "editorial/item.html", context, status=status)


@require_POST
@allow(member())
def act(request: HttpRequest, item_id: UUID, act: str) -> HttpResponse:
    """Do one thing with a draft. What was written in the note is kept when it cannot be done."""
    if act not in ACTS:
        raise NotFound(_("There is no such act."))
    found = queries.item_visible_to(request.user, item_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _item_page(request, found, form, 400)
    try:
        ACTS[act](item=found, by=person(request), note=form.cleaned_data["note"])
    except CommonwealError as error:
        if not isinstance(error, Conflict | Invalid) and error.code != "own_revision":
            raise
        for message in [each.message for each in getattr(error, "problems", [])] or [error.message]:
            form.add_error("note" if any(p.where == "note" for p in getattr(error, "problems", [])) else None, message)
        return _item_page(request, queries.item_visible_to(request.user, item_id), form, error.status)
    messages.success(request, words.DONE[act])
    return redirect("editorial:item", item_id)


@allow(member())
def history(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """All revisions; two of them can be chosen to compare."""
    found = queries.item_visible_to(request.user, item_id)
    language = _language(request, found)
    page = Paginator(queries.history(found, language), PER_PAGE).get_page(request.GET.get("page"))
    context = about(request, found) | {"page": page, "revision_language": language, "languages_of_item": _names(found)}
    return render(request, "editorial/history.html", context)


@allow(member())
def compare(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """What one revision changed in another."""
    found = queries.item_visible_to(request.user, item_id)
    language = _language(request, found)
    old, new = _number(request.GET.get("old")), _number(request.GET.get("new"))
    if new is None:
        raise NotFound(_("Choose two revisions to compare."))
    if old is not None and old > new:
        old, new = new, old
    context = about(request, found) | {
        "old": queries.revision(found, old, language) if old else None,
        "new": queries.revision(found, new, language),
        "lines": queries.differences(found, old, new, language),
    }
    return render(request, "editorial/compare.html", context)


@require_POST
@allow(member("editor"))
def restore(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Make an old revision the newest again."""
    found = queries.item_visible_to(request.user, item_id)
    number = _number(request.POST.get("number"))
    if number is None:
        raise NotFound(_("There is no such revision."))
    try:
        revision = actions.restore(item=found, number=number, by=person(request))
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Revision %(old)s is back as revision %(new)s.") % {"old": number, "new": revision.number},
        )
    return redirect("editorial:item", item_id)


@allow(member("publisher"))
def schedule(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Publish at a set time."""
    form = ScheduleForm(request.POST or None)

    def save(found: Any) -> None:
        actions.schedule(item=found, by=person(request), publish_at=form.moment())

    return _question(request, item_id, form, save, "editorial/schedule.html", {"publish_at": "day"})


@allow(member("publisher"))
def dates(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """When it ends and when it must be confirmed."""
    found = queries.item_visible_to(request.user, item_id)
    initial = {"end": found.withdraw_at.date() if found.withdraw_at else None, "review_by": found.review_by}
    form = DatesForm(request.POST or None, initial=initial)

    def save(found: Any) -> None:
        actions.set_dates(
            item=found,
            by=person(request),
            withdraw_at=form.withdraw_at(),
            review_by=form.cleaned_data["review_by"],
        )

    return _question(request, item_id, form, save, "editorial/dates.html", {"withdraw_at": "end"})


@allow(member("publisher"))
def retire(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take it away from the public for good."""
    form = RetireForm(request.POST or None)

    def save(found: Any) -> None:
        actions.withdraw(item=found, by=person(request), reason=form.cleaned_data["reason"])

    return _question(request, item_id, form, save, "editorial/retire.html", {})


def _question(
    request: HttpRequest, item_id: UUID, form: Any, save: Callable[[Any], None], template: str, fields: dict[str, str]
) -> HttpResponse:
    """Ask `form`, then `save`; problems of the action are shown beside the field that `fields` names for them."""
    found = queries.item_visible_to(request.user, item_id)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save(found)
        except (Invalid, Conflict) as error:
            problems = getattr(error, "problems", [])
            for each in problems:
                form.add_error(
                    fields.get(each.where) or (each.where if each.where in form.fields else None), each.message
                )
            if not problems:
                form.add_error(None, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("editorial:item", item_id)
    if form.errors:
        status = 400
    context = about(request, found) | {"form": form, "has_errors": bool(form.errors)}
    return render(request, template, context, status=status)


@allow(member())
def translations(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """How each language stands."""
    found = queries.item_visible_to(request.user, item_id)
    rows = [
        {
            "standing": each,
            "name": get_language_info(each.language)["name_translated"],
            "draft": words.TRANSLATED[each.draft],
            "public": words.TRANSLATED[each.public],
        }
        for each in queries.translations(found)
    ]
    return render(request, "editorial/translations.html", about(request, found) | {"rows": rows})


@require_POST
@allow(member("publisher"))
def translation_publish(request: HttpRequest, item_id: UUID, language: str) -> HttpResponse:
    """Show the newest translation to the public."""
    found = queries.item_visible_to(request.user, item_id)
    try:
        actions.publish_translation(item=found, language=language, by=person(request))
    except (Conflict, Invalid) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Published."))
    return redirect("editorial:translations", item_id)


def _language(request: HttpRequest, found: Any) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else found.language


def _names(found: Any) -> list[tuple[str, str]]:
    written = [found.language, *(each.language for each in queries.translations(found) if each.head_number)]
    return [(code, get_language_info(code)["name_translated"]) for code in written]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 10 else None
