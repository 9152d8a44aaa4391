"""The Markdown subset of messages, as e-mail HTML, plain text and letter HTML.

Headings, lists, inset text, rules, links and nothing else: no emphasis, code, tables or pictures, so that the
same words work in a mail program, on paper and read aloud. The text must be escaped before it comes here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from commonweal.notify.engine import typography

_HEADING = re.compile(r"(#{1,6})\s*(.*?)\s*#*$")
_RULE = re.compile(r"(?:[*_-]\s*){3,}$")
_BULLET = re.compile(r"[ ]{0,3}[*•-]\s*(?![*-])(\S.*)$")
_NUMBER = re.compile(r"[ ]{0,3}\d{1,9}\.\s*(\S.*)$")
_INSET = re.compile(r"\^\s?(.*)$")
_QR = re.compile(r"qr\s*:\s*(\S+)$", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"""\[([^\[\]]+)\]\(\s*<?([^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+["'](.*?)["'])?\s*\)""")
_URL = re.compile(r"""(?<![\w@"'=/])https?://[^\s<]+""", re.IGNORECASE)
_AFTER_URL = ".,:;!?)'\"]"
_WIDTH = 65


@dataclass(frozen=True)
class Block:
    """One block of a message. `kind`: heading1, heading2, bullets, numbers, inset, rule, paragraph, verbatim, qr."""

    kind: str
    lines: tuple[str, ...] = ()


def blocks(text: str) -> Iterator[Block]:
    """The blocks of `text`, in order. Blank lines separate; lists, rules and headings need none."""
    lines = text.strip("\n").split("\n")
    gathered: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        block, taken = _special(lines, number)
        if block is not None or not line.strip():
            if gathered:
                yield Block("paragraph", tuple(gathered))
                gathered = []
            if block is not None:
                yield block
            number += max(taken, 1)
            continue
        gathered.append(line.strip())
        number += 1
    if gathered:
        yield Block("paragraph", tuple(gathered))


def _special(lines: list[str], start: int) -> tuple[Block | None, int]:
    """The block other than a paragraph that begins at `start`, and how many lines it takes."""
    line = lines[start].rstrip()
    if line.startswith("```"):
        end = next((n for n in range(start + 1, len(lines)) if lines[n].startswith("```")), len(lines))
        return Block("verbatim", tuple(lines[start + 1 : end])), end - start + 1
    if _RULE.match(line):
        return Block("rule"), 1
    if found := _HEADING.match(line):
        level = len(found[1])
        return Block({1: "heading1", 2: "heading2"}.get(level, "paragraph"), (found[2],)), 1
    if line.startswith("+ "):  # never a list here: each line stands alone
        return Block("paragraph", (line,)), 1
    if found := _QR.match(line.strip()):
        return Block("qr", (found[1],)), 1
    for kind, pattern in (("bullets", _BULLET), ("numbers", _NUMBER), ("inset", _INSET)):
        if pattern.match(line):
            return _gather(kind, pattern, lines, start)
    return None, 0


def _gather(kind: str, pattern: re.Pattern[str], lines: list[str], start: int) -> tuple[Block, int]:
    """The run of list items or inset lines from `start`; one blank line inside a list does not end it."""
    items: list[str] = []
    number = start
    while number < len(lines):
        line = lines[number].rstrip()
        found = pattern.match(line)
        if found and not _RULE.match(line):
            items.append(found[1].strip())
        elif line.strip() or number + 1 >= len(lines) or not pattern.match(lines[number + 1]):
            break
        number += 1
    return Block(kind, tuple(items)), number - start


def _inline(text: str, link: Callable[[str, str, str], str], address: Callable[[str], str]) -> str:
    """`text` with pictures dropped and links and bare web addresses rendered by the two functions."""
    text = _PICTURE.sub("", text)
    parts: list[str] = []
    position = 0
    for found in _LINK.finditer(text):
        parts += [_addresses(text[position : found.start()], address), link(found[1], found[2], found[3] or "")]
        position = found.end()
    return "".join([*parts, _addresses(text[position:], address)])


def _addresses(text: str, address: Callable[[str], str]) -> str:
    def one(found: re.Match[str]) -> str:
        url, tail = typography.split_tail(found[0], _AFTER_URL)
        return address(url) + tail

    return _URL.sub(one, text)


class EmailHtml:
    """HTML for mail programs: inline styles, because many drop style sheets; a table round lists for Outlook."""

    INK, LINK, LINE = "#0B0C0C", "#0F5C63", "#B1B4B6"
    _P = f"margin: 0 0 20px 0; font-size: 19px; line-height: 25px; color: {INK};"
    _LI = f"margin: 5px 0 5px; padding: 0 0 0 5px; font-size: 19px; line-height: 25px; color: {INK};"
    _H1 = (
        f"margin: 0 0 15px 0; padding: 10px 0 0 0; font-size: 27px; line-height: 35px; font-weight: bold; color: {INK};"
    )
    _H2 = (
        f"margin: 0 0 15px 0; padding: 10px 0 0 0; font-size: 19px; line-height: 25px; font-weight: bold; color: {INK};"
    )
    _INSET = f"margin: 0 0 20px 0; border-inline-start: 10px solid {LINE}; padding: 15px; font-size: 19px; line-height: 25px;"

    def render(self, text: str) -> str:
        """The whole message's HTML, without head or frame."""
        return "".join(self._block(block) for block in blocks(text))

    def _block(self, block: Block) -> str:
        inner = [self._text(line) for line in block.lines]
        match block.kind:
            case "heading1":
                return f'<h2 style="{self._H1}">{inner[0]}</h2>'
            case "heading2":
                return f'<h3 style="{self._H2}">{inner[0]}</h3>'
            case "rule":
                return f'<hr style="border: 0; height: 1px; background: {self.LINE}; margin: 30px 0 30px 0;">'
            case "bullets" | "numbers":
                tag, style = ("ul", "disc") if block.kind == "bullets" else ("ol", "decimal")
                items = "".join(f'<li style="{self._LI}">{item}</li>' for item in inner)
                listing = f'<{tag} style="margin: 0 0 0 20px; padding: 0; list-style-type: {style};">{items}</{tag}>'
                cell = f'<td style="font-family: Helvetica, Arial, sans-serif;">{listing}</td>'
                return f'<table role="presentation" style="padding: 0 0 20px 0;"><tr>{cell}</tr></table>'
            case "inset":
                return f'<blockquote style="{self._INSET}">{"<br>".join(inner)}</blockquote>'
            case "verbatim":
                return "\n".join(block.lines)
            case _:
                joined = "<br>".join(inner)
                return f'<p style="{self._P}">{joined}</p>' if joined else ""

    def _text(self, text: str) -> str:
        return _inline(text, self._link, lambda url: self._link(url, url, ""))

    def _link(self, text: str, url: str, title: str) -> str:
        attribute = f' title="{title}"' if title else ""
        style = f"word-wrap: break-word; color: {self.LINK};"
        return f'<a style="{style}" href="{typography.url_attribute(url)}"{attribute}>{text}</a>'


class PlainText:
    """The same message for reading as text."""

    def render(self, text: str) -> str:
        """Blocks parted by blank lines; headings underlined, links after their words."""
        return "".join(self._block(block) for block in blocks(text))

    def _block(self, block: Block) -> str:
        inner = [_inline(line, self._link, lambda url: url) for line in block.lines]
        match block.kind:
            case "heading1":
                return f"\n\n\n{inner[0]}\n{'=' * _WIDTH}"
            case "heading2":
                return f"\n\n\n{inner[0]}\n{'-' * _WIDTH}"
            case "rule":
                return "\n\n" + ("=-" * _WIDTH)[:_WIDTH]
            case "bullets":
                return "\n\n" + "\n".join(f"• {item}" for item in inner)
            case "numbers":
                return "\n\n" + "\n".join(f"{number}. {item}" for number, item in enumerate(inner, 1))
            case "verbatim":
                return "\n".join(block.lines)
            case _:
                joined = "\n".join(inner)
                return f"\n\n{joined}" if joined else ""

    @staticmethod
    def _link(text: str, url: str, title: str) -> str:
        return f"{text} ({title}): {url}" if title else f"{text}: {url}"


class LetterHtml:
    """The same message on paper: links are printed, rules start a new page."""

    def render(self, text: str) -> str:
        """HTML that the letter's page layout styles."""
        return "".join(self._block(block) for block in blocks(text))

    def _block(self, block: Block) -> str:
        inner = [_inline(line, self._link, self._address) for line in block.lines]
        match block.kind:
            case "heading1":
                return f"<h2>{inner[0]}</h2>\n"
            case "heading2":
                return f"<h3>{inner[0]}</h3>\n"
            case "rule":
                return '<div class="page-break">&nbsp;</div>'
            case "bullets" | "numbers":
                tag = "ul" if block.kind == "bullets" else "ol"
                items = "".join(f"<li>{item}</li>\n" for item in inner)
                return f"<{tag}>\n{items}</{tag}>\n"
            case "inset":
                return f"<blockquote>{'<br>'.join(inner)}</blockquote>"
            case "qr":
                return f'<p class="qr" data-qr="{typography.url_attribute(block.lines[0])}">{inner[0]}</p>'
            case "verbatim":
                return "\n".join(block.lines)
            case _:
                joined = "<br>".join(inner)
                return f"<p>{joined}</p>" if joined else ""

    @staticmethod
    def _link(text: str, url: str, title: str) -> str:
        return f'[{text}]({url} "{title}")' if title else f"[{text}]({url})"

    @staticmethod
    def _address(url: str) -> str:
        protocol, _, rest = url.partition("://")
        return f"<strong data-original-protocol='{protocol}://'>{rest}</strong>"
