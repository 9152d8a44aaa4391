"""What a provider of messages must offer, and what can become of a call to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from commonweal.kernel.errors import CommonwealError


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to be handed over. `content` is what acceptance sealed (to, from, subject, body …)."""

    id: UUID
    channel: str
    language: str
    content: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """The provider took the message. `status` is what is known already; receipts may change it."""

    reference: str = ""
    status: str = "sending"


class Refused(CommonwealError):
    """The provider will never take this message; `status` is the one to give it."""

    code = "refused"

    def __init__(self, message: str, *, status: str = "permanent-failure") -> None:
        super().__init__(message)
        self.final_status = status


class TryLater(CommonwealError):
    """The provider did not take the message now and surely did not send it."""

    code = "try_later"


class AnswerLost(CommonwealError):
    """The connection broke after the message was handed over: it may have been sent."""

    code = "answer_lost"


class Provider(Protocol):
    """One way out. Methods may be called from several threads at once."""

    name: str
    channel: str

    def send(self, message: Outgoing) -> Taken:
        """Hand `message` over. Raises Refused, TryLater or AnswerLost."""
        ...


BACKOFF_SECONDS = (10, 30, 120, 600, 1800, 3600, 7200, 14400)
"""Waits between tries; after the last one the message fails for good."""


def backoff(attempts: int) -> int | None:
    """Seconds to wait after the `attempts`-th failed try; None to give up."""
    return BACKOFF_SECONDS[attempts - 1] if attempts <= len(BACKOFF_SECONDS) else None
