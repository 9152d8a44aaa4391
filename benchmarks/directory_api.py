"""How quickly do the standard APIs answer, beside an empty Django view in the same process?

Seeds N public records (copies of one service with a bit of everything, about 5 kB each) into a fresh SQLite hub and
times the whole Django stack without a socket: a page of 50, an item, an unchanged item (304) and everything as lines.
Prints one JSON line; exit code 1 when lines of HSDS come slower than 5,000 services a second.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BAR = 5000


def main() -> int:
    """Exit code 0 when the bar is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--services", type=int, default=20_000, help="how many services (default 20,000)")
    parser.add_argument("--requests", type=int, default=200, help="how many requests are timed each (default 200)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-api-") as home:
        os.environ |= {
            "COMMONWEAL_HOME": home,
            "COMMONWEAL_LOG_LEVEL": "ERROR",
            "COMMONWEAL_API_RATE": "0",
            "COMMONWEAL_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
        }
        os.environ.pop("DATABASE_URL", None)
        sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
        found = measured(options.services, options.requests)
    print(json.dumps(found))
    return 0 if found["meets_bar"] else 1


def measured(services: int, requests: int) -> dict[str, Any]:
    """All figures of one hub."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    identity, size = seeded(services)
    urls = ModuleType("bench_urls")
    urls.urlpatterns = with_an_empty_view()  # type: ignore[attr-defined]
    sys.modules["bench_urls"] = urls
    settings.ROOT_URLCONF = "bench_urls"
    client = Client()
    item = f"/hsds/v3/services/{identity}"
    tag = client.get(item)["ETag"]
    found: dict[str, Any] = {"benchmark": "directory_api", "services": services, "bytes_a_service": size}
    questions = {
        "empty_view": lambda: client.get("/empty"),
        "page_of_50": lambda: client.get("/hsds/v3/services?per_page=50&page=7"),
        "page_of_50_full": lambda: client.get("/hsds/v3/services?per_page=50&full=true"),
        "page_of_50_uk": lambda: client.get("/oruk/v3/services?per_page=50&page=7"),
        "last_page_of_50": lambda: client.get(f"/hsds/v3/services?per_page=50&page={services // 50}"),
        "item": lambda: client.get(item),
        "item_unchanged": lambda: client.get(item, headers={"If-None-Match": tag}),
        "changes_of_nothing": lambda: client.get(f"/hsds/v3/changes?since={services}"),
    }
    for name, ask in questions.items():
        found[name] = timed(ask, requests)
    found["lines_a_second"] = {
        "hsds_flat": lines(client, "/hsds/v3/services?format=ndjson", services),
        "hsds_full": lines(client, "/hsds/v3/services?format=ndjson&full=true", services),
        "hsds_full_gzip": lines(client, "/hsds/v3/services?format=ndjson&full=true", services, gzip=True),
        "hsds_minimal": lines(client, "/hsds/v3/services?minimal=true", services, chunks_only=True),
        "uk_full": lines(client, "/oruk/v3/services?format=ndjson&full=true", services),
    }
    found["peak_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found["bar_lines_a_second"] = BAR
    found["meets_bar"] = min(found["lines_a_second"][name] for name in ("hsds_flat", "hsds_full")) > BAR
    return found


def with_an_empty_view() -> list[Any]:
    """The hub's addresses and one view that does nothing."""
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from commonweal.config.urls import urlpatterns
    from commonweal.kernel.permissions import PUBLIC, allow

    @allow(PUBLIC)
    def empty(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    return [path("empty", empty), *urlpatterns]


def seeded(services: int) -> tuple[str, int]:
    """Copies of one published service; returns the id of one of them and how long its document is."""
    from django.utils import timezone

    from commonweal.directory.actions import store
    from commonweal.directory.models.records import Change, Record
    from tests.contract.directory import town

    store.store_documents([town.service(1)], source="town", owner=None, by=town.BY)
    record, now = Record.objects.get(kind="service"), timezone.now()
    old = str(record.id)
    ids = [str(uuid.UUID(int=(7 << 76) | (2 << 62) | number << 80)) for number in range(1, services)]
    for start in range(0, len(ids), 2000):
        part = ids[start : start + 2000]
        Record.objects.bulk_create(
            Record(
                kind="service",
                id=uuid.UUID(new),
                body=record.body.replace(old, new),
                listed=record.listed.replace(old, new),
                last_modified=now,
                etag="x",
                organization_id=record.organization_id,
            )
            for new in part
        )
        Change.objects.bulk_create(Change(kind="service", id=uuid.UUID(new), op="put", at=now) for new in part)
    return old, len(record.body)


def timed(ask: Callable[[], Any], requests: int) -> dict[str, float]:
    """Requests a second and milliseconds at the median and the 95th of a hundred."""
    ask()
    took = []
    for _ in range(requests):
        started = time.perf_counter()
        ask()
        took.append(time.perf_counter() - started)
    took.sort()
    return {
        "a_second": round(requests / sum(took), 1),
        "p50_ms": round(took[len(took) // 2] * 1000, 2),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 2),
    }


def lines(client: Any, address: str, services: int, *, gzip: bool = False, chunks_only: bool = False) -> int:
    """Services a second of a whole stream; every byte is taken and every line counted."""
    headers = {"Accept-Encoding": "gzip"} if gzip else {}
    started = time.perf_counter()
    answer = client.get(address, headers=headers)
    count = sum(part.count(b"\n") for part in answer.streaming_content)
    took = time.perf_counter() - started
    assert gzip or chunks_only or count == services, (address, count)
    return round(services / took)


if __name__ == "__main__":
    sys.exit(main())
