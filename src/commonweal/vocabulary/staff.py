"""Staff pages of vocabularies. Everybody who works here may look; the hub's operators change them."""

from collections.abc import Callable
from typing import Any, cast

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import CommonwealError, Conflict, Invalid, NotFound
from commonweal.kernel.permissions import OPERATOR, allow, member
from commonweal.vocabulary import actions, forms, queries
from commonweal.vocabulary.engine import files
from commonweal.vocabulary.queries import pages

PER_PAGE = 50


@allow(member("viewer"))
def index(request: HttpRequest) -> HttpResponse:
    """All vocabularies, and a search through all of them."""
    text = request.GET.get("q", "")[:200]
    found = queries.terms_matching(text, _language(), limit=30) if text else []
    return render(request, "vocabulary/staff_index.html", {"q": text, "found": found, "schemes": pages.schemes()})


@allow(member("viewer"))
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """One vocabulary as a tree with how often each term is used."""
    context = {
        "scheme": pages.scheme(code),
        "tree": queries.tree(code, _language()),
        "usage": pages.usage_in(code),
        "languages_here": pages.languages_of(code),
    }
    return render(request, "vocabulary/staff_scheme.html", context)


@require_POST
@allow(OPERATOR)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a vocabulary to everybody, or to staff only."""
    is_public = request.POST.get("show") == "yes"
    actions.show_scheme(code=code, is_public=is_public, by=_by(request))
    messages.success(request, _("Everybody can see it now.") if is_public else _("Only staff can see it now."))
    return redirect("vocabulary:staff_scheme", code)


@allow(OPERATOR)
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a term."""
    found = pages.scheme(code)
    form = forms.TermForm(_sent(request)[0], terms=queries.choices(code, _language()))
    if request.method == "POST" and form.is_valid():
        made = _done(form, lambda: actions.add_term(scheme=code, by=_by(request), **form.cleaned_data))
        if made:
            messages.success(request, _("The term was added. Give it other names and languages."))
            return redirect("vocabulary:staff_term", made.pk)
    return _form(
        request, form, _("Add a term to %(scheme)s") % {"scheme": found.shown_name}, "vocabulary:staff_scheme", code
    )


@allow(member("viewer"))
def term(request: HttpRequest, term_id: str) -> HttpResponse:
    """One term: words in each language, its place, links and usage."""
    it = pages.term_page(pages.term_by_id(term_id), _language())
    here = {words.language for words in it.words}
    missing = [(code, name) for code, name in pages.LANGUAGE_NAMES.items() if code not in here]
    return render(request, "vocabulary/staff_term.html", {"it": it, "missing": missing})


@allow(OPERATOR)
def words(request: HttpRequest, term_id: str, language: str) -> HttpResponse:
    """Change a term's words in one language."""
    found = pages.term_by_id(term_id)
    form = forms.WordsForm(_sent(request)[0], initial=forms.WordsForm.initial_of(pages.words_in(found, language)))
    if request.method == "POST" and form.is_valid():
        texts = form.texts()
        if _done(form, lambda: actions.save_labels(term_id=term_id, language=language, texts=texts, by=_by(request))):
            messages.success(request, _("The words were saved."))
            return redirect("vocabulary:staff_term", term_id)
    title = _("Words in %(language)s") % {"language": pages.LANGUAGE_NAMES.get(language, language)}
    return _form(request, form, title, "vocabulary:staff_term", term_id)


