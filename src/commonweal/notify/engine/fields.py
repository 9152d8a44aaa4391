"""The template language: `((name))`, `((name??text))` and our additions, on plain or HTML text.

Every template that GOV.UK Notify renders comes out the same here. The additions use names that Notify would
refuse for want of a value, and a value given under the whole name always wins, so nothing old changes:

- `((!name??text))` shows text when `((name??…))` would not;
- `((name=value??text))` and `((name!=value??text))` compare, ignoring case;
- `((name|date))`, `|long date`, `|day`, `|time`, `|money`, `|number`, `|upper`, `|lower`, `|or list` format.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.notify.engine import formats, typography, whitespace

_FIELD = re.compile(r"\({2}([^()]+)\){2}")
_KEY = re.compile(r"[\s_\-]+")
_TRUE = frozenset({"yes", "y", "true", "t", "1", "include", "show"})
_COMPARISON = re.compile(r"(.+?)(!?=)(.*)", re.DOTALL)

Values = Mapping[str, Any]


def key(name: str) -> str:
    """How names are compared: case, blanks, hyphens and underscores do not matter."""
    return _KEY.sub("", whitespace.remove_obscure(name)).lower()


@dataclass(frozen=True, slots=True)
class Field:
    """What stands between two pairs of brackets."""

    body: str

    @property
    def whole_name(self) -> str:
        """Everything before ??, as Notify reads it."""
        return self.body.split("??", 1)[0]

    @property
    def text(self) -> str | None:
        """The conditional text, or None for a plain field."""
        parts = self.body.split("??", 1)
        return parts[1] if len(parts) == 2 else None

    @property
    def name(self) -> str:
        """The name of the value it needs."""
        whole = self.whole_name
        if self.text is None:
            base, bar, form = whole.rpartition("|")
            return base if bar and formats.is_known(form) else whole
        stripped = whole.removeprefix("!")
        found = _COMPARISON.fullmatch(stripped)
        return found[1] if found else stripped

    def is_true(self, value: Any) -> bool:
        """Whether a conditional field shows its text for `value`, read the way our additions mean it."""
        whole = self.whole_name
        negated = whole.startswith("!")
        found = _COMPARISON.fullmatch(whole.removeprefix("!"))
        if found:
            same = str(value).strip().casefold() == found[3].strip().casefold()
            return same == (found[2] == "=") != negated
        return is_true(value) != negated

    def formatted(self, value: Any, language: str) -> Any:
        """`value` in the form that follows the bar, or as it is."""
        _, bar, form = self.whole_name.rpartition("|")
        return formats.apply(form, value, language) if bar and formats.is_known(form) else value


def is_true(value: Any) -> bool:
    """Whether `value` counts as yes: yes, y, true, t, 1, include, show, in any case; nothing else does."""
    return str(value).strip().lower() in _TRUE


def fields(template: str) -> Iterator[Field]:
    """The fields of `template`, in order, with repeats."""
    return (Field(found[1]) for found in _FIELD.finditer(template))


def names(template: str) -> list[str]:
    """The names `template` needs, in order, each once (spelt as it first appears)."""
    seen: dict[str, str] = {}
    for field in fields(template):
        seen.setdefault(key(field.name), field.name)
    return list(seen.values())


def missing(template: str, values: Values) -> list[str]:
    """The names for which `values` hold nothing (absent or None)."""
    known = _keyed(values)
    return [name for name in names(template) if known.get(key(name)) is None and not _old_name(template, name, known)]


def _old_name(template: str, name: str, known: Mapping[str, Any]) -> bool:
    wanted = [f for f in fields(template) if key(f.name) == key(name)]
    return all(known.get(key(f.whole_name)) is not None for f in wanted)


def _keyed(values: Values) -> dict[str, Any]:
    return {key(name): value for name, value in values.items()}


class Renderer:
    """Fills templates one way: plain or HTML, lists in a sentence or as bullets.

    `escape` turns values and template text into what the output needs. `redact` hides missing values.
    """

    def __init__(
        self,
        *,
        escape: Callable[[str], str] = str,
        html: bool = False,
        bullets: bool = False,
        redact: bool = False,
        language: str = "en",
    ) -> None:
        self.escape = escape
        self.html = html
        self.bullets = bullets
        self.redact = redact
        self.language = language

    def fill(self, template: str, values: Values | None) -> str:
        """`template` with `values` put in; fields without a value stay visible (or hidden, when redacting)."""
        known = _keyed(values or {})
        parts: list[str] = []
        position = 0
        for found in _FIELD.finditer(template):
            parts.append(self.escape(template[position : found.start()]))
            parts.append(self._field(Field(found[1]), known))
            position = found.end()
        parts.append(self.escape(template[position:]))
        return "".join(parts)

    def _field(self, field: Field, known: Mapping[str, Any]) -> str:
        whole = known.get(key(field.whole_name))
        value = whole if whole is not None else known.get(key(field.name))
        if value is None:
            return self._missing(field)
        if field.text is not None:
            shown = is_true(value) if whole is not None else field.is_true(value)
            return self.escape(field.text) if shown else ""
        return self._value(value if whole is not None else field.formatted(value, self.language))

    def _value(self, value: Any) -> str:
        if not isinstance(value, list):
            return self.escape(str(value))
        items = [self.escape(str(item)) for item in value if item is not None and whitespace.strip_all(str(item))]
        if self.bullets and items:
            return "\n\n" + "\n".join(f"* {item}" for item in items)
        return typography.formatted_list(items, before_each="", after_each="") if items else ""

    def _missing(self, field: Field) -> str:
        if self.redact:
            return "<span class='placeholder-redacted'>[hidden]</span>" if self.html else "[hidden]"
        if not self.html:
            return f"(({self.escape(field.body)}))"
        if field.text is None:
            return f"<span class='placeholder'>&#40;&#40;{self.escape(field.body)}&#41;&#41;</span>"
        name, text = self.escape(field.whole_name), self.escape(field.text)
        return f"<span class='placeholder-conditional'>&#40;&#40;{name}??</span>{text}&#41;&#41;"


PLAIN = Renderer()
HTML = Renderer(escape=typography.escape, html=True)


def without_fields(template: str) -> str:
    """`template` with its fields taken out, for counting before values are known."""
    return _FIELD.sub("", template)
