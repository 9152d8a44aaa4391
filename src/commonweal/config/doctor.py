"""What `commonweal check` looks at."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from commonweal.config import health


@dataclass(frozen=True)
class Finding:
    """`level` is "ok", "advice" (fine to start with) or "error" (the hub is broken or unsafe)."""

    level: str
    what: str
    mend: str = ""


def _serving() -> Iterator[Finding]:
    mends = {
        "database": "Check DATABASE_URL and that the server answers.",
        "migrations": "Run: commonweal start (or python manage.py migrate).",
        "cache": "Check COMMONWEAL_CACHE_URL.",
        "disk": f"Free some room in {settings.HOME}.",
    }
    for name, wrong in health.run_checks().items():
        yield Finding("error", f"{name}: {wrong}.", mends[name]) if wrong else Finding("ok", f"{name} works.")


def _search_engine() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        yield Finding("ok", f"The database is {connection.vendor}.")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA compile_options")
        options = {row[0] for row in cursor.fetchall()}
    missing = [name for name, option in (("FTS5", "ENABLE_FTS5"), ("R*Tree", "ENABLE_RTREE")) if option not in options]
    if missing:
        mend = "Use a Python whose SQLite has them (any current Linux distribution), or PostgreSQL."
        yield Finding("error", f"SQLite lacks {' and '.join(missing)}, which search needs.", mend)
    else:
        yield Finding("ok", "SQLite has full-text search and the spatial index.")


def _secrets() -> Iterator[Finding]:
    folder = settings.HOME / "secrets"
    if folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding("error", "Others on this machine can read the hub's secrets.", f"Run: chmod 700 {folder}")
    else:
        yield Finding("ok", "Secrets are readable by the hub only.")


def _public_face() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("error", "COMMONWEAL_DEBUG is on: errors show internals.", "Unset it outside development.")
    if settings.ENV.demo:
        yield Finding(
            "advice", "COMMONWEAL_DEMO is on: demo sign-ins work.", "Unset it before real people use the hub."
        )
    if not settings.IS_HTTPS:
        mend = "Put a web server with a certificate in front (deploy/) and set COMMONWEAL_BASE_URL=https://…"
        yield Finding("advice", "The hub is not served over HTTPS.", mend)
    local = {"127.0.0.1", "localhost", "[::1]"}
    if set(settings.ALLOWED_HOSTS) <= local:
        mend = "Set COMMONWEAL_HOSTS to the names people type, separated by commas."
        yield Finding("advice", "The hub answers on this machine only.", mend)


def _mail() -> Iterator[Finding]:
    if settings.ENV.email_url:
        yield Finding("ok", "Mail has a server.")
    else:
        mend = "Set COMMONWEAL_EMAIL_URL=smtp://user:password@host:587 and COMMONWEAL_FROM_EMAIL."
        yield Finding("advice", "No mail leaves this hub; it is shown at /dev/mail instead.", mend)


def _built() -> Iterator[Finding]:
    css = settings.PACKAGE / "design" / "static" / "design" / "build" / "commonweal.css"
    if not css.exists():
        yield Finding("error", "The styles are not built.", "Run: make setup")
    words = list(settings.PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))
    if any(not po.with_suffix(".mo").exists() for po in words):
        yield Finding("error", "Translations are not compiled.", "Run: make setup")
    if shutil.disk_usage(settings.HOME).free < 2 * 2**30:
        yield Finding("advice", "Less than 2 GB are free.", f"Give {settings.HOME} more room.")


def _record() -> Iterator[Finding]:
    from commonweal.record import adapters, queries

    try:
        is_sealed, is_late = adapters.is_sealed(connection), queries.is_worker_late()
        dead = queries.dead_letters().count()
    except DatabaseError:
        return  # already said: the database does not answer or is not migrated
    if is_sealed:
        yield Finding("ok", "The audit trail cannot be changed.")
    else:
        mend = "Call commonweal.record.adapters.seal(connection) in a Django shell."
        yield Finding("error", "The database lets the audit trail be changed.", mend)
    if is_late:
        yield Finding("error", "Work has waited for more than five minutes.", "Run: commonweal work")
    if dead:
        yield Finding("advice", f"{dead} deliveries were given up.", "See /staff/record/facts/ and try them again.")


CHECKS: list[Callable[[], Iterator[Finding]]] = [
    _serving,
    _search_engine,
    _secrets,
    _public_face,
    _mail,
    _built,
    _record,
]


def examine() -> list[Finding]:
    """Every finding, errors first."""
    order = ["error", "advice", "ok"]
    return sorted((f for check in CHECKS for f in check()), key=lambda finding: order.index(finding.level))
