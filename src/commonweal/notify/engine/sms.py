"""Text messages: what is sent, in which encoding, in how many parts. All of Unicode goes through."""

import math
from dataclasses import dataclass
from functools import cached_property

from commonweal.notify.engine import fields, typography, whitespace

MOST_CHARACTERS = 918

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€")

_TWINS = str.maketrans(
    {
        "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
        "\u2028": "\n", "\u2029": "\n",
    }
)  # fmt: skip
"""Typographic characters that say the same in GSM: changing them keeps a text in one part instead of three."""


def downgrade(text: str) -> str:
    """`text` without invisible characters and with GSM's own punctuation; letters stay what they are."""
    return whitespace.remove_obscure(text).translate(_TWINS)


def non_gsm_characters(text: str) -> set[str]:
    """The characters of `text` that force the Unicode encoding."""
    return {c for c in text if c not in _GSM_BASIC and c not in _GSM_EXTENDED}


def parts(length: int, *, is_unicode: bool) -> int:
    """How many parts `length` units take (3GPP TS 23.040 section 9.2.3.24: concatenation takes 7 or 3 units)."""
    single, several = (70, 67) if is_unicode else (160, 153)
    return 1 if length <= single else math.ceil(length / several)


def tidy(text: str) -> str:
    """Line ends as \\n, at most one blank line, one blank between words, none at line ends or before . and ,"""
    text = whitespace.normalise_newlines(downgrade(text))
    lines = (" ".join(line.split(" ")) for line in text.split("\n"))
    text = "\n".join(" ".join(word for word in line.split(" ") if word) for line in lines)
    return typography.remove_whitespace_before_punctuation(whitespace.normalise_multiple_newlines(text))


@dataclass(frozen=True)
class TextMessage:
    """A template, its values and the service's name before it, as one text. `values` None: not filled yet."""

    template: str
    values: fields.Values | None = None
    prefix: str | None = None
    language: str = "en"

    @cached_property
    def body(self) -> str:
        """The text without the prefix. Before values are known, fields count as nothing."""
        if self.values is None:
            return fields.without_fields(whitespace.strip_all(tidy(self.template)))
        filled = fields.Renderer(language=self.language).fill(self.template, self.values)
        return whitespace.strip_all(tidy(filled))

    @cached_property
    def content(self) -> str:
        """What the phone receives."""
        return f"{downgrade(self.prefix)}: {self.body}".rstrip() if self.prefix else self.body

    @cached_property
    def non_gsm_characters(self) -> set[str]:
        return non_gsm_characters(self.content)

    @property
    def is_unicode(self) -> bool:
        """Whether the text goes out as UCS-2/UTF-16 instead of GSM 03.38."""
        return bool(self.non_gsm_characters)

    @property
    def encoding(self) -> str:
        """ "gsm" or "unicode"."""
        return "unicode" if self.is_unicode else "gsm"

    @cached_property
    def units(self) -> int:
        """What counts towards parts: UTF-16 code units, or GSM characters with the extended ones twice."""
        if self.is_unicode:
            return len(self.content.encode("utf-16-le")) // 2
        return len(self.content) + sum(c in _GSM_EXTENDED for c in self.content)

    @property
    def character_count(self) -> int:
        """Characters with the prefix, as the author counts them."""
        return self.units if self.is_unicode else len(self.content)

    @property
    def parts(self) -> int:
        """How many parts are sent and paid for."""
        return parts(self.units, is_unicode=self.is_unicode)

    @property
    def units_in_last_part(self) -> int:
        """Units beyond what one part fewer would hold."""
        single, several = (70, 67) if self.is_unicode else (160, 153)
        before = self.parts - 1
        return self.units - (0 if before == 0 else single if before == 1 else before * several)

    @property
    def is_empty(self) -> bool:
        return not self.body.strip()

    @property
    def is_too_long(self) -> bool:
        """More than MOST_CHARACTERS, the prefix not counted."""
        return len(self.body) > MOST_CHARACTERS


def to_ascii(text: str) -> str:
    """`text` in ASCII, for sender names and file names: base letters, plain punctuation, ? for the rest."""
    import unicodedata

    decomposed = unicodedata.normalize("NFD", downgrade(text))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return "".join(c if " " <= c <= "~" or c == "\n" else "?" for c in plain)
