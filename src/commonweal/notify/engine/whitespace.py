"""White space that people paste without seeing it."""

import re

OBSCURE = "\u180e\u200b\u200c\u200d\u2060\ufeff"
"""Characters of no width: Mongolian vowel separator, zero-width space, joiners, word joiner, byte-order mark."""

ALL = (
    " \t\n\r\f\v\u00a0\u202f\u2028\u2029\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u205f\u3000"
    + OBSCURE
)
_RUN = re.compile(f"[{re.escape(ALL)}]+")
_OBSCURE = re.compile(f"[{OBSCURE}]")


def strip_all(text: str, extra: str = "") -> str:
    """`text` without white space of any kind at its ends, nor the characters of `extra`."""
    return text.strip(ALL + extra)


def remove_obscure(text: str) -> str:
    """`text` without zero-width characters; other blanks stay."""
    return _OBSCURE.sub("", text)


def remove_all(text: str) -> str:
    """`text` without any white space."""
    return _RUN.sub("", text)


def normalise(text: str) -> str:
    """`text` on one line: zero-width characters gone, each run of blanks as one space, ends trimmed."""
    return strip_all(_RUN.sub(" ", remove_obscure(text)))


def normalise_newlines(text: str) -> str:
    """Line ends as \\n, whichever way the machine that wrote them marks them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def normalise_multiple_newlines(text: str) -> str:
    """Three or more line ends in a row become two."""
    return re.sub(r"\n{3,}", "\n\n", text)
