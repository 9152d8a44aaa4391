"""Writing a service, a few questions a page, with the answers checked at the end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.directory.actions import drafts as actions
from commonweal.directory.engine.answers import checks, topics
from commonweal.directory.forms.service import TITLES, RetireForm, StartForm, TopicForms, need_tree
from commonweal.directory.queries import staff as queries
from commonweal.directory.staff import wording
from commonweal.editorial import actions as editorial
from commonweal.editorial import queries as editing
from commonweal.editorial import words
from commonweal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from commonweal.kernel.permissions import allow, member
from commonweal.people.permissions import organisations_where, person, require_role


@allow(member("editor"))
def start(request: HttpRequest) -> HttpResponse:
    """A new service: whose, and what it is called."""
    organisations = organisations_where(request.user, "editor")
    form = StartForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in organisations if str(each.pk) == form.cleaned_data["organisation"])
        item = actions.start_service(name=form.cleaned_data["name"], organisation=chosen, by=person(request))
        return redirect("directory_staff:topic", item.pk, "about")
    status = 400 if form.errors else 200
    context = {"form": form, "has_errors": bool(form.errors)}
    return render(request, "directory/staff/start.html", context, status=status)


@allow(member("editor"))
def open_service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Edit a published service: leads to its draft, which is made when there is none."""
    item = actions.edit_service(service_id=service_id, by=person(request))
    return redirect("directory_staff:answers", item.pk)


def _item(request: HttpRequest, item_id: UUID) -> Any:
    found = editing.item_visible_to(request.user, item_id)
    if found.kind != "service":
        raise NotFound(_("There is no such service."))
    return found


@allow(member())
def answers(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """All answers on one page: what is missing, what to change, what comes next."""
    found = _item(request, item_id)
    document = editing.head(found).document
    problems = checks.problems(document)
    missing = {problem.where for problem in problems}
    context = {
        "item": found,
        "may_edit": editing.may(request.user, found, "edit"),
        "colour": words.COLOURS[found.state],
        "service_id": found.ref.id,
        "problems": [
            {"text": wording.problem(each), "href": reverse("directory_staff:topic", args=[found.pk, each.where])}
            for each in problems
        ],
        "topics": [
            {"name": name, "title": TITLES[name], "lines": wording.lines(name, document), "is_missing": name in missing}
            for name in topics.TOPICS
        ],
        "preview_url": editing.preview_path(found, found.head_number),
    }
    return render(request, "directory/staff/answers.html", context)


@allow(member("editor"))
def topic(request: HttpRequest, item_id: UUID, topic: str) -> HttpResponse:
    """The questions of one topic. Saving leads on; nothing that was entered is lost when it cannot be saved."""
    found = _item(request, item_id)
    if topic not in topics.TOPICS:
        raise NotFound(_("There is no such page."))
    if not editing.may(request.user, found, "edit"):
        raise NotAllowed(_("Your role in this organisation does not include that."))
    is_autosave = request.POST.get("autosave") == "1"
    head = editing.head(found)
    try:
        editorial.lock(item=found, by=person(request))
    except Conflict as error:
        if is_autosave:
            return JsonResponse({"saved": False}, status=409)
        if request.method == "GET":
            messages.error(request, error.message)
            return redirect("directory_staff:answers", found.pk)
    given = TopicForms(topic, head.document, request.POST if request.method == "POST" else None)
    token = str(request.POST.get("based_on") or head.token)
    if request.method == "POST" and given.is_valid():
        try:
            revision = actions.save_answers(
                item=found,
                topic=topic,
                answers=given.answers(),
                based_on=token,
                by=person(request),
                autosave=is_autosave,
            )
        except Conflict as error:
            if is_autosave:
                return JsonResponse({"saved": False, "why": error.message}, status=409)
            return _topic_page(request, found, given, head.token, conflict=error)
        if is_autosave:
            return JsonResponse({"saved": True, "based_on": revision.token})
        return _onward(request, found, topic)
    if is_autosave:
        return JsonResponse({"saved": False}, status=400)
    return _topic_page(request, found, given, token)


def _onward(request: HttpRequest, found: Any, topic: str) -> HttpResponse:
    if "more" in request.POST:
        return redirect(reverse("directory_staff:topic", args=[found.pk, topic]) + "#more")
    if "check" in request.POST or topic == topics.TOPICS[-1]:
        editorial.unlock(item=found, by=person(request))
        messages.success(request, _("Saved."))
        return redirect("directory_staff:answers", found.pk)
    following = topics.TOPICS[topics.TOPICS.index(topic) + 1]
    return redirect("directory_staff:topic", found.pk, following)


def _topic_page(
    request: HttpRequest, found: Any, given: TopicForms, token: str, conflict: Conflict | None = None
) -> HttpResponse:
    errors = wording.errors_of(given)
    kept = conflict.facts.get("kept") if conflict else None
    if conflict is not None:
        href = (
            reverse("editorial:compare", args=[found.pk]) + f"?new={kept}&old={conflict.facts['head']}" if kept else ""
        )
        errors = [{"text": conflict.message, "href": href}, *errors]
    name = given.topic
    context = {
        "item": found,
        "topic": name,
        "title": TITLES[name],
        "number": topics.TOPICS.index(name) + 1,
        "total": len(topics.TOPICS),
        "form": given.form,
        "rows": given.rows,
        "others": wording.schedules(given.known.get("others", [])),
        "needs": need_tree() if name == "needs" else [],
        "chosen": set(given.form["terms"].value() or []) if name == "needs" else set(),
        "based_on": token,
        "errors": errors,
        "has_errors": bool(errors),
    }
    status = 409 if conflict else (400 if errors else 200)
    return render(request, "directory/staff/topic.html", context, status=status)


@allow(member("publisher"))
def retire(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Retire a service with a reason and, if there is one, a service to use instead."""
    service = queries.service_visible_to(request.user, service_id)
    require_role(request.user, str(service.owner_id) if service.owner_id else None, "publisher")
    form = RetireForm(request.POST or None)
    found = queries.replacements_for(request.user, request.POST.get("find", ""), leave_out=service_id)
    choices = [("", _("Nowhere else")), *((str(each.pk), each.name) for each in found)]
    form.fields["replacement"].choices = choices  # type: ignore[attr-defined]
    is_search = "search" in request.POST
    if request.method == "POST" and not is_search and form.is_valid():
        chosen = form.cleaned_data["replacement"]
        try:
            actions.retire_service(
                service_id=service_id,
                by=person(request),
                reason=form.cleaned_data["reason"],
                replacement=UUID(chosen) if chosen else None,
            )
        except (Invalid, Conflict) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("“%(name)s” is retired.") % {"name": service.name})
            return redirect("directory_staff:services")
    if is_search:
        form.errors.clear()
    context = {"service": service, "form": form, "searched": is_search, "found": found}
    context["has_errors"] = bool(form.errors)
    return render(request, "directory/staff/retire.html", context, status=400 if form.errors else 200)
