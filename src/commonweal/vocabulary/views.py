"""Public pages of vocabularies, for people and for machines."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from commonweal.kernel.permissions import PUBLIC, allow
from commonweal.vocabulary import queries
from commonweal.vocabulary.engine import jsonld, table
from commonweal.vocabulary.engine.documents import SchemeDoc
from commonweal.vocabulary.queries import documents, pages


@allow(PUBLIC)
def index(request: HttpRequest) -> HttpResponse:
    """The vocabularies everybody may see."""
    found = pages.schemes(public_only=True)
    if _wants_data(request):
        nodes = [jsonld.write_scheme(_head(each)) for each in found]
        return _data({"@context": jsonld.CONTEXT, "@graph": nodes})
    return _varied(render(request, "vocabulary/index.html", {"schemes": found}))


@allow(PUBLIC)
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """One vocabulary as a tree; SKOS for machines that ask for it."""
    found = pages.scheme(code, public_only=True)
    if _wants_data(request):
        return _data(jsonld.write([documents.scheme_document(code)]))
    context = {
        "scheme": found,
        "tree": queries.tree(code, _language()),
        "languages_here": pages.languages_of(code),
    }
    return _varied(render(request, "vocabulary/scheme.html", context))


@allow(PUBLIC)
def term(request: HttpRequest, code: str, notation: str) -> HttpResponse:
    """One term; its address stays, also when the term is no longer used."""
    row = pages.public_term(code, notation)
    if _wants_data(request):
        node = jsonld.write_term(documents.term_document(row), row.scheme.uri)
        node["page"] = settings.BASE_URL + reverse("vocabulary:term", args=[code, notation])
        return _data({"@context": jsonld.CONTEXT, **node})
    return _varied(render(request, "vocabulary/term.html", {"it": pages.term_page(row, _language())}))


@allow(PUBLIC)
def csv_file(request: HttpRequest, code: str) -> HttpResponse:
    """A vocabulary as CSV."""
    pages.scheme(code, public_only=True)
    return _file(table.write([documents.scheme_document(code)]), f"{code}.csv", "text/csv; charset=utf-8")


@allow(PUBLIC)
def jsonld_file(request: HttpRequest, code: str) -> HttpResponse:
    """A vocabulary as SKOS in JSON-LD."""
    pages.scheme(code, public_only=True)
    text = json.dumps(jsonld.write([documents.scheme_document(code)]), ensure_ascii=False, indent=1)
    return _file(text, f"{code}.jsonld", "application/ld+json")


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def _wants_data(request: HttpRequest) -> bool:
    """Whether the caller prefers JSON-LD to a page (Accept), or says ?format=jsonld."""
    if request.GET.get("format") == "jsonld":
        return True
    best = request.get_preferred_type(["text/html", "application/ld+json", "application/json"])
    return best in ("application/ld+json", "application/json")


def _data(document: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(json.dumps(document, ensure_ascii=False), content_type="application/ld+json")
    response["Access-Control-Allow-Origin"] = "*"
    return _varied(response)


def _varied(response: HttpResponse) -> HttpResponse:
    """Caches must keep the page and the data apart."""
    kept = response.get("Vary", "")
    response["Vary"] = f"{kept}, Accept" if kept else "Accept"
    return response


def _file(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _head(found: Any) -> SchemeDoc:
    return SchemeDoc(found.code, found.uri, found.name, found.description, found.licence, found.version, found.language)
