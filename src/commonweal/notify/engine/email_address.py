"""E-mail addresses: strict where mail servers are strict, so that a mistake is seen before it is sent."""

import re
from dataclasses import dataclass

from commonweal.kernel.errors import Invalid
from commonweal.notify.engine import whitespace

_LONGEST = 320
_LOCAL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+")
_LABEL = re.compile(r"(xn|[a-z0-9]+)(-?-[a-z0-9]+)*", re.IGNORECASE)
_TOP = re.compile(r"([a-z]{2,63}|xn--([a-z0-9]+-)*[a-z0-9]+)", re.IGNORECASE)


class InvalidEmail(Invalid):
    """The text is no e-mail address we can send to."""

    code = "invalid_email"

    def __init__(self) -> None:
        super().__init__("Not a valid email address")


@dataclass(frozen=True)
class EmailAddress:
    """An address that can exist, `text` without blanks around it. Raises InvalidEmail.

    No quoted local parts, no addresses by number; international domains are checked in their ASCII form
    (RFC 5891) and kept as typed.
    """

    text: str

    def __init__(self, raw: str) -> None:
        object.__setattr__(self, "text", _checked(whitespace.strip_all(whitespace.remove_obscure(raw))))

    @property
    def stored(self) -> str:
        """The form to keep and compare: lower case."""
        return self.text.lower()

    @property
    def domain(self) -> str:
        """What follows the @, in lower case."""
        return self.text.rpartition("@")[2].lower()


def _checked(text: str) -> str:
    local, at, host = text.rpartition("@")
    if not at or len(text) > _LONGEST or ".." in text or not _LOCAL.fullmatch(local):
        raise InvalidEmail
    if local.startswith(".") or local.endswith("."):
        raise InvalidEmail
    try:
        labels = host.encode("idna").decode("ascii").split(".")
    except UnicodeError:
        raise InvalidEmail from None
    if len(labels) < 2 or any(not label or len(label) > 63 or not _LABEL.fullmatch(label) for label in labels):
        raise InvalidEmail
    if len(".".join(labels)) > 253 or not _TOP.fullmatch(labels[-1]):
        raise InvalidEmail
    return text
