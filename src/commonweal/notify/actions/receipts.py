"""What providers tell us afterwards: delivered, bounced, failed."""

from commonweal.kernel import clock
from commonweal.notify.models import Notification, Status

_FINAL = (Status.DELIVERED, Status.PERMANENT_FAILURE, Status.TEMPORARY_FAILURE, Status.TECHNICAL_FAILURE)


def record_receipt(*, provider: str, reference: str, status: str) -> bool:
    """Give the provider's message its last status; whether one of ours was waiting for it. Repeats change nothing."""
    waiting = Notification.objects.filter(provider_reference=reference, provider=provider).exclude(status__in=_FINAL)
    values = {"status": status, "completed_at": clock.now() if status in _FINAL else None}
    return bool(reference) and waiting.update(**values) > 0
