"""Lines over time or another order, with an expected range as a band; the same small and many; and as a sparkline."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from commonweal.design import wording
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
    spread,
    ticks,
)

X = date | datetime | float | int | str


@dataclass(frozen=True, slots=True)
class Series:
    """A named line; None (or nan) leaves a gap. One value for each x of the chart."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Band:
    """The expected range: one (low, high) for each x, None where there is no expectation."""

    ranges: Sequence[tuple[float, float] | None]
    name: str = ""


@dataclass(slots=True)
class _Frame:
    """The measures of one line chart."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    rtl: bool
    y: Scale
    places: list[float] = field(default_factory=list)

    def x(self, place: float) -> float:
        """Mirrors the picture for readers from right to left."""
        return self.width - place if self.rtl else place


_SHAPES = ("circle", "square", "triangle", "diamond")
_MOST_LABELLED = 4


def line(
    xs: Sequence[X],
    series: Sequence[Series],
    *,
    title: str,
    description: str = "",
    unit: str = "",
    band: Band | None = None,
    with_zero: bool = False,
    id: str = "chart",
    x_name: str = "",
    format: Format = default_format,
    limits: tuple[float, float] | None = None,
    wide: bool = False,
    small: bool = False,
) -> Chart:
    """A line chart. Values outside `band` get a mark of their own and are named in the description.

    `limits` fixes the range of the y axis (small multiples share one); `unit` stands above it.
    """
    xs, series = list(xs), [Series(each.name, [real(value) for value in each.values]) for each in series]
    ranges = [_real_range(each) for each in band.ranges] if band else []
    frame = _frame(xs, series, ranges, with_zero=with_zero, limits=limits, wide=wide, small=small)
    outside = _outside(series, ranges)
    labelled = len(series) <= _MOST_LABELLED and not small
    parts = [
        *_grid(frame, unit, format),
        *_x_labels(frame, xs, most=2 if small else 7 if wide else 4),
        _band(frame, ranges),
        *[_series(frame, each, number, lonely=len(xs) == 1) for number, each in enumerate(series)],
        *[_flag(frame, place, value) for place, value in outside],
        *(_labels(frame, series) if labelled else []),
    ]
    if not any(value is not None for each in series for value in each.values):
        parts.append(
            element(
                "text",
                _("No data"),
                class_="cw-chart__none",
                x=frame.width / 2,
                y=frame.height / 2,
                text_anchor="middle",
            )
        )
    described = description
    if outside:
        days = wording.listed(_x_words(xs[place]) for place, _value in outside)
        described = f"{description} {_('Outside the expected range: %(when)s.') % {'when': days}}".strip()
    rows = [
        [_x_words(x), *[each.values[place] for each in series], *(_range_cells(ranges[place]) if band else [])]
        for place, x in enumerate(xs)
    ]
    head = [x_name or _("When"), *[each.name for each in series]]
    head += [_("Expected, lowest"), _("Expected, highest")] if band else []
    legend = [] if labelled or small else [(f"cw-s{number % 8}", each.name) for number, each in enumerate(series)]
    if band and not small:
        legend.append(("cw-chart__band", band.name or _("Expected range")))
    svg = picture(
        *parts, width=frame.width, height=frame.height, title=title, description=described, id=id, rtl=frame.rtl
    )
    return Chart(title=title, description=described, svg=svg, head=head, rows=rows, legend=legend, is_wide=wide)


def multiples(
    xs: Sequence[X],
    panels: Sequence[Series],
    *,
    title: str,
    unit: str = "",
    id: str = "chart",
    format: Format = default_format,
    with_zero: bool = True,
) -> list[Chart]:
    """One small line chart for each of `panels`, all with the same axes, so that they can be compared."""
    values = [real(value) for each in panels for value in each.values]
    limits = extent(values, with_zero=with_zero)
    return [
        line(
            xs,
            [each],
            title=each.name,
            description=title,
            unit=unit,
            limits=limits,
            small=True,
            id=f"{id}-{number}",
            format=format,
        )
        for number, each in enumerate(panels)
    ]


def sparkline(values: Sequence[float | None], *, title: str) -> Markup:
    """A line the size of a word, its last value marked. `title` says in words what it shows."""
    kept = [real(value) for value in values]
    low, high = extent(kept, with_zero=False)
    rtl = is_rtl()
    y = Scale(low, high, 20, 4)
    step = 90 / max(len(kept) - 1, 1)
    points = [
        (95 - place * step if rtl else 5 + place * step, y(value)) if value is not None else None
        for place, value in enumerate(kept)
    ]
    last = next((point for point in reversed(points) if point), None)
    dot = element("circle", class_="cw-s0 cw-chart__point", cx=last[0], cy=last[1], r=3) if last else Markup("")
    return element(
        "svg",
        element("title", title),
        *_paths(points, "cw-s0 cw-chart__line"),
        dot,
        xmlns="http://www.w3.org/2000/svg",
        class_="cw-sparkline",
        viewBox="0 0 100 24",
        width=100,
        height=24,
        role="img",
        aria_label=title,
    )


def _real_range(each: tuple[float, float] | None) -> tuple[float, float] | None:
    low, high = (real(each[0]), real(each[1])) if each else (None, None)
    return (min(low, high), max(low, high)) if low is not None and high is not None else None


def _frame(
    xs: Sequence[X],
    series: Sequence[Series],
    ranges: Sequence[tuple[float, float] | None],
    *,
    with_zero: bool,
    limits: tuple[float, float] | None,
    wide: bool,
    small: bool,
) -> _Frame:
    every = [value for each in series for value in each.values]
    every += [edge for each in ranges if each for edge in each]
    low, high = limits or extent(every, with_zero=with_zero)
    steps = ticks(low, high, 2 if small else 4)
    width, height = (200.0, 130.0) if small else (640.0, 320.0) if wide else (400.0, 270.0)
    longest = max((len(each.name) for each in series), default=0)
    room = 12.0 if small or len(series) > _MOST_LABELLED else min(14 + 9.0 * longest, 125)
    digits = max(len(default_format(step)) for step in steps)
    frame = _Frame(
        width=width,
        height=height,
        left=14 + 8.0 * digits,
        right=width - room,
        top=34.0,
        bottom=height - 30,
        rtl=is_rtl(),
        y=Scale(steps[0], steps[-1], height - 30, 34.0),
    )
    frame.places = [frame.x(place) for place in _places(xs, frame.left + 8, frame.right - 4)]
    return frame


def _places(xs: Sequence[X], start: float, end: float) -> list[float]:
    """Where each x stands: in proportion for dates and numbers, evenly for words."""
    numbers: list[float] = [float(place) for place in range(len(xs))]
    if xs and all(isinstance(x, date) for x in xs):
        numbers = [x.timestamp() if isinstance(x, datetime) else x.toordinal() for x in xs]  # type: ignore[union-attr]
    elif xs and all(isinstance(x, int | float) for x in xs):
        numbers = [float(x) for x in xs]  # type: ignore[arg-type]
    if len(xs) == 1:
        return [(start + end) / 2]
    scale = Scale(min(numbers, default=0.0), max(numbers, default=1.0), start, end)
    return [scale(number) for number in numbers]


def _x_words(x: X, *, short: bool = False) -> str:
    if isinstance(x, date):
        return wording.short_day(x) if short else wording.day(x)
    return wording.number(x) if isinstance(x, int | float) else str(x)


def _grid(frame: _Frame, unit: str, format: Format) -> list[Markup]:
    parts = []
    few = frame.height < 200
    for step in ticks(frame.y.low, frame.y.high, 2 if few else 4):
        y = frame.y(step)
        kind = "cw-chart__zero" if step == 0 else "cw-chart__grid"
        parts.append(element("line", class_=kind, x1=frame.x(frame.left), x2=frame.x(frame.right), y1=y, y2=y))
        parts.append(element("text", format(step), x=frame.x(frame.left - 6), y=y + 5, text_anchor="end"))
    if unit:
        parts.append(element("text", unit, class_="cw-chart__unit", x=frame.x(4.0), y=16))
    return parts


def _x_labels(frame: _Frame, xs: Sequence[X], most: int) -> list[Markup]:
    parts = []
    shown = spread(len(xs), most)
    for place in shown:
        anchor = "start" if place == 0 and len(xs) > 1 else "end" if place == len(xs) - 1 and len(xs) > 1 else "middle"
        words = clip(_x_words(xs[place], short=True), 14)
        parts.append(element("text", words, x=frame.places[place], y=frame.height - 8, text_anchor=anchor))
    return parts


def _band(frame: _Frame, ranges: Sequence[tuple[float, float] | None]) -> Markup:
    """One polygon for each run of neighbours that have a range."""
    parts, run = Markup(""), []
    for place in range(len(ranges) + 1):
        each = ranges[place] if place < len(ranges) else None
        if each is not None:
            run.append((frame.places[place], frame.y(each[0]), frame.y(each[1])))
        elif run:
            corners = [(x, low) for x, low, _ in run] + [(x, high) for x, _, high in reversed(run)]
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
            parts += element("polygon", class_="cw-chart__band", points=points)
            run = []
    return parts


def _series(frame: _Frame, series: Series, number: int, *, lonely: bool) -> Markup:
    points = [
        (frame.places[place], frame.y(value)) if value is not None else None
        for place, value in enumerate(series.values)
    ]
    parts = Markup("").join(_paths(points, f"cw-s{number % 8} cw-chart__line"))
    dotted = len(points) <= 31 or lonely
    for place, point in enumerate(points):
        alone = point and (place == 0 or not points[place - 1]) and (place == len(points) - 1 or not points[place + 1])
        if point and (dotted or alone):
            parts += shape(point[0], point[1], number)
    return parts


def shape(x: float, y: float, number: int) -> Markup:
    """The mark of series `number`: a circle, a square, a triangle or a diamond."""
    kind, look = _SHAPES[number % len(_SHAPES)], f"cw-s{number % 8} cw-chart__point"
    if kind == "circle":
        return element("circle", class_=look, cx=x, cy=y, r=3)
    corners = {
        "square": [(-3, -3), (3, -3), (3, 3), (-3, 3)],
        "triangle": [(0, -4), (4, 3), (-4, 3)],
        "diamond": [(0, -4), (4, 0), (0, 4), (-4, 0)],
    }[kind]
    return element("polygon", class_=look, points=" ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners))


def _paths(points: Sequence[tuple[float, float] | None], look: str) -> list[Markup]:
    """A polyline for each run of neighbouring points."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [
        element("polyline", class_=look, points=" ".join(f"{x:.1f},{y:.1f}" for x, y in run))
        for run in runs
        if len(run) > 1
    ]


