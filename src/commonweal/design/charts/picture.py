"""What every chart is made of: elements that are always well-formed, scales, and the finished Chart."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from markupsafe import Markup, escape

from commonweal.design import wording

# Characters XML 1.0 does not allow, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Format = Callable[[float], str]


@dataclass(slots=True)
class Chart:
    """A finished chart: its picture and the same figures as a table.

    `head` names the columns; each row starts with its name, then numbers or None. `legend` lists (class, words) when
    the picture itself has no room for labels.
    """

    title: str
    description: str
    svg: Markup
    head: list[str]
    rows: list[list[Any]]
    legend: list[tuple[str, str]] = field(default_factory=list)
    is_wide: bool = False

    def csv(self) -> str:
        """The table as CSV. Text that a spreadsheet would run as a formula is quoted with an apostrophe."""
        out = io.StringIO()
        writer = csv.writer(out)
        for row in [self.head, *self.rows]:
            writer.writerow([_harmless(cell) for cell in row])
        return out.getvalue()


def _harmless(cell: Any) -> Any:
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def text(words: object) -> Markup:
    """`words` escaped and without what XML forbids."""
    return escape(_FORBIDDEN.sub("", str(words)))


def element(name: str, *children: object, **attributes: object) -> Markup:
    """An SVG element. Attribute names use _ for -, a trailing _ is dropped (class_); None leaves one out.

    Children that are Markup stay as they are; everything else is escaped. Numbers are written with two decimals.
    """
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(_short(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(child if isinstance(child, Markup) else text(child) for child in children)
    return Markup(f"<{name}{shown}>{inside}</{name}>" if inside else f"<{name}{shown}/>")  # noqa: S704


def _short(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0") if abs(value) < 0.005 else f"{value:.2f}"
    return value


def picture(
    *children: object, width: float, height: float, title: str, description: str, id: str, rtl: bool, class_: str = ""
) -> Markup:
    """The outer <svg>, named and described for screen readers, drawn in the reader's direction."""
    return element(
        "svg",
        element("title", title, id=f"{id}-title"),
        element("desc", description, id=f"{id}-desc") if description else Markup(""),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"cw-chart__picture {class_}".strip(),
        viewBox=f"0 0 {round(width)} {round(height)}",
        role="img",
        aria_labelledby=f"{id}-title {id}-desc" if description else f"{id}-title",
        direction="rtl" if rtl else "ltr",
    )


def is_rtl() -> bool:
    """Whether the present language is written from right to left."""
    return translation.get_language_bidi()


def real(value: float | None) -> float | None:
    """`value` if it is a finite number that arithmetic can bear (below 1e300), else None."""
    return float(value) if value is not None and abs(value) < 1e300 else None


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps low..high of the data to start..end of the picture."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / self.span * (self.end - self.start)

    @property
    def span(self) -> float:
        """high - low, never zero."""
        return self.high - self.low or 1.0


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten) that enclose low..high, about `wanted` steps."""
    if not high - low > abs(low) * 1e-12 + 1e-290:
        high = low + (abs(low) if abs(low) > 1e-280 else 1.0)
    raw = (high - low) / wanted
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next((factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= raw * 0.999), magnitude * 10)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if last - first > 50:  # values so close together that steps drown in rounding
        return [low, high]
    return [number * step for number in range(first, last + 1)]


def extent(values: Iterable[float | None], *, with_zero: bool) -> tuple[float, float]:
    """The smallest and largest real value (0 and 1 when there are none)."""
    found = [value for value in values if value is not None]
    if with_zero:
        found.append(0.0)
    if not found:
        return 0.0, 1.0
    low, high = min(found), max(found)
    return (low, high) if high > low else (min(low, 0.0), max(high, 0.0) or (1.0 if low >= 0 else 0.0))


def spread(count: int, most: int) -> list[int]:
    """At most `most` positions of 0..count-1, first and last among them, evenly spread."""
    if count <= most:
        return list(range(count))
    return sorted({round(place * (count - 1) / (most - 1)) for place in range(most)})


def clip(words: str, letters: int) -> str:
    """`words` cut to `letters` with an ellipsis."""
    return words if len(words) <= letters else words[: letters - 1].rstrip() + "…"


def table(names: Sequence[str], columns: Sequence[tuple[str, Sequence[float | None]]], first: str) -> Any:
    """(head, rows) of a data table: a column of names and one column a series."""
    head = [first, *[name for name, _ in columns]]
    return head, [[name, *[values[place] for _, values in columns]] for place, name in enumerate(names)]


def default_format(value: float) -> str:
    """4,089, shortened from ten thousand up."""
    return wording.short_number(value)
