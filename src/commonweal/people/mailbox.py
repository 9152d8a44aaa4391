"""Mail in development: every message goes to the console and to a page, none leaves the machine."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.message import EmailMessage

from commonweal.people.models import StoredMessage

KEPT = 200


def is_open() -> bool:
    """Whether this hub shows its mail: a demonstration or development hub without a mail server."""
    return bool((settings.DEBUG or settings.ENV.demo) and not settings.ENV.email_url)


def _html(message: EmailMessage) -> str:
    for part in getattr(message, "alternatives", None) or []:
        content, kind = part[0], part[1]
        if kind == "text/html":
            return str(content)
    return str(message.body) if message.content_subtype == "html" else ""


class Backend(ConsoleBackend):
    """Writes to the console and keeps the newest messages for /dev/mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages were written; each is kept too while the mailbox is open."""
        if is_open():
            StoredMessage.objects.bulk_create([self._row(message) for message in email_messages])
            newest = list(StoredMessage.objects.values_list("pk", flat=True)[:KEPT])
            StoredMessage.objects.exclude(pk__in=newest).delete()
        return int(super().send_messages(list(email_messages)) or 0)

    @staticmethod
    def _row(message: EmailMessage) -> StoredMessage:
        return StoredMessage(
            sender=message.from_email,
            recipients=", ".join(message.recipients()),
            subject=str(message.subject),
            text="" if message.content_subtype == "html" else str(message.body),
            html=_html(message),
        )


def messages() -> list[StoredMessage]:
    """The kept messages, newest first."""
    return list(StoredMessage.objects.all())


def message(pk: Any) -> StoredMessage | None:
    """One kept message, or None."""
    return StoredMessage.objects.filter(pk=pk).first()
