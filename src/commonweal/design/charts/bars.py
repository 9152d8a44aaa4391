"""Bars that lie, each with its name above it: room for long names on narrow screens. Always from zero."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from commonweal.design.charts.picture import (
    Chart,
    Format,
    Scale,
    clip,
    default_format,
    element,
    extent,
    is_rtl,
    picture,
    real,
)

_ROW, _WIDTH, _TOP = 46.0, 400.0, 6.0


def bars(
    items: Sequence[tuple[str, float | None]],
    *,
    title: str,
    description: str = "",
    unit: str = "",
    name: str = "",
    highlight: Collection[str] = (),
    id: str = "chart",
    format: Format = default_format,
) -> Chart:
    """A bar for each (name, value), in the order given; those in `highlight` stand out by colour and pattern.

    `unit` is the head of the table's numbers ("visits"), `name` that of the names.
    """
    kept = [(str(label), real(value)) for label, value in items]
    low, high = extent([value for _label, value in kept], with_zero=True)
    rtl = is_rtl()
    digits = max((len(format(value)) for _label, value in kept if value is not None), default=1)
    room = 14 + 8.5 * digits
    scale = Scale(low, high, room if low < 0 else 0.0, _WIDTH - room if high > 0 else _WIDTH)

    def x(place: float) -> float:
        return _WIDTH - place if rtl else place

    parts = []
    for row, (label, value) in enumerate(kept):
        top = _TOP + row * _ROW
        parts.append(element("text", clip(label, 48), x=x(0.0), y=top + 14))
        zero, end = scale(0.0), scale(value or 0.0)
        start, length = min(zero, end), abs(end - zero)
        look = "cw-s1 cw-chart__bar cw-chart__bar--marked" if label in highlight else "cw-s0 cw-chart__bar"
        parts.append(
            element("rect", class_=look, x=x(start) - (length if rtl else 0), y=top + 20, width=length, height=18)
        )
        words = _("no data") if value is None else format(value)
        negative = value is not None and value < 0
        parts.append(
            element(
                "text",
                words,
                class_="cw-chart__value",
                x=x(end - 6 if negative else end + 6),
                y=top + 34,
                text_anchor="end" if negative else "start",
            )
        )
    height = _TOP + max(len(kept), 1) * _ROW
    if kept:
        zero = x(scale(0.0))
        parts.append(element("line", class_="cw-chart__zero", x1=zero, x2=zero, y1=_TOP, y2=height - 4))
    else:
        parts.append(element("text", _("No data"), class_="cw-chart__none", x=_WIDTH / 2, y=30, text_anchor="middle"))
    svg = picture(*parts, width=_WIDTH, height=height, title=title, description=description, id=id, rtl=rtl)
    return Chart(
        title=title,
        description=description,
        svg=svg,
        head=[name or _("Name"), unit or _("Number")],
        rows=[[label, value] for label, value in kept],
    )
