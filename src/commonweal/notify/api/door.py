"""Who calls: the JWT, the service and key behind it, and the rate they may call at."""

import functools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from commonweal.kernel import clock
from commonweal.kernel.errors import CommonwealError, NotFound, TooMany
from commonweal.kernel.permissions import OWN, allow
from commonweal.notify.api import errors
from commonweal.notify.api.errors import Refused
from commonweal.notify.engine.tokens import BadToken, Token
from commonweal.notify.queries import sending

logger = logging.getLogger("commonweal.notify")

WORDS = {"normal": "LIVE", "team": "TEAM", "test": "TEST"}


@dataclass(frozen=True)
class Caller:
    """The service that calls, and the kind of key it calls with."""

    sender: sending.Sender
    key: Any

    @property
    def service(self) -> Any:
        return self.sender.service

    @property
    def kind(self) -> str:
        return str(self.key.kind)


def caller(request: HttpRequest) -> Caller:
    """Who signed the request. Raises Refused with API v2's own words."""
    header = request.headers.get("Authorization", "")
    if not header:
        raise Refused(401, "AuthError", "Unauthorized: authentication token must be provided")
    if not header[:7].lower() == "bearer ":
        raise Refused(401, "AuthError", "Unauthorized: authentication bearer scheme must be used")
    try:
        return _signed(Token.parse(header[7:].strip()))
    except BadToken as error:
        raise Refused(403, "AuthError", error.message) from None


def _signed(token: Token) -> Caller:
    try:
        sender = sending.sender(token.service_id)
    except NotFound:
        raise BadToken("Invalid token: service not found") from None
    if not sender.keys:
        raise BadToken("Invalid token: service has no API keys")
    if not sender.service.is_active:
        raise BadToken("Invalid token: service is archived")
    for key, secret in sender.keys:
        if token.is_signed_with(secret):
            token.require_fresh(time.time())
            if key.is_revoked:
                raise BadToken("Invalid token: API key revoked")
            return Caller(sender, key)
    raise BadToken("Invalid token: API key not found")


class _Buckets:
    """A token bucket per service and key type, in this process.

    API v2 promises `limit` a minute but lets no more than a third of it (at most 1,000) through at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._levels: dict[tuple[Any, str], tuple[float, float]] = {}

    def take(self, service_id: Any, kind: str, limit: int) -> bool:
        size = min(limit // 3 + 1, 1000)
        now = time.monotonic()
        with self._lock:
            level, since = self._levels.get((service_id, kind), (float(size), now))
            level = min(size, level + (now - since) * limit / 60)
            allowed = level >= 1
            self._levels[(service_id, kind)] = (level - 1 if allowed else level, now)
        return allowed


buckets = _Buckets()


def require_rate(who: Caller) -> None:
    """Raise TooMany when the service calls more often than it may."""
    limit = who.service.messages_per_minute
    if not buckets.take(who.service.pk, who.kind, limit):
        message = f"Exceeded rate limit for key type {WORDS[who.kind]} of {limit} requests per 60 seconds"
        raise TooMany(message, code="rate", retry_after=1)


Endpoint = Callable[..., HttpResponse]


def endpoint(*methods: str) -> Callable[[Endpoint], Endpoint]:
    """A view of API v2: checks the method and the JWT, hands the caller on, answers errors in the envelope."""

    def decorate(view: Endpoint) -> Endpoint:
        @csrf_exempt
        @allow(OWN)
        @functools.wraps(view)
        def wrapped(request: HttpRequest, **path: Any) -> HttpResponse:
            if request.method not in methods:
                refused = errors.answer(405, "MethodNotAllowed", ["The method is not allowed for the requested URL."])
                refused.headers["Allow"] = ", ".join(methods)
                return refused
            try:
                return view(request, caller(request), **path)
            except CommonwealError as error:
                return errors.translated(error)
            except Exception:  # the contract promises its envelope even for our own faults
                logger.exception("API v2 failed", extra={"view": view.__name__, "at": clock.now().isoformat()})
                return errors.answer(500, "Exception", ["Internal server error"])

        return wrapped

    return decorate
