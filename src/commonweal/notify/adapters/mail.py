"""E-mail through Django's mail backend: SMTP, any service that django-anymail knows, or the mailbox page."""

import smtplib
import threading
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from commonweal.notify.engine.providers import AnswerLost, Outgoing, Refused, Taken, TryLater


class Mail:
    """One open connection per thread, because opening one costs more than sending a message."""

    name = "mail"
    channel = "email"

    def __init__(self) -> None:
        self._local = threading.local()

    def send(self, message: Outgoing) -> Taken:
        """The server's yes counts as delivered: plain SMTP gives no receipts; bounces come in by other ways."""
        mail = self._mail(message)
        handed_over = False
        try:
            connection = self._connection()
            handed_over = True
            connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refusal(max(code for code, _ in error.recipients.values())) from error
        except smtplib.SMTPResponseException as error:
            self._drop()
            raise self._refusal(error.smtp_code) from error
        except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
            self._drop()
            raise (AnswerLost if handed_over else TryLater)(type(error).__name__) from error
        except OSError as error:
            self._drop()
            raise TryLater(type(error).__name__) from error
        return Taken(str(mail.extra_headers["Message-ID"]), "delivered")

    def _mail(self, message: Outgoing) -> EmailMultiAlternatives:
        content = message.content
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
        headers = {"Message-ID": f"<{message.id}@{domain}>", "Auto-Submitted": "auto-generated", **message.headers}
        if content.get("unsubscribe"):  # RFC 8058
            headers["List-Unsubscribe"] = f"<{content['unsubscribe']}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail = EmailMultiAlternatives(
            subject=content["subject"],
            body=content["plain_text"],
            from_email=f"{content['from']}@{domain}",
            to=[content["to"]],
            reply_to=[content["reply_to"]] if content.get("reply_to") else None,
            headers=headers,
        )
        mail.attach_alternative(content["html"], "text/html")
        return mail

    def _connection(self) -> Any:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = get_connection()
            connection.open()
            self._local.connection = connection
        return connection

    def _drop(self) -> None:
        connection, self._local.connection = getattr(self._local, "connection", None), None
        if connection is not None:
            connection.close()

    @staticmethod
    def _refusal(code: int) -> Exception:
        return Refused(f"SMTP {code}") if code >= 500 else TryLater(f"SMTP {code}")
