"""What an API says about itself: its root and its OpenAPI description."""

from functools import cache
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI

from commonweal.directory.api import answers
from commonweal.directory.api.contracts import Contract
from commonweal.directory.api.problems import MEDIA_TYPE
from commonweal.directory.queries.publisher import publisher

DESCRIPTION = (
    "Community support services: open to everybody, without a key, from any origin. "
    "Optional fields without a value are left out; there are no nulls. Withdrawn records answer 410 and "
    "appear in /changes. Errors are application/problem+json (RFC 9457)."
)


def root(request: HttpRequest, contract: Contract) -> HttpResponse:
    """Version, profile, where the OpenAPI description is, and who answers for the data."""
    body = {
        "version": contract.version,
        "profile": contract.profile,
        "openapi_url": request.build_absolute_uri(reverse(f"{contract.slug}:openapi")),
        "description": f"{settings.SITE_NAME}: community support services.",
        "publisher": publisher(),
    }
    return answers.json_answer(orjson.dumps(body))


def openapi(request: HttpRequest, api: NinjaAPI, contract: Contract) -> HttpResponse:
    """The OpenAPI 3.1 description of what is really served here."""
    return answers.json_answer(_described(api, reverse(f"{contract.slug}:root").rstrip("/")))


@cache
def _described(api: NinjaAPI, address: str) -> bytes:
    return orjson.dumps(description(api, address), option=orjson.OPT_NON_STR_KEYS)


def description(api: NinjaAPI, address: str) -> dict[str, Any]:
    """ninja's description with the media type that our problems really have."""
    described: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    described["servers"] = [{"url": address}]
    for path in described["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    return described
