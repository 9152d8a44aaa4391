"""API v2's error envelope: {"status_code": 400, "errors": [{"error": class, "message": words}]}, nothing else."""

from collections.abc import Sequence

import orjson
from django.http import HttpResponse

from commonweal.kernel.errors import CommonwealError, Invalid, NotAllowed, NotFound, TooMany

CLASSES = {
    "missing_address": "ValidationError",
    "no_token": "AuthError",
    "bad_token": "AuthError",
    "team_key": "BadRequestError",
    "pdf_not_ready": "PDFNotReadyError",
    "rate": "RateLimitError",
    "daily": "TooManyRequestsError",
}


class Refused(CommonwealError):
    """An answer with its status, error class and one or more messages."""

    def __init__(self, status: int, kind: str, *messages: str) -> None:
        super().__init__("; ".join(messages), code=kind)
        self.status = status
        self.messages = list(dict.fromkeys(messages))


def validation(*messages: str) -> Refused:
    """400 ValidationError."""
    return Refused(400, "ValidationError", *messages)


def bad_request(message: str, status: int = 400) -> Refused:
    """400 (or 403) BadRequestError."""
    return Refused(status, "BadRequestError", message)


def answer(status: int, kind: str, messages: Sequence[str]) -> HttpResponse:
    """The envelope as a response."""
    body = {"status_code": status, "errors": [{"error": kind, "message": message} for message in messages]}
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")


def translated(error: CommonwealError) -> HttpResponse:
    """One of our errors in API v2's words."""
    if isinstance(error, Refused):
        return answer(error.status, error.code, error.messages)
    if isinstance(error, TooMany):
        return answer(429, CLASSES.get(error.code, "RateLimitError"), [error.message])
    if isinstance(error, NotFound):
        kind = "BadRequestError" if error.code == "no_template" and error.message == "Template not found" else ""
        return answer(400, kind, [error.message]) if kind else answer(404, "NoResultFound", ["No result found"])
    if isinstance(error, NotAllowed):
        return answer(403, "BadRequestError", [error.message])
    if isinstance(error, Invalid):
        messages = [problem.message for problem in error.problems] or [error.message]
        return answer(400, "BadRequestError", list(dict.fromkeys(messages)))
    return answer(500, "Exception", ["Internal server error"])
