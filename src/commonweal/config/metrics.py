"""Prometheus metrics: requests by route (never by address), and how far background work is behind."""

import hmac
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.registry import REGISTRY

from commonweal.kernel.permissions import OWN, allow

DIRECTORY_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

REQUESTS = Counter("commonweal_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "commonweal_request_seconds",
    "Seconds from request to answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def prepare(home: Path) -> None:
    """Give worker processes one folder to count in. Called before they start."""
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[DIRECTORY_VARIABLE] = str(folder)


def observe(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


@allow(OWN)
def scrape(request: HttpRequest) -> HttpResponse:
    """The metrics in Prometheus text format, for whoever bears COMMONWEAL_METRICS_TOKEN; 404 to others."""
    token = settings.ENV.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(token.encode(), given.encode()):
        raise Http404
    registry = REGISTRY
    if os.environ.get(DIRECTORY_VARIABLE):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
