"""E-mails in the hub's look: one column, and a text part that reads well by itself."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from commonweal.design import context


@dataclass(frozen=True, slots=True)
class Mail:
    """A message ready for Django's EmailMultiAlternatives."""

    subject: str
    text: str
    html: str


def compose(template: str, values: dict[str, Any], *, language: str | None = None) -> Mail:
    """Render `template` + ".txt" (its first line is the subject) and ".html" in `language` (default: the present one).

    Both extend design/email.txt and design/email.html. TemplateDoesNotExist when one is missing.
    """
    with translation.override(language or translation.get_language()):
        names = {**context.essentials(None), "base_url": settings.BASE_URL, **values}
        subject, _, text = render_to_string(f"{template}.txt", names).strip().partition("\n")
        subject = " ".join(subject.split())
        html = render_to_string(f"{template}.html", {**names, "subject": subject})
    return Mail(subject=subject, text=text.strip() + "\n", html=html)
