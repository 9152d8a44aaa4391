"""Handing messages to providers: claimed in small batches, marked before each call, never lost.

A row is in one of these states while its status is `created`: waiting (no lease), claimed (leased, not calling),
or calling. A worker that dies leaves a lease that runs out. If it was not calling, the message was not sent and is
simply tried again; if it was, the answer is lost, and the next try is marked uncertain.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.db.models import F, Q

from commonweal.kernel import clock
from commonweal.notify import adapters
from commonweal.notify.engine.message import Email
from commonweal.notify.engine.providers import AnswerLost, Outgoing, Refused, Taken, TryLater, backoff
from commonweal.notify.models import KeyType, Notification, Status, TemplateVersion
from commonweal.record import vault

BATCH = 64
THREADS = 32
LEASE = timedelta(seconds=90)
_FINAL = {Status.DELIVERED, Status.PERMANENT_FAILURE, Status.TEMPORARY_FAILURE, Status.TECHNICAL_FAILURE}


@dataclass(slots=True)
class _Outcome:
    """What one call came to."""

    row: Notification
    taken: Taken | None = None
    retry_at: datetime | None = None
    failure: str = ""
    final_status: str = ""
    is_uncertain: bool = False
    provider: str = ""


def deliver_due(channel: str, *, batch: int = BATCH) -> int:
    """Send what is due on `channel`, the most urgent lane first; how many messages were handled."""
    rows = _claim(channel, batch)
    for start in range(0, len(rows), THREADS):
        chunk = rows[start : start + THREADS]
        _mark_calling(chunk)
        _record(list(_pool().map(_call, chunk, _prepared(chunk))))
    return len(rows)


_executor: ThreadPoolExecutor | None = None


def _pool() -> ThreadPoolExecutor:
    global _executor
    if _executor is None:
        _executor = ThreadPoolExecutor(THREADS, thread_name_prefix="provider")
    return _executor


def _claim(channel: str, batch: int) -> list[Notification]:
    """Lease up to `batch` due messages. Workers skip each other's rows; lanes go in order."""
    now = clock.now()
    due = (
        Notification.objects.filter(channel=channel, status=Status.CREATED, due_at__lte=now)
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        .order_by("lane", "due_at")
    )
    with transaction.atomic():
        if connection.vendor == "postgresql":
            due = due.select_for_update(skip_locked=True)
        rows = list(due[:batch])
        lost = [row.pk for row in rows if row.is_calling]
        for row in rows:
            row.is_uncertain = row.is_uncertain or row.is_calling
        ids = [row.pk for row in rows]
        Notification.objects.filter(pk__in=ids).update(lease_until=now + LEASE, is_calling=False)
        if lost:
            Notification.objects.filter(pk__in=lost).update(is_uncertain=True)
    return rows


def _mark_calling(rows: Sequence[Notification]) -> None:
    """Write down, durably, that these calls are about to be made."""
    ids = [row.pk for row in rows]
    Notification.objects.filter(pk__in=ids).update(is_calling=True, attempts=F("attempts") + 1)


def _prepared(rows: Sequence[Notification]) -> Iterable[dict[str, Any]]:
    """Each row's content, e-mails with their HTML and text made now from the version they were accepted with."""
    wanted = {(row.template_id, row.template_version) for row in rows if row.channel == "email"}
    texts = _texts(wanted)
    for row in rows:
        content: dict[str, Any] = orjson.loads(vault.unseal(row.sealed))
        if row.channel == "email":
            version = texts[(row.template_id, row.template_version)]
            email = Email(version.text(row.language), content["values"], tuple(content["sanitised"]))
            content |= {"html": email_frame(email.html, row.language), "plain_text": email.plain_text}
        yield content


_versions: dict[tuple[Any, int], TemplateVersion] = {}
"""Template versions never change, so they are kept; bounded by clearing."""


def _texts(wanted: set[tuple[UUID | None, int]]) -> dict[tuple[Any, int], TemplateVersion]:
    missing = [pair for pair in wanted if pair not in _versions]
    if missing:
        if len(_versions) > 500:
            _versions.clear()
        found = TemplateVersion.objects.filter(template_id__in=[template for template, _ in wanted])
        _versions.update({(each.template_id, each.version): each for each in found})
    return _versions


def email_frame(html: str, language: str) -> str:
    """A whole HTML e-mail: one column, readable without styles, direction by language."""
    direction = "rtl" if language in ("ar", "fa", "he", "ur") else "ltr"
    font = "font-family: Helvetica, Arial, sans-serif; max-width: 580px; margin: 0 auto; padding: 20px;"
    return (
        f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title></title></head>'
        f'<body style="margin: 0; padding: 0;"><div style="{font}">{html}</div></body></html>'
    )


def _call(row: Notification, content: dict[str, Any]) -> _Outcome:
    """Try each way out in turn until one takes the message or refuses it for good."""
    message = Outgoing(row.pk, row.channel, row.language, content)
    outcome = _Outcome(row)
    for provider in adapters.providers(row.channel, is_test=row.key_kind == KeyType.TEST):
        outcome.provider = provider.name
        try:
            outcome.taken = provider.send(message)
            return outcome
        except Refused as error:
            outcome.failure, outcome.final_status = error.message[:40], error.final_status
            return outcome
        except AnswerLost as error:
            outcome.failure, outcome.is_uncertain = error.message[:40], True
            break
        except TryLater as error:
            outcome.failure = error.message[:40]
        except Exception as error:  # a provider of ours that breaks must not take the batch with it
            outcome.failure = type(error).__name__[:40]
    wait = backoff(row.attempts + 1)
    if wait is None:
        outcome.final_status = Status.TECHNICAL_FAILURE
    else:
        outcome.retry_at = clock.now() + timedelta(seconds=wait)
    return outcome


def _record(outcomes: list[_Outcome]) -> None:
    """Write down what became of the calls, in one transaction."""
    now = clock.now()
    for outcome in outcomes:
        row = outcome.row
        row.attempts += 1
        row.is_calling, row.lease_until = False, None
        row.provider, row.failure = outcome.provider, outcome.failure
        row.is_uncertain = row.is_uncertain or outcome.is_uncertain
        if outcome.taken:
            row.status, row.provider_reference, row.sent_at = outcome.taken.status, outcome.taken.reference, now
        elif outcome.retry_at:
            row.due_at = outcome.retry_at
        else:
            row.status = outcome.final_status
        if row.status in _FINAL:
            row.completed_at = now
    fields = "attempts is_calling lease_until provider failure is_uncertain status provider_reference sent_at due_at completed_at"
    Notification.objects.bulk_update([outcome.row for outcome in outcomes], fields.split())
