"""One message of each kind: from a template's text and values to what a provider is given."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from commonweal.kernel.errors import Invalid, Problem
from commonweal.notify.engine import fields, markdown, sms, typography, whitespace
from commonweal.notify.engine.sanitise import sanitised, shown

MOST_EMAIL_BYTES = 2_000_000


@dataclass(frozen=True)
class Text:
    """What an author wrote in one language. `subject` is empty for text messages."""

    body: str
    subject: str = ""
    language: str = "en"

    @property
    def names(self) -> list[str]:
        """The values it needs, subject first."""
        return fields.names(f"{self.subject}\n{self.body}")

    def require(self, values: Mapping[str, Any]) -> None:
        """Raise Invalid("Missing personalisation: a, b") unless every field has a value."""
        missing = fields.missing(f"{self.subject}\n{self.body}", values)
        if missing:
            message = f"Missing personalisation: {', '.join(missing)}"
            raise Invalid(message, problems=[Problem(where="personalisation", message=message)], code="missing_values")

    def filled(self, part: str, values: Mapping[str, Any], *, for_html: bool = False) -> str:
        """`part` (body or subject) with `values`; lists as bullets, everything escaped when it is for HTML."""
        escape = typography.escape if for_html else str
        return fields.Renderer(escape=escape, bullets=True, language=self.language).fill(part, values)


def _require_body(body: str) -> None:
    if not body.strip():
        raise Invalid("Your message is empty.", code="empty")


@dataclass(frozen=True)
class Email:
    """An e-mail. `sanitise` names the values that come from strangers."""

    text: Text
    values: Mapping[str, Any] = field(default_factory=dict)
    sanitise: tuple[str, ...] = ()

    @cached_property
    def sanitised_content(self) -> dict[str, dict[str, str]]:
        """The values that sanitising changed: {name: {unsanitised, sanitised}}."""
        wanted = {fields.key(name) for name in self.sanitise}
        return {
            name: {"unsanitised": value, "sanitised": sanitised(value)}
            for name, value in self.values.items()
            if fields.key(name) in wanted and isinstance(value, str) and sanitised(value) != value
        }

    @cached_property
    def _values(self) -> dict[str, Any]:
        return {**self.values, **{name: pair["sanitised"] for name, pair in self.sanitised_content.items()}}

    @cached_property
    def subject(self) -> str:
        """The subject on one line."""
        return whitespace.normalise(shown(self.text.filled(self.text.subject, self._values)))

    @cached_property
    def body(self) -> str:
        """The Markdown with its values, as API v2 shows it."""
        return self.text.filled(self.text.body, self._values)

    @cached_property
    def _escaped(self) -> str:
        filled = self.text.filled(whitespace.normalise_newlines(self.text.body), self._values, for_html=True)
        tidy = typography.remove_whitespace_before_punctuation(filled)
        return typography.unlink_govuk(typography.en_dashes(tidy))

    @cached_property
    def html(self) -> str:
        """The body as HTML for mail programs, without frame."""
        return shown(markdown.EmailHtml().render(self._escaped))

    @cached_property
    def plain_text(self) -> str:
        """The body for reading as text."""
        return html.unescape(shown(markdown.PlainText().render(self._escaped))).strip("\n") + "\n"

    def require(self) -> None:
        """Raise Invalid for missing values, an empty body or one that is too long."""
        self.text.require(self.values)
        _require_body(self.body)
        size = len(self.body.encode())
        if size > MOST_EMAIL_BYTES:
            message = (
                f"Your message is too long. Emails cannot be longer than {MOST_EMAIL_BYTES} bytes. "
                f"Your message is {size} bytes long."
            )
            raise Invalid(message, code="too_long")


@dataclass(frozen=True)
class TextMessage:
    """A text; `prefix` is the service's name where it goes before each text."""

    text: Text
    values: Mapping[str, Any] = field(default_factory=dict)
    prefix: str | None = None

    @cached_property
    def _sms(self) -> sms.TextMessage:
        return sms.TextMessage(self.text.body, self.values, self.prefix, self.text.language)

    @property
    def body(self) -> str:
        """What the phone receives."""
        return self._sms.content

    @property
    def parts(self) -> int:
        """How many parts are sent and paid for."""
        return self._sms.parts

    def require(self) -> None:
        """Raise Invalid for missing values, an empty text or one that is too long."""
        self.text.require(self.values)
        _require_body(self._sms.body)
        if self._sms.is_too_long:
            message = (
                f"Your message is too long. Text messages cannot be longer than {sms.MOST_CHARACTERS} characters. "
                f"Your message is {len(self._sms.body)} characters long."
            )
            raise Invalid(message, code="too_long")


@dataclass(frozen=True)
class Letter:
    """A letter; its address is among the values (see PostalAddress.from_personalisation)."""

    text: Text
    values: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def subject(self) -> str:
        """The heading on one line."""
        return whitespace.normalise(self.text.filled(self.text.subject, self.values))

    @cached_property
    def body(self) -> str:
        """The Markdown with its values."""
        return self.text.filled(self.text.body, self.values)

    @cached_property
    def html(self) -> str:
        """The body as HTML for the page layout."""
        filled = self.text.filled(whitespace.normalise_newlines(self.text.body), self.values, for_html=True)
        return markdown.LetterHtml().render(typography.en_dashes(filled))

    def require(self) -> None:
        """Raise Invalid for missing values or an empty body."""
        self.text.require(self.values)
        _require_body(self.body)
