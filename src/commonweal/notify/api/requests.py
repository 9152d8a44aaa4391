"""What clients send, checked in API v2's order and words (its JSON Schema's messages, quotes stripped)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest

from commonweal.kernel import clock, ids
from commonweal.notify.api.errors import Refused, validation
from commonweal.notify.engine.email_address import EmailAddress, InvalidEmail
from commonweal.notify.engine.phone import InvalidPhone, PhoneNumber

LONGEST_REFERENCE = 1000
PRIORITIES = {"emergency": 0, "normal": 1, "bulk": 2}
POSTAGES = ("first", "second", "economy")


@dataclass(frozen=True)
class Send:
    """A checked request to send one message. `recipient` is normalised; empty for letters."""

    template_id: UUID | None
    recipient: str = ""
    personalisation: dict[str, Any] = field(default_factory=dict)
    reference: str | None = None
    sender_id: str | None = None
    one_click_unsubscribe_url: str | None = None
    sanitise_content_for: tuple[str, ...] = ()
    scheduled_for: datetime | None = None
    language: str = ""
    priority: int = 1
    postage: str = ""
    content: str = ""


def body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the request. Raises Refused."""
    try:
        found = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise validation("Invalid JSON supplied in POST data") from None
    if not isinstance(found, dict):
        raise validation(f"{_shown(found)} is not of type object")
    return found


def _shown(value: Any) -> str:
    return str(value).replace("'", "")


class _Fields:
    """Takes fields out of an object one by one and gathers what is wrong with them."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.problems: list[str] = []
        self.seen: set[str] = set()

    def take(self, name: str, check: Callable[[Any], Any], *, required: bool = False, default: Any = None) -> Any:
        self.seen.add(name)
        if name not in self.given:
            if required:
                self.problems.append(f"{name} is a required property")
            return default
        value = self.given[name]
        if value is None and not required:
            return default
        try:
            return check(value)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return default

    def finish(self) -> None:
        extra = [name for name in self.given if name not in self.seen]
        if extra:
            were = "was" if len(extra) == 1 else "were"
            self.problems.append(f"Additional properties are not allowed ({', '.join(extra)} {were} unexpected)")
        if self.problems:
            raise validation(*self.problems)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} is not of type string")
    return value


def _uuid(value: Any) -> UUID:
    found = ids.parse_uuid(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("is not a valid UUID")
    return found


def _reference(value: Any) -> str:
    text = _text(value)
    if len(text) > LONGEST_REFERENCE:
        raise ValueError(f"{text[:50]}… is too long")
    return text


def _personalisation(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{_shown(value)} is not of type object")
    return value


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"{_shown(value)} is not of type array")
    return tuple(value)


def _https(value: Any) -> str:
    if not _text(value).startswith("https://") or " " in value:
        raise ValueError("is not a valid https url")
    return str(value)


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        message = "datetime format is invalid. It must be a valid ISO8601 date time format, "
        raise ValueError(message + "https://en.wikipedia.org/wiki/ISO_8601") from None
    aware = found if found.tzinfo else found.replace(tzinfo=clock.now().tzinfo)
    if aware < clock.now():
        raise ValueError("datetime can not be in the past")
    return aware


def _priority(value: Any) -> int:
    if value not in PRIORITIES:
        raise ValueError(f"{_shown(value)} is not one of [{', '.join(PRIORITIES)}]")
    return PRIORITIES[value]


def _postage(value: Any) -> str:
    if value not in POSTAGES:
        raise ValueError("invalid. It must be either first, second or economy.")
    return str(value)


def _email(value: Any) -> str:
    try:
        return EmailAddress(_text(value)).text
    except InvalidEmail as error:
        raise ValueError(error.message) from None


def _common(fields: _Fields) -> dict[str, Any]:
    return {
        "template_id": fields.take("template_id", _uuid, required=True),
        "reference": fields.take("reference", _reference),
        "scheduled_for": fields.take("scheduled_for", _moment),
        "language": fields.take("language", _text, default=""),
        "priority": fields.take("priority", _priority, default=PRIORITIES["normal"]),
    }


def email(given: dict[str, Any]) -> Send:
    """POST /v2/notifications/email."""
    fields = _Fields(given)
    found = _common(fields) | {
        "recipient": fields.take("email_address", _email, required=True, default=""),
        "personalisation": fields.take("personalisation", _personalisation, default={}),
        "sender_id": fields.take("email_reply_to_id", lambda v: str(_uuid(v))),
        "one_click_unsubscribe_url": fields.take("one_click_unsubscribe_url", _https),
        "sanitise_content_for": fields.take("sanitise_content_for", _names, default=()),
    }
    fields.finish()
    return Send(**found)


def sms(given: dict[str, Any], *, international: bool, landline: bool) -> Send:
    """POST /v2/notifications/sms; what the service may text decides which numbers pass."""

    def number(value: Any) -> str:
        try:
            phone = PhoneNumber(_text(value))
            if not international and phone.is_international and not phone.is_uk:
                raise Refused(400, "BadRequestError", "Cannot send to international mobile numbers")
            phone.require(international=international, landline=landline)
        except InvalidPhone as error:
            raise ValueError(error.v2_message) from None
        return phone.normalised

    fields = _Fields(given)
    found = _common(fields) | {
        "recipient": fields.take("phone_number", number, required=True, default=""),
        "personalisation": fields.take("personalisation", _personalisation, default={}),
        "sender_id": fields.take("sms_sender_id", lambda v: str(_uuid(v))),
    }
    fields.finish()
    return Send(**found)


def letter(given: dict[str, Any]) -> Send:
    """POST /v2/notifications/letter from a template."""
    fields = _Fields(given)
    found = _common(fields) | {
        "personalisation": fields.take("personalisation", _personalisation, required=True, default={})
    }
    fields.finish()
    return Send(**found)


def precompiled_letter(given: dict[str, Any]) -> Send:
    """POST /v2/notifications/letter with a PDF in base64."""
    fields = _Fields(given)
    found = {
        "template_id": None,
        "reference": fields.take("reference", _reference, required=True),
        "content": fields.take("content", _text, required=True, default=""),
        "postage": fields.take("postage", _postage, default="second"),
    }
    fields.finish()
    return Send(**found)
