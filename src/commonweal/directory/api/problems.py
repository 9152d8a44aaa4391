"""Everything that goes wrong, as RFC 9457 writes it: application/problem+json with a stable `code`."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import orjson
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from commonweal.kernel.errors import CommonwealError, Invalid, Problem, Unavailable

logger = logging.getLogger("commonweal.directory.api")

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 30


def problem(status: int, code: str, detail: str = "", **facts: Any) -> HttpResponse:
    """The answer for one problem; `facts` without a value are left out."""
    body = {
        "type": f"urn:commonweal:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **facts,
    }
    filled = {key: value for key, value in body.items() if value not in ("", None, [])}
    return HttpResponse(orjson.dumps(filled), status=status, content_type=MEDIA_TYPE)


def invalid(mistakes: Sequence[Problem]) -> HttpResponse:
    """400 that names each wrong parameter and how to mend it."""
    listed = [
        {key: value for key, value in (("where", m.where), ("message", m.message), ("mend", m.mend)) if value}
        for m in mistakes
    ]
    return problem(400, "invalid", "; ".join(f"{m.where}: {m.message}" for m in mistakes), problems=listed)


def from_pydantic(errors: Sequence[Any]) -> list[Problem]:
    """What pydantic found, in our words: the parameter's name and one sentence."""
    found = []
    for error in errors:
        where = str(error.get("loc", ["request"])[-1]) if error.get("loc") else "request"
        message = str(error.get("msg", "is not usable")).removeprefix("Value error, ")
        found.append(Problem(where=where, message=message))
    return found


def _known(request: HttpRequest, error: CommonwealError) -> HttpResponse:
    if isinstance(error, Invalid) and error.problems:
        return invalid(error.problems)
    answer = problem(error.status, error.code, error.message, replaced_by=error.facts.get("replaced_by"))
    if isinstance(error, Unavailable):
        answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return invalid(from_pydantic(error.errors))


def _plain(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "not_readable", str(error))


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", "There is nothing at this address.")


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    got_request_exception.send(sender=None, request=request)
    logger.error("a request failed", exc_info=error)
    return problem(500, "error", "Something went wrong here, not with you. It has been noted.")


_HANDLERS: dict[type[Exception], Any] = {
    CommonwealError: _known,
    ValidationError: _unreadable,
    HttpError: _plain,
    Http404: _missing,
    Exception: _unexpected,
}


def install(api: NinjaAPI) -> None:
    """Make `api` answer every error as a problem."""
    for error, handler in _HANDLERS.items():
        api.add_exception_handler(error, handler)
