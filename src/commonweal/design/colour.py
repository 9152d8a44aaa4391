"""Contrast and colour, pure: checks a hub's brand colour for light and dark pages and suggests the nearest that passes.

Contrast ratios are those of WCAG 2.2; nearness is measured in OKLab (Björn Ottosson, 2020), where equal steps look equal.
"""

import math
import re
from dataclasses import dataclass

from commonweal.kernel.errors import Invalid, Problem

# The grounds text stands on; styles/_tokens.scss uses the same (a test compares them).
PAPER, SOFT = "#ffffff", "#f1f5f4"
DARK_PAPER, DARK_SOFT, DARK_INK = "#121b1c", "#1b2829", "#06201f"
ENOUGH = 4.5

_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
Lab = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """A hub's own colours, each as `#rrggbb`: for light and for dark pages."""

    brand: str
    strong: str
    header: str
    dark_brand: str
    dark_strong: str
    dark_header: str


def parse(text: str) -> str:
    """`text` ("#0b5c5c", "0b5c5c", "#fff") as `#rrggbb` in lower case. Invalid for anything else."""
    found = _HEX.fullmatch(text.strip())
    if not found:
        raise Invalid(f"“{text}” is not a colour; write six digits such as #0b5c5c.", code="bad_colour")
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def passes(colour: str, grounds: tuple[str, ...], ratio: float = ENOUGH) -> bool:
    """Whether text in `colour` can be read on every one of `grounds`, and they on it."""
    return all(contrast(colour, ground) >= ratio for ground in grounds)


def nearest(colour: str, grounds: tuple[str, ...], ratio: float = ENOUGH) -> str:
    """The colour of the same hue that passes and looks most like `colour`; `colour` itself when it passes.

    Black or white when no shade of the hue passes.
    """
    if passes(colour, grounds, ratio):
        return colour
    start = _oklab(colour)
    shades = {shade(colour, step / 500) for step in range(501)}
    fitting = [each for each in shades if passes(each, grounds, ratio)]
    if not fitting:
        return max(("#000000", "#ffffff"), key=lambda each: min(contrast(each, ground) for ground in grounds))
    return min(fitting, key=lambda each: (math.dist(start, _oklab(each)), each))


def shade(colour: str, lightness: float) -> str:
    """`colour` with another OKLab lightness (0 black to 1 white), as much of its chroma kept as a screen can show."""
    _, a, b = _oklab(colour)
    for tenth in range(20, -1, -1):
        rgb = _linear((min(max(lightness, 0.0), 1.0), a * tenth / 20, b * tenth / 20))
        if all(-1e-4 <= channel <= 1 + 1e-4 for channel in rgb):
            break
    return "#" + "".join(f"{round(_gamma(min(max(channel, 0.0), 1.0)) * 255):02x}" for channel in rgb)


def palette(setting: str) -> Palette:
    """The palette of a hub from its setting: one colour, or two parted by a comma for light and dark pages.

    With one, the dark page's is derived. Invalid, with the nearest colour that passes, when text in it could not be read.
    """
    given = [parse(part) for part in setting.split(",")]
    if len(given) > 2:
        raise Invalid("Give one colour, or two with a comma between: for light and for dark pages.", code="bad_colour")
    light, dark_grounds = given[0], (DARK_PAPER, DARK_SOFT, DARK_INK)
    problems = _problems(light, (PAPER, SOFT), "light")
    if len(given) == 2:
        dark = given[1]
        problems += _problems(dark, dark_grounds, "dark")
    else:
        dark = nearest(shade(light, 0.78), dark_grounds)
    if problems:
        raise Invalid(" ".join(f"{each.message} {each.mend}" for each in problems), problems=problems, code="contrast")
    lightness, dark_lightness = _oklab(light)[0], _oklab(dark)[0]
    return Palette(
        brand=light,
        strong=shade(light, lightness - 0.13),
        header=light,
        dark_brand=dark,
        dark_strong=shade(dark, dark_lightness + 0.1),
        dark_header=shade(light, 0.27),
    )


def styles(colours: Palette) -> str:
    """The style sheet that puts `colours` in the place of Commonweal's own."""
    light = f"--cw-brand:{colours.brand};--cw-brand-strong:{colours.strong};--cw-header:{colours.header}"
    dark = f"--cw-brand:{colours.dark_brand};--cw-brand-strong:{colours.dark_strong};--cw-header:{colours.dark_header}"
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _problems(colour: str, grounds: tuple[str, ...], where: str) -> list[Problem]:
    if passes(colour, grounds):
        return []
    worst = min(contrast(colour, ground) for ground in grounds)
    suggestion = nearest(colour, grounds)
    return [
        Problem(
            where=where,
            message=f"{colour} cannot be read on {where} pages: its contrast is {math.floor(worst * 100) / 100:.2f}, "
            f"it needs {ENOUGH}.",
            mend=f"The nearest colour that passes is {suggestion}.",
            code="contrast",
            facts={"suggestion": suggestion},
        )
    ]


def _channels(colour: str) -> tuple[float, float, float]:
    """Linear light of red, green and blue, 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _ungamma(red), _ungamma(green), _ungamma(blue)


def _ungamma(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(colour: str) -> Lab:
    red, green, blue = _channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(lab: Lab) -> tuple[float, float, float]:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
