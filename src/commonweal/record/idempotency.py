"""The same request twice is done once: the caller's key, what the request was, and what it was answered."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonweal.kernel import clock
from commonweal.kernel.errors import Conflict
from commonweal.record.models import IdempotencyKey

KEEP = timedelta(hours=24)


def fingerprint(request: Any) -> str:
    """SHA-256 of a JSON-ready request, keys in order; equal requests have equal fingerprints."""
    text = json.dumps(request, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def once(*, scope: str, key: str, request: Any, do: Callable[[], Any], keep: timedelta = KEEP) -> tuple[Any, bool]:
    """Do the work once per (scope, key): (its JSON-ready answer, whether this call did it).

    The key and the work share one transaction, so a failure leaves the key free and a second caller waits
    for the first. Raises Conflict("key_reused") when the key came before with a different request.
    """
    now, asked = clock.now(), fingerprint(request)
    with transaction.atomic():
        IdempotencyKey.objects.filter(scope=scope, key=key, expires_at__lte=now).delete()
        try:
            with transaction.atomic():
                row = IdempotencyKey.objects.create(scope=scope, key=key, fingerprint=asked, expires_at=now + keep)
        except IntegrityError:
            return _answered(IdempotencyKey.objects.get(scope=scope, key=key), asked), False
        answer = do()
        row.answer, row.is_answered = answer, True
        row.save(update_fields=["answer", "is_answered"])
    return answer, True


def _answered(row: IdempotencyKey, asked: str) -> Any:
    if row.fingerprint != asked:
        raise Conflict(
            _("This idempotency key was used before with a different request. Use a new key for a new request."),
            code="key_reused",
        )
    if not row.is_answered:
        raise Conflict(_("The first request with this key is still being worked on. Try again."), code="in_progress")
    return row.answer
