"""Templates as the house tests read them: the HTML with every Jinja construct taken out, line numbers kept."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

SOURCE = Path(__file__).resolve().parents[2] / "src" / "commonweal"
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True)
MARK = "\x00"  # stands where a Jinja construct was
READ_ALOUD = {"aria-label", "aria-description", "aria-roledescription", "title", "alt", "placeholder", "label"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
NOT_WORDS = {"script", "style", "code", "kbd", "pre"}
# Arguments of macros that end up before a reader's eyes.
SPOKEN_ARGUMENTS = {"text", "title", "label", "hint", "about", "heading", "caption", "summary", "link", "legend"}


def templates() -> list[Path]:
    """Every template of the product, HTML and text."""
    return sorted([*SOURCE.glob("*/templates/**/*.html"), *SOURCE.glob("*/templates/**/*.txt")])


def name(path: Path) -> str:
    """The template's path inside the sources, for test ids."""
    return path.relative_to(SOURCE).as_posix()


def markup(source: str, *, keep_marked: bool = False) -> str:
    """`source` without Jinja; words inside {% trans %} are taken out too, unless `keep_marked`."""
    out: list[str] = []
    in_marked, block = False, []
    for _, kind, value in ENVIRONMENT.lex(source):
        if kind == "data":
            out.append(re.sub(r"[^\n]", "", value) if in_marked and not keep_marked else value)
            continue
        if kind == "block_begin":
            block = []
        elif kind == "name":
            block.append(value)
        elif kind == "block_end" and block:
            in_marked = block[0] == "trans" or (in_marked and block[0] != "endtrans")
        if kind in ("variable_begin", "block_begin"):
            out.append(MARK)
        out.append("\n" * value.count("\n"))
    return "".join(out)


class Reader(HTMLParser):
    """Collects (line, what) for text and attributes that no translator will see, and every start tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.unmarked: list[tuple[int, str]] = []
        self.tags: list[tuple[int, str, dict[str, str | None]]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        given = dict(attributes)
        self.tags.append((line, tag, given))
        for key, value in attributes:
            spoken = key in READ_ALOUD or (key == "content" and given.get("name") == "description")
            spoken |= key == "value" and tag == "input" and given.get("type") in ("submit", "button")
            if spoken and LETTERS.search(value or "") and given.get("translate") != "no":
                self.unmarked.append((line, f"{key}={value!r}"))
        if tag in NOT_WORDS or given.get("translate") == "no":
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and LETTERS.search(data):
            self.unmarked.append((self.getpos()[0], " ".join(data.replace(MARK, "…").split())))


def read(source: str) -> Reader:
    """The parsed template."""
    reader = Reader()
    reader.feed(markup(source))
    reader.close()
    return reader


def unmarked_constants(source: str) -> Iterator[tuple[int, str]]:
    """(line, words) of text written inside Jinja expressions without gettext: `{{ x or "Untitled" }}`, text="Save"."""
    yield from _walk(ENVIRONMENT.parse(source), spoken=False)


def _walk(node: nodes.Node, *, spoken: bool) -> Iterator[tuple[int, str]]:
    if isinstance(node, nodes.Const):
        looks_spoken = isinstance(node.value, str) and re.match(r"[A-Z][a-z]+(\s|$)", node.value)
        if isinstance(node.value, str) and LETTERS.search(node.value) and (spoken or looks_spoken):
            yield node.lineno, node.value
        return
    if isinstance(node, nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in ("_", "gettext", "ngettext", "pgettext"):
            for keyword in node.kwargs:
                yield from _walk(keyword.value, spoken=False)
            return
        for keyword in node.kwargs:
            yield from _walk(keyword.value, spoken=keyword.key in SPOKEN_ARGUMENTS)
        for child in node.args:
            yield from _walk(child, spoken=False)
        return
    if isinstance(node, nodes.Compare | nodes.Getitem | nodes.Test | nodes.Import | nodes.FromImport | nodes.Include):
        return
    if isinstance(node, nodes.CondExpr):
        yield from _walk(node.expr1, spoken=spoken)
        if node.expr2 is not None:
            yield from _walk(node.expr2, spoken=spoken)
        return
    for child in node.iter_child_nodes():
        yield from _walk(child, spoken=spoken and isinstance(node, nodes.Or | nodes.Concat | nodes.Add))
