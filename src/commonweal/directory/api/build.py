"""One NinjaAPI per contract, from one implementation."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import NinjaAPI, Path, Query, Schema
from pydantic import Field, ValidationError

from commonweal.directory.api import about, door, feed, lists, problems
from commonweal.directory.api.contracts import Contract, Endpoint
from commonweal.directory.schemas import answers, parameters
from commonweal.kernel import ids
from commonweal.kernel.errors import Invalid, NotFound, Problem

_ROOT = "What this API is, which version of the standard it speaks and who answers for the data."
IdText = Annotated[str, Field(json_schema_extra={"format": "uuid"})]
_MALFORMED = {400: answers.Problem, 429: answers.Problem}
_MISSING = {**_MALFORMED, 404: answers.Problem}


def build(contract: Contract) -> NinjaAPI:
    """The API that keeps `contract`."""
    api = NinjaAPI(
        title=contract.title,
        version=contract.version,
        description=about.DESCRIPTION,
        urls_namespace=contract.slug,
        docs_url=None,
        openapi_url=None,
        openapi_extra={"tags": [{"name": "required"}, {"name": "optional"}, {"name": "local"}]},
    )
    problems.install(api)
    _add_root(api, contract)
    for endpoint in contract.endpoints:
        _add_list(api, contract, endpoint)
        _add_item(api, contract, endpoint)
    _add_feed(api, contract)
    return api


def _add_root(api: NinjaAPI, contract: Contract) -> None:
    @api.get("/", response={200: contract.about}, operation_id="get", tags=["required"], url_name="root", summary=_ROOT)
    def root(request: HttpRequest) -> HttpResponse:
        return about.root(request, contract)

    @api.get("/openapi.json", include_in_schema=False, url_name="openapi")
    def openapi(request: HttpRequest) -> HttpResponse:
        return about.openapi(request, api, contract)


def _tag(contract: Contract, path: str) -> list[str]:
    return ["required" if path in contract.required else "optional"]


def _add_list(api: NinjaAPI, contract: Contract, endpoint: Endpoint) -> None:
    asked = endpoint.asked
    name = "".join(word.title() for word in endpoint.path.split("_"))
    page = answers.page_of(f"PageOf{name}", *endpoint.forms)
    responses: dict[int, Any] = {200: page, **_MISSING}

    def listed(request: HttpRequest, query: Query[asked]) -> HttpResponseBase:  # type: ignore[valid-type]
        return lists.answer(request, contract, endpoint, query)

    api.get(
        f"/{endpoint.path}",
        summary=f"A page of {endpoint.path.replace('_', ' ')}, or all of them as lines with format=ndjson.",
        response=responses,
        operation_id=f"get_{endpoint.path}",
        tags=_tag(contract, endpoint.path),
        url_name=endpoint.path,
        openapi_extra=_ndjson(),
    )(listed)
    if not contract.has_post:
        return

    def posted(request: HttpRequest, query: Query[asked]) -> HttpResponseBase:  # type: ignore[valid-type]
        return lists.answer(request, contract, endpoint, _with_body(request, asked))

    api.post(
        f"/{endpoint.path}",
        summary="The same question in the body, as JSON or as a form, so that it stays out of address logs.",
        response=responses | {415: answers.Problem},
        operation_id=f"post_{endpoint.path}",
        tags=["optional"],
        openapi_extra=_ndjson() | {"requestBody": _body(asked)},
    )(posted)


def _ndjson() -> dict[str, Any]:
    return {
        "responses": {
            200: {
                "content": {
                    "application/x-ndjson": {"schema": {"type": "string", "description": "One JSON object a line."}}
                }
            }
        }
    }


def _body(asked: type[Schema]) -> dict[str, Any]:
    schema = asked.model_json_schema()
    schema.pop("description", None)
    return {
        "required": False,
        "content": {media: {"schema": schema} for media in ("application/json", "application/x-www-form-urlencoded")},
    }


def _with_body(request: HttpRequest, asked: type[Schema]) -> Any:
    """The query string with what the body adds. Raises Invalid for a body that cannot be read."""
    given = _read_body(request)
    if empty := [name for name, value in given.items() if value is None and name in asked.model_fields]:
        raise Invalid(problems=[Problem(name, "must not be null", "Leave it out.") for name in empty])
    try:
        return asked.model_validate({**request.GET.dict(), **door.without_blanks(given)})
    except ValidationError as error:
        raise Invalid(problems=problems.from_pydantic(error.errors())) from None


def _read_body(request: HttpRequest) -> Mapping[str, Any]:
    raw = request.body
    if not raw.strip():
        return {}
    media = (request.content_type or "").lower()
    try:
        if media == "application/x-www-form-urlencoded":
            return dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=100))
        given = orjson.loads(raw) if media == "application/json" else None
    except ValueError:
        raise Invalid("The body cannot be read.", code="body_not_readable") from None
    if not isinstance(given, dict):
        raise Invalid("Send a JSON object or a form.", code="body_not_readable")
    return given


def _add_item(api: NinjaAPI, contract: Contract, endpoint: Endpoint) -> None:
    register = api.get(
        f"/{endpoint.path}/{{id}}",
        response={200: endpoint.whole, **_MISSING, 410: answers.Problem},
        operation_id=f"get_{endpoint.path}_id",
        summary=f"One {endpoint.kind.replace('_', ' ')} with everything public that is known of it.",
        tags=_tag(contract, endpoint.path),
        url_name=endpoint.kind,
    )
    if endpoint.kind == "organization":

        @register
        def organization(
            request: HttpRequest, id: Path[IdText], query: Query[parameters.OrganizationItem]
        ) -> HttpResponseBase:
            return lists.item(request, contract, endpoint, _identity(id), full_service=bool(query.full_service))

    else:

        @register
        def item(request: HttpRequest, id: Path[IdText]) -> HttpResponseBase:
            return lists.item(request, contract, endpoint, _identity(id))


def _identity(text: str) -> UUID:
    """The id in an address. What is no UUID names nothing here, so it is not found rather than malformed."""
    identity = ids.parse_uuid(text)
    if identity is None:
        raise NotFound(f"“{text[:60]}” is not the id of anything here; ids are UUIDs.", code="not_found")
    return identity


def _add_feed(api: NinjaAPI, contract: Contract) -> None:
    @api.get(
        "/changes",
        response={200: answers.Changes, **_MISSING},
        operation_id="get_changes",
        summary="What was published, changed and withdrawn since you last asked, oldest first.",
        tags=["local"],
        url_name="changes",
        openapi_extra=_ndjson(),
    )
    def changes(request: HttpRequest, query: Query[parameters.ChangesAsked]) -> HttpResponseBase:
        return feed.answer(request, contract, query)
