"""Secrets and personal texts, encrypted at rest with keys that can be rotated.

Keys are Fernet keys (AES-128-CBC with HMAC-SHA256). The first encrypts; all decrypt, so rotating is: put a new
key first, seal old rows again when convenient, drop the old key. They come from COMMONWEAL_DATA_KEYS, separated
by commas, or from a file in the hub's folder that is made on first use.
"""

import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from commonweal.kernel.errors import Unavailable


def _kept_keys(home: Path) -> str:
    path = home / "secrets" / "data_keys"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="utf-8")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(Fernet.generate_key().decode())
    return path.read_text(encoding="utf-8")


@cache
def _box(keys: str) -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])


def _keys() -> str:
    return settings.ENV.data_keys or _kept_keys(settings.HOME)


def seal(data: bytes) -> bytes:
    """`data` encrypted with the newest key."""
    return _box(_keys()).encrypt(data)


def unseal(sealed: bytes | memoryview) -> bytes:
    """What `seal` was given. Raises Unavailable when no key of ours opens it."""
    try:
        return _box(_keys()).decrypt(bytes(sealed))
    except InvalidToken:
        raise Unavailable("A stored text cannot be decrypted: its key is not among ours.", code="no_key") from None


def reseal(sealed: bytes | memoryview) -> bytes:
    """The same content under the newest key."""
    return _box(_keys()).rotate(bytes(sealed))


def digest(text: str, *, purpose: str) -> str:
    """A keyed fingerprint of `text` (64 hex digits), to find it again without storing it in the clear."""
    key = hashlib.sha256(f"{settings.SECRET_KEY}/{purpose}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
