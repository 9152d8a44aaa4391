"""The JSON Web Tokens that Notify's clients make from their API key (RFC 7519, HS256 only)."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from commonweal.kernel.errors import CommonwealError

LEEWAY_SECONDS = 30


class BadToken(CommonwealError):
    """The token is not one we accept; the message says why, in API v2's words."""

    code = "bad_token"
    status = 403


_SHAPE = (
    "Invalid token: make sure your API token matches the example at "
    "https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart, its signature not checked yet."""

    service_id: UUID
    issued_at: float
    signed: bytes
    signature: bytes

    @classmethod
    def parse(cls, text: str) -> "Token":
        """The parts of `text`. Raises BadToken."""
        try:
            head, payload, signature = text.split(".")
            header, claims = _json(head), _json(payload)
            raw = _bytes(signature)
        except ValueError:
            raise BadToken(_SHAPE) from None
        if header.get("alg") != "HS256":
            raise BadToken("Invalid token: algorithm used is not HS256")
        if not claims.get("iss"):
            raise BadToken("Invalid token: iss field not provided")
        try:
            service_id = UUID(str(claims["iss"]))
        except ValueError:
            raise BadToken("Invalid token: service id is not the right data type") from None
        issued = claims.get("iat")
        if not isinstance(issued, int | float) or isinstance(issued, bool):
            raise BadToken(_SHAPE)
        return cls(service_id, float(issued), f"{head}.{payload}".encode(), raw)

    def is_signed_with(self, secret: str) -> bool:
        """Whether `secret` made the signature."""
        wanted = hmac.new(secret.encode(), self.signed, hashlib.sha256).digest()
        return hmac.compare_digest(wanted, self.signature)

    def require_fresh(self, now: float) -> None:
        """Raise BadToken unless it was issued within LEEWAY_SECONDS of `now`, either side."""
        if abs(now - self.issued_at) > LEEWAY_SECONDS:
            raise BadToken("Error: Your system clock must be accurate to within 30 seconds")


def _bytes(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def _json(part: str) -> dict[str, Any]:
    found = orjson.loads(_bytes(part))
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
