"""Identifiers: UUIDv7 for what is born here, UUIDv5 for what has an id of its own elsewhere."""

import secrets
import time
import uuid

_NAMESPACE = uuid.UUID("b9b2f6f2-5a2b-5d0e-9d5c-1f0c7e1a0c11")


def new_id() -> uuid.UUID:
    """A fresh UUIDv7 (RFC 9562 section 5.7): sorts by creation time, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return uuid.UUID(int=value)


def stable_id(*parts: str) -> uuid.UUID:
    """The same UUIDv5 for the same parts, for example (source, kind, their id), for ever."""
    return uuid.uuid5(_NAMESPACE, "\x1f".join(parts))


def parse_uuid(text: str) -> uuid.UUID | None:
    """`text` as a UUID in its canonical 36-character form, or None; the nil UUID counts as none."""
    if len(text) != 36:
        return None
    try:
        value = uuid.UUID(text)
    except ValueError:
        return None
    return value if value.int else None
