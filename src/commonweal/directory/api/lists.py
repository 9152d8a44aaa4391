"""Lists and items: what was asked becomes a query, what was found becomes an answer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from commonweal.directory.api import answers, problems
from commonweal.directory.api.contracts import Contract, Endpoint
from commonweal.directory.queries import changes, listing
from commonweal.directory.queries.listing import FLAT, FULL, Found, Stored, Wanted
from commonweal.directory.schemas.parameters import Searched
from commonweal.kernel.errors import Gone, Invalid, Problem

# Answers that also depend on word lists, the gazetteer or the time cannot be named by the feed's last sequence number.
_NOT_ONLY_RECORDS = ("search", "postcode", "day", "start_time", "end_time", "x_open_now", "x_free", "x_language")


def wanted(kind: str, query: Searched) -> Wanted:
    """What the caller asked, as the question the query room understands."""
    given = query.model_dump(exclude_none=True)
    if "proximity" in given and not given.get("postcode"):
        raise Invalid(problems=[Problem("proximity", "needs a postcode", "Add postcode=…, or leave proximity out.")])
    known = Wanted.__dataclass_fields__
    return Wanted(kind=kind, **{name: value for name, value in given.items() if name in known})


def answer(request: HttpRequest, contract: Contract, endpoint: Endpoint, query: Any) -> HttpResponseBase:
    """A page, every record as lines, or the minimal list. Raises Invalid and NotFound."""
    found = listing.matching(wanted(endpoint.kind, query))
    full_service = bool(getattr(query, "full_service", False))
    form = FULL if full_service or getattr(query, "full", False) else FLAT
    if getattr(query, "minimal", False):
        stream = answers.minimal_lines if query.format == "ndjson" else answers.minimal_page
        return stream(found, **_state(request, query))
    if query.format == "ndjson":
        batches = (_texts(contract, endpoint, batch, form, full_service) for batch in found.batches(form))
        return answers.lines(batches, **_state(request, query))
    return _page(contract, endpoint, query, found, form, full_service)


def _page(
    contract: Contract, endpoint: Endpoint, query: Any, found: Found, form: str, full_service: bool
) -> HttpResponse:
    total = found.total()
    pages = answers.paged(total, query.page, query.per_page)
    records = found.page(form, (query.page - 1) * query.per_page, query.per_page) if total else []
    texts = _texts(contract, endpoint, records, form, full_service)
    return answers.json_answer(answers.page_of(texts, total=total, pages=pages, page=query.page))


def _texts(contract: Contract, endpoint: Endpoint, records: list[Stored], form: str, full_service: bool) -> list[str]:
    if endpoint.kind == "organization" and form == FULL:
        return with_services(records, full_service)
    return [contract.written(endpoint.kind, record.text) for record in records]


def with_services(organizations: list[Stored], full_service: bool) -> list[str]:
    """Whole organizations with their public services inside, named or (`full_service`) whole. One more query."""
    services = listing.services_of([each.id for each in organizations], whole=full_service)
    texts = []
    for each in organizations:
        held = services.get(each.id)
        texts.append(f'{each.text.rstrip()[:-1]},"services":[{",".join(held)}]}}' if held else each.text)
    return texts


def _state(request: HttpRequest, query: Searched) -> dict[str, Any]:
    """What names a streamed answer: the last change there was and the question. Nothing for other answers."""
    if request.method != "GET" or any(getattr(query, name, None) for name in _NOT_ONLY_RECORDS):
        return {"etag": "", "modified": None}
    sequence, at = changes.latest()
    question = f"{request.path}?{query.model_dump_json(exclude_none=True)}"
    return {"etag": answers.digest(str(sequence).encode(), question.encode()), "modified": at}


def item(
    request: HttpRequest, contract: Contract, endpoint: Endpoint, identity: UUID, *, full_service: bool = False
) -> HttpResponse:
    """One whole record. Withdrawn ones answer 410 with a link to what replaced them. Raises NotFound."""
    stored = listing.record(endpoint.kind, identity)
    if stored is None:
        return _missing(request, contract, endpoint, identity)
    text = _texts(contract, endpoint, [stored], FULL, full_service)[0]
    # An organization's answer also changes with its services, which its own time of change does not tell.
    modified = None if endpoint.kind == "organization" else stored.last_modified
    return answers.json_answer(text.encode(), modified=modified)


def _missing(request: HttpRequest, contract: Contract, endpoint: Endpoint, identity: UUID) -> HttpResponse:
    reason = changes.missing(endpoint.kind, identity)
    if not isinstance(reason, Gone):
        raise reason
    instead = reason.facts.get("replaced_by")
    gone = problems.problem(410, reason.code, reason.message, replaced_by=instead)
    if instead:
        gone.headers["Link"] = f'<{item_url(request, contract, endpoint.kind, instead)}>; rel="successor-version"'
    return gone


def item_url(request: HttpRequest, contract: Contract, kind: str, identity: UUID | str) -> str:
    """The address of one record in this contract."""
    return request.build_absolute_uri(reverse(f"{contract.slug}:{kind}", kwargs={"id": str(identity)}))
