"""What surrounds every request: security headers, a log line without personal data, known errors as pages."""

import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.config import metrics
from commonweal.kernel.errors import CommonwealError

logger = logging.getLogger("commonweal.requests")

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def policy() -> str:
    """The strict policy. With single sign-on, forms may also lead to the identity provider: browsers check where
    the answer to a form redirects to."""
    provider = urlsplit(settings.ENV.oidc_server_url)
    if not provider.hostname:
        return POLICY
    return POLICY.replace("form-action 'self'", f"form-action 'self' {provider.scheme}://{provider.netloc}")


class ContentSecurityPolicy:
    """The strict policy on every answer: nothing inline, nothing from another origin."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        return response


class RequestLog:
    """One line and one count a request: route pattern (not the address, which may name a person), status, time."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        match = request.resolver_match
        route = match.route if match else ""
        metrics.observe(method=request.method or "", route=route, status=response.status_code, seconds=seconds)
        if logger.isEnabledFor(logging.INFO):
            facts = {"method": request.method, "route": route, "status": response.status_code}
            logger.info("request", extra={**facts, "ms": round(seconds * 1000, 1)})
        return response


class KnownErrors:
    """Turns kernel errors raised by page views into pages with the right status."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, CommonwealError):
            return None
        context = {"error": error, "status": error.status}
        response = render(request, "design/error.html", context, status=error.status)
        if "retry_after" in error.facts:
            response.headers["Retry-After"] = str(error.facts["retry_after"])
        return response
