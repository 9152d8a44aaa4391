"""Messages and received texts of one service, with their sealed parts opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from commonweal.kernel.errors import NotFound
from commonweal.notify.models import KeyType, Notification, ReceivedText, Service
from commonweal.record import vault

PAGE = 250


@dataclass(frozen=True)
class Opened:
    """A message with its sealed content: to, subject, body, values and what else acceptance put in."""

    row: Notification
    content: dict[str, Any]


def opened(row: Notification) -> Opened:
    """The message with its content decrypted."""
    return Opened(row, orjson.loads(vault.unseal(row.sealed)))


def message(service: Service, message_id: UUID, *, key_kind: str) -> Opened:
    """One message of the service. A test key sees test messages only, other keys none of them. Raises NotFound."""
    row = _visible(service, key_kind).filter(pk=message_id).first()
    if row is None:
        raise NotFound("No result found", code="no_message")
    return opened(row)


def messages(
    service: Service,
    *,
    key_kind: str,
    statuses: Sequence[str] = (),
    channels: Sequence[str] = (),
    reference: str = "",
    older_than: UUID | None = None,
    job_id: UUID | None = None,
    include_jobs: bool = False,
    limit: int = PAGE,
) -> list[Opened]:
    """The newest messages first, at most `limit`; ids sort by time, so `older_than` is a place in the list."""
    found = _visible(service, key_kind)
    if job_id is not None:
        found = found.filter(job_id=job_id)
    elif not include_jobs:
        found = found.filter(job__isnull=True)
    if statuses:
        found = found.filter(status__in=statuses)
    if channels:
        found = found.filter(channel__in=channels)
    if reference:
        found = found.filter(reference=reference)
    if older_than is not None:
        found = found.filter(pk__lt=older_than)
    return [opened(row) for row in found.order_by("-id")[:limit]]


def _visible(service: Service, key_kind: str) -> Any:
    return Notification.objects.filter(service=service, key_kind=key_kind).select_related("template", "created_by")


def received_texts(
    service: Service, *, older_than: UUID | None = None, limit: int = PAGE
) -> list[tuple[ReceivedText, dict[str, Any]]]:
    """The newest received texts first, each with its content: from, words."""
    found = ReceivedText.objects.filter(service=service)
    if older_than is not None:
        found = found.filter(pk__lt=older_than)
    return [(row, orjson.loads(vault.unseal(row.sealed))) for row in found.order_by("-id")[:limit]]


__all__ = ["PAGE", "KeyType", "Opened", "message", "messages", "opened", "received_texts"]