def _labels(frame: _Frame, series: Sequence[Series]) -> list[Markup]:
    """Each line's name at its last point, moved apart where they would touch."""
    ends = []
    for number, each in enumerate(series):
        last = next((place for place in range(len(each.values) - 1, -1, -1) if each.values[place] is not None), None)
        if last is not None:
            ends.append((frame.y(float(each.values[last] or 0.0)), number, each.name))
    parts, lowest = [], float("-inf")
    for y, number, name in sorted(ends):
        lowest = max(y, lowest + 17)
        parts.append(
            element(
                "text",
                clip(name, 14),
                class_=f"cw-t{number % 8} cw-chart__name",
                x=frame.x(frame.right + 4),
                y=min(lowest + 5, frame.bottom + 4),
            )
        )
    return parts


def _outside(series: Sequence[Series], ranges: Sequence[Any]) -> list[tuple[int, float]]:
    """(place, value) of the first series' values outside their range."""
    if not series or not ranges:
        return []
    pairs = zip(series[0].values, ranges, strict=False)
    return [
        (place, value)
        for place, (value, each) in enumerate(pairs)
        if value is not None and each is not None and not each[0] <= value <= each[1]
    ]


def _flag(frame: _Frame, place: int, value: float) -> Markup:
    return element("circle", class_="cw-chart__flag", cx=frame.places[place], cy=frame.y(value), r=7)


def _range_cells(each: tuple[float, float] | None) -> list[float | None]:
    return [None, None] if each is None else [each[0], each[1]]
