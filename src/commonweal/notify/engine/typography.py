"""Mending typed text: dashes, quotes, blanks before punctuation, lists in words, links."""

import html
import re
from collections.abc import Sequence
from urllib.parse import quote

_BEFORE_PUNCTUATION = re.compile(r"[ \t]+([,.])(?!\.\.)")
_HYPHEN = re.compile(r"(?<=\w) -{1,3} (?=\w)| — |(?<=\w)\s–\s(?=\w)")
_ENTITY = re.compile(r"&(?!(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_UNLINK = re.compile(r"(?:^|(?<=[\s(#]))(GOV)\.(UK)(?![/?\w])", re.IGNORECASE)
_URL = re.compile(
    r"""(?<![\w@.])(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,18}(?![\w@-])(?:[:/?#]\S*)?""",
    re.IGNORECASE,
)
_SENTENCE_END = ".,:;!?)]"


def remove_whitespace_before_punctuation(text: str) -> str:
    """“Hello Anna .” as “Hello Anna.”; an ellipsis keeps its blank."""
    return _BEFORE_PUNCTUATION.sub(r"\1", text)


def en_dashes(text: str) -> str:
    """A hyphen or em dash with blanks around it becomes a spaced en dash."""
    return _HYPHEN.sub(" – ", text)


def smart_quotes(text: str) -> str:
    """Straight quotes as curly ones, by whether a word begins or ends there."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"(^|[\s(\[{“‘–-])'", r"\1‘", text)
    text = text.replace("'", "’")
    text = re.sub(r'(^|[\s(\[{‘–-])"', r"\1“", text)
    return text.replace('"', "”")


def escape(text: str) -> str:
    """`text` for HTML: &, < and > escaped; entities already there kept, in their shortest form."""
    text = html.unescape(_ENTITY.sub("&amp;", text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unlink_govuk(text: str) -> str:
    """The brand “GOV.UK” alone with a zero-width space, so that mail programs do not make it a link."""
    return _UNLINK.sub("\\1.\u200b\\2", text)


def autolink(text: str, *, classes: str = "") -> str:
    """`text` (escaped HTML) with web addresses as links; the protocol may be missing."""
    attribute = f'class="{classes}" ' if classes else ""

    def link(found: re.Match[str]) -> str:
        shown, tail = split_tail(found[0], _SENTENCE_END)
        target = shown if shown.lower().startswith(("http://", "https://")) else f"http://{shown}"
        return f'<a {attribute}href="{url_attribute(target)}">{shown}</a>{tail}'

    return _URL.sub(link, text)


def split_tail(url: str, endings: str) -> tuple[str, str]:
    """A web address and what follows it in the sentence: closing marks are not part of the address."""
    end = len(url)
    while end and url[end - 1] in endings:
        end -= 1
    return url[:end], url[end:]


def url_attribute(url: str) -> str:
    """`url` for an href: quotes and brackets percent-encoded, so that it cannot leave the attribute."""
    return quote(html.unescape(url), safe="%/:=?#&;@+$,!~*-._[]").replace("&", "&amp;")


def formatted_list(
    items: Sequence[object],
    *,
    conjunction: str = "and",
    before_each: str = "‘",
    after_each: str = "’",
    prefix: str = "",
    prefix_plural: str = "",
    max_items_shown: int | None = None,
    word_for_items_not_shown: str = "",
) -> str:
    """`items` in words: ‘a’, ‘b’ and ‘c’. With `max_items_shown` the rest becomes one word."""
    shown = [f"{before_each}{item}{after_each}" for item in items]
    if max_items_shown is not None and len(shown) > max_items_shown:
        shown = [*shown[: max_items_shown - 1], word_for_items_not_shown]
    lead = prefix if len(items) == 1 else prefix_plural
    words = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {conjunction} {shown[-1]}" if shown else ""
    return f"{lead} {words}" if lead else words


def file_size(size: int) -> str:
    """Bytes for people: 0.1KB, 1KB, 2MB; never shown as nothing."""
    kilobytes = size / 1024
    if kilobytes < 0.95:
        return f"{max(kilobytes, 0.1):.1f}KB"
    if kilobytes < 1024:
        return f"{round(kilobytes)}KB"
    megabytes = kilobytes / 1024
    return f"{megabytes:.1f}".rstrip("0").rstrip(".") + "MB"
