"""Whether this hub is alive and whether it can serve."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from commonweal.kernel.permissions import PUBLIC, allow

LEAST_FREE_BYTES = 200 * 1024 * 1024


def database() -> str:
    """Empty when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def migrations() -> str:
    """Empty when the tables are those this version needs."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} migrations are not applied" if pending else ""


def cache_works() -> str:
    """Empty when the cache keeps what it is given."""
    cache.set("health", "ok", 10)
    return "" if cache.get("health") == "ok" else "the cache forgets"


def disk() -> str:
    """Empty when the hub's folder has room to write."""
    free = shutil.disk_usage(settings.HOME).free
    return "" if free > LEAST_FREE_BYTES else f"only {free // 2**20} MB are free"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "cache": cache_works,
    "disk": disk,
}


def run_checks() -> dict[str, str]:
    """Each check's name with what is wrong, empty when it passes. Never raises."""
    results = {}
    for name, check in CHECKS.items():
        try:
            results[name] = check()
        except Exception as error:
            results[name] = type(error).__name__
    return results


@allow(PUBLIC)
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; touches nothing else."""
    return JsonResponse({"status": "live"})


@allow(PUBLIC)
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the hub can serve, else 503 naming the failing checks (not why: that is for the log)."""
    failing = sorted(name for name, wrong in run_checks().items() if wrong)
    return JsonResponse(
        {"status": "not ready" if failing else "ready", "failing": failing}, status=503 if failing else 200
    )