@allow(OPERATOR)
def place(request: HttpRequest, term_id: str) -> HttpResponse:
    """Change what a term is part of and what to see also."""
    found = pages.term_by_id(term_id)
    terms = [pair for pair in queries.choices(found.scheme.code, _language()) if pair[0] != str(found.pk)]
    form = forms.PlaceForm(_sent(request)[0], terms=terms, initial=pages.place_of(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if _done(form, lambda: actions.save_place(term_id=term_id, by=_by(request), **given)):
            messages.success(request, _("The term was moved."))
            return redirect("vocabulary:staff_term", term_id)
    return _form(request, form, _("Where the term belongs"), "vocabulary:staff_term", term_id)


@allow(OPERATOR)
def mappings(request: HttpRequest, term_id: str) -> HttpResponse:
    """Change a term's links to other vocabularies."""
    found = pages.term_by_id(term_id)
    initial: dict[str, str] = {}
    for kind, uri in pages.mappings_of(found):
        initial[kind] = f"{initial.get(kind, '')}\n{uri}".strip()
    form = forms.MappingsForm(_sent(request)[0], initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = form.mappings()
        if _done(form, lambda: actions.save_mappings(term_id=term_id, mappings=wanted, by=_by(request))):
            messages.success(request, _("The links were saved."))
            return redirect("vocabulary:staff_term", term_id)
    hint = _("Web addresses of terms in other vocabularies, one a line.")
    return _form(request, form, _("Links to other vocabularies"), "vocabulary:staff_term", term_id, hint)


@allow(OPERATOR)
def deprecate(request: HttpRequest, term_id: str) -> HttpResponse:
    """Take a term out of use, perhaps with another in its place."""
    form = _other(request, term_id, required=False)
    if request.method == "POST" and form.is_valid():
        heir = form.cleaned_data["other"]
        if _done(form, lambda: actions.deprecate_term(term_id=term_id, replacement_id=heir, by=_by(request))):
            messages.success(request, _("The term is no longer used."))
            return redirect("vocabulary:staff_term", term_id)
    hint = _("Its page and address stay. Search no longer offers it; what uses it keeps it until somebody changes it.")
    return _form(request, form, _("Stop using this term"), "vocabulary:staff_term", term_id, hint)


@allow(OPERATOR)
def merge(request: HttpRequest, term_id: str) -> HttpResponse:
    """Make one term of two."""
    form = _other(request, term_id, required=True)
    if request.method == "POST" and form.is_valid():
        heir = form.cleaned_data["other"]
        if _done(form, lambda: actions.merge_terms(term_id=term_id, into_id=heir, by=_by(request))):
            messages.success(request, _("The terms were merged."))
            return redirect("vocabulary:staff_term", heir)
    hint = _("All its words become other names of the term you choose, and its parts move there.")
    return _form(request, form, _("Merge this term into another"), "vocabulary:staff_term", term_id, hint)


@require_POST
@allow(OPERATOR)
def restore(request: HttpRequest, term_id: str) -> HttpResponse:
    """Put a term back into use."""
    actions.restore_term(term_id=term_id, by=_by(request))
    messages.success(request, _("The term is in use again."))
    return redirect("vocabulary:staff_term", term_id)


@allow(member("viewer"))
def synonyms(request: HttpRequest) -> HttpResponse:
    """Words that search treats alike."""
    text, language = request.GET.get("q", "")[:100], request.GET.get("language", "")[:20]
    page = Paginator(pages.synonym_groups(text, language), PER_PAGE).get_page(request.GET.get("page"))
    context = {"q": text, "language_chosen": language, "page": page, "choices": forms.LANGUAGES}
    return render(request, "vocabulary/synonyms.html", context)


@allow(OPERATOR)
def synonym(request: HttpRequest, group_id: str = "") -> HttpResponse:
    """Add or change a group."""
    group = pages.synonym_group(group_id) if group_id else None
    initial = {"language": settings.LANGUAGE_CODE}
    if group:
        joined = {"words": "\n".join(group.words), "targets": "\n".join(group.targets)}
        initial = {"language": group.language, **joined}
    form = forms.SynonymForm(_sent(request)[0], initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {
            "language": form.cleaned_data["language"],
            "words": form.lines("words"),
            "targets": form.lines("targets"),
        }
        if _done(form, lambda: actions.save_synonyms(group_id=str(group_id), by=_by(request), **given)):
            messages.success(request, _("The words were saved."))
            return redirect("vocabulary:synonyms")
    title = _("Words that mean nearly the same")
    return _form(request, form, title, "vocabulary:synonyms")


@allow(OPERATOR)
def synonym_delete(request: HttpRequest, group_id: str) -> HttpResponse:
    """Ask once, then remove a group."""
    group = pages.synonym_group(group_id)
    if request.method == "POST":
        actions.delete_synonyms(group_id=str(group_id), by=_by(request))
        messages.success(request, _("The group was deleted."))
        return redirect("vocabulary:synonyms")
    context = {"group": group, "words": ", ".join([*group.words, *group.targets])}
    return render(request, "vocabulary/synonym_delete.html", context)


@allow(OPERATOR)
def load(request: HttpRequest) -> HttpResponse:
    """Load a vocabulary from a file."""
    form = forms.ImportForm(*_sent(request))
    problems: list[Any] = []
    if request.method == "POST" and form.is_valid():
        upload = cast("UploadedFile[bytes]", form.cleaned_data["file"])
        try:
            counts = _import(upload, _by(request))
        except Invalid as error:
            problems = list(error.problems)
        except Conflict as error:
            form.add_error("file", error.message)
        else:
            text = _("%(created)s terms are new, %(changed)s changed, %(same)s were the same.")
            figures = {"created": counts.created, "changed": counts.changed, "same": counts.same}
            messages.success(request, text % figures)
            return redirect("vocabulary:staff_index")
    status = 400 if problems or form.errors else 200
    context = {"form": form, "problems": problems[:200], "number": len(problems), "has_errors": status == 400}
    return render(request, "vocabulary/import.html", context, status=status)


def _import(upload: "UploadedFile[bytes]", by: Actor) -> actions.Counts:
    size = upload.size or 0
    content = b"" if size > files.LARGEST else upload.read()
    name = (upload.name or "file")[:120]
    return actions.import_schemes(schemes=files.read(content, name), by=by)


def _other(request: HttpRequest, term_id: str, *, required: bool) -> forms.OtherTermForm:
    found = pages.term_by_id(term_id)
    terms = [pair for pair in queries.choices(found.scheme.code, _language()) if pair[0] != str(found.pk)]
    return forms.OtherTermForm(_sent(request)[0], terms=terms, required=required)


def _done(form: django_forms.Form, act: Callable[[], Any]) -> Any:
    """What the action gives; its objections become errors of the form."""
    try:
        return act()
    except NotFound:
        raise
    except Invalid as error:
        for problem in error.problems:
            field = problem.where if problem.where in form.fields else None
            form.add_error(field, f"{problem.message} {problem.mend}")
    except CommonwealError as error:
        field = str(error.facts.get("field", ""))
        form.add_error(field if field in form.fields else None, error.message)
    return None


def _form(
    request: HttpRequest, form: django_forms.Form, title: str, back: str, key: object = None, hint: str = ""
) -> HttpResponse:
    """A page with one form."""
    cancel = reverse(back, args=[key] if key is not None else [])
    context = {"form": form, "title": title, "hint": hint, "cancel": cancel, "has_errors": bool(form.errors)}
    return render(request, "vocabulary/form.html", context, status=400 if form.errors else 200)


def _by(request: HttpRequest) -> Actor:
    return cast(Actor, request.user)


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def _sent(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict[str, "UploadedFile[bytes]"] | None]:
    """What a form is bound to. An emptied form is sent without any value, and is sent all the same."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
