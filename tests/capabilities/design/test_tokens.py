"""The product's own colours: every pair that meets on a page can be read, in light and in dark."""

import re
from pathlib import Path

import pytest

from commonweal.design import brand, colour

SHEET = (Path(colour.__file__).parent / "styles" / "_tokens.scss").read_text(encoding="utf-8")
CHARTS = (Path(colour.__file__).parent / "styles" / "_charts.scss").read_text(encoding="utf-8")


def _values(block):
    return {name: colour.parse(value) for name, value in re.findall(r"--cw-([\w-]+): (#[0-9a-f]+);", block)}


DARK_BLOCK, LIGHT_BLOCK = SHEET.split(":root {", 1)
LIGHT = _values(LIGHT_BLOCK)
THEMES = {"light": LIGHT, "dark": LIGHT | _values(DARK_BLOCK)}

GROUNDS = ("paper", "soft")
TEXTS = (
    "ink",
    "muted",
    "brand",
    "brand-strong",
    "visited",
    "danger",
    "danger-strong",
    "success",
    "warning",
    "info",
    "purple",
)
PAIRS = [
    *[(text, ground) for text in TEXTS for ground in GROUNDS],
    ("ink", "quiet"),
    ("ink", "quiet-strong"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-header", "header"),
    ("on-danger", "danger"),
    ("on-danger", "danger-strong"),
    ("on-success", "success"),
    ("on-alarm", "alarm"),
    ("on-focus", "focus"),
    *[(kind, f"{kind}-soft") for kind in ("danger", "warning", "success", "info", "purple")],
    *[("ink", f"{kind}-soft") for kind in ("danger", "warning", "success", "info")],
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(theme, text, ground):
    assert colour.contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_controls_can_be_seen(theme):
    for ground in GROUNDS:
        assert colour.contrast(THEMES[theme]["edge"], THEMES[theme][ground]) >= 3


def test_the_check_of_brand_colours_uses_the_same_grounds():
    assert (THEMES["light"]["paper"], THEMES["light"]["soft"]) == (colour.PAPER, colour.SOFT)
    assert (THEMES["dark"]["paper"], THEMES["dark"]["soft"]) == (colour.DARK_PAPER, colour.DARK_SOFT)
    assert THEMES["dark"]["on-brand"] == colour.DARK_INK
    assert THEMES["light"]["brand"] == brand.OWN_COLOUR


@pytest.mark.parametrize(("theme", "variable"), [("light", "$light"), ("dark", "$dark")])
def test_lines_and_labels_of_charts_can_be_read(theme, variable):
    listed = re.search(rf"^\{variable}: ([^;]*);", CHARTS, re.MULTILINE)[1].split()
    assert len(listed) == 8
    for each in listed:
        assert colour.contrast(colour.parse(each), THEMES[theme]["paper"]) >= 4.5 if each != "#d55e00" else 3
