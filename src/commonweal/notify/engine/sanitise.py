"""Values from strangers made harmless: no addresses to click, no Markdown."""

import re

_URL = re.compile(r"(?:https?://|www\.)[^\s)\]>]*", re.IGNORECASE)
_BARE = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_])")
_MARKS = re.compile(r"([`*_(){}\[\]<>#+\-.!|\\])")
_ESCAPED = re.compile(r"\\([`*_(){}\[\]<>#+\-.!|\\])")


def sanitised(value: str) -> str:
    """`value` without web addresses and with Markdown's own characters escaped.

    A bare `a.b`, which mail programs would link, becomes `a. b` first. See sanitise_content_for of API v2.
    """
    return _MARKS.sub(r"\\\1", _BARE.sub(". ", _URL.sub("", value)))


def shown(text: str) -> str:
    """`text` with the escapes that `sanitised` put in read as the characters themselves."""
    return _ESCAPED.sub(r"\1", text)
