"""E-mails in the hub's layout: `<name>_subject.txt`, `<name>_message.txt` and `<name>_message.html`."""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from commonweal.kernel.errors import Unavailable


def compose(name: str, *, to: str, context: dict[str, Any], language: str) -> EmailMultiAlternatives:
    """The letter `name` in `language`, as text and as HTML."""
    with translation.override(language):
        everything = {
            "hub_name": settings.SITE_NAME,
            "base_url": settings.BASE_URL,
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            **context,
        }
        subject = " ".join(render_to_string(f"{name}_subject.txt", everything).split())
        everything["subject"] = subject
        letter = EmailMultiAlternatives(
            subject, render_to_string(f"{name}_message.txt", everything).strip() + "\n", to=[to]
        )
        letter.attach_alternative(render_to_string(f"{name}_message.html", everything), "text/html")
    return letter


def send(name: str, *, to: str, context: dict[str, Any], language: str) -> None:
    """Send the letter now. Raises Unavailable when the mail server does not take it."""
    try:
        compose(name, to=to, context=context, language=language).send()
    except (SMTPException, OSError) as error:
        raise Unavailable(
            _("It is saved, but the email could not be sent. Try sending it again in a few minutes."),
            code="mail_not_sent",
        ) from error
