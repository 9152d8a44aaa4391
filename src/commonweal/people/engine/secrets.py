"""Secrets that are shown once and kept only as a digest.

An API key reads `cwk_<prefix>_<secret>`: the prefix finds the row, the secret (256 bits) proves the holder.
With that much entropy a plain SHA-256 is the right digest: a slow hash would protect nothing and cost each call.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_KEY = re.compile(r"cwk_([a-z0-9]{10})_([A-Za-z0-9_\-]{43})")


@dataclass(frozen=True, slots=True)
class KeyText:
    """The parts of an API key as its holder sends it."""

    prefix: str
    secret: str

    @classmethod
    def new(cls) -> "KeyText":
        """A fresh key: 50 bits of prefix, 256 bits of secret."""
        return cls("".join(secrets.choice(_ALPHABET) for _ in range(10)), secrets.token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> "KeyText | None":
        """The key in `text`, or None when it has not the form of one of ours."""
        match = _KEY.fullmatch(text.strip())
        return cls(match[1], match[2]) if match else None

    def __str__(self) -> str:
        return f"cwk_{self.prefix}_{self.secret}"

    @property
    def digest(self) -> str:
        """What the database keeps."""
        return digest(str(self))


def digest(text: str) -> str:
    """SHA-256 of `text` in hexadecimal, 64 characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def same(a: str, b: str) -> bool:
    """Whether two digests are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(a.encode(), b.encode())
