"""Folding and tidying text the same way everywhere."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def tidy(text: str) -> str:
    """`text` in NFC without control characters, runs of white space as one blank, ends trimmed."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    cleaned = "".join(c if unicodedata.category(c) != "Cc" else " " for c in unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", cleaned).strip()


def fold(text: str) -> str:
    """`text` for comparing: no accents, no case, tidy. “Café ” and “CAFE” fold to the same."""
    decomposed = unicodedata.normalize("NFKD", text)
    return tidy("".join(c for c in decomposed if not unicodedata.combining(c))).casefold()


def slug(text: str, *, length: int = 60) -> str:
    """A readable part of an address from `text`: a-z, 0-9 and hyphens; may be empty for other scripts."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")[:length].rstrip("-")
