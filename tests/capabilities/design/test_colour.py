"""A hub's brand colour: checked for contrast, refused with the nearest that passes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.design import colour
from commonweal.kernel.errors import Invalid

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colour.contrast(other, one) == colour.contrast(one, other)


@settings(deadline=None)
@given(colours)
def test_the_nearest_passes_and_a_passing_colour_stays(given_colour):
    grounds = (colour.PAPER, colour.SOFT)
    found = colour.nearest(given_colour, grounds)
    assert colour.passes(found, grounds)
    if colour.passes(given_colour, grounds):
        assert found == given_colour


@settings(deadline=None)
@given(colours)
def test_a_shade_of_its_own_lightness_is_the_colour(given_colour):
    again = colour.shade(given_colour, colour._oklab(given_colour)[0])
    for place in (1, 3, 5):
        assert abs(int(again[place : place + 2], 16) - int(given_colour[place : place + 2], 16)) <= 1


@settings(deadline=None)
@given(colours)
def test_every_palette_can_be_read(given_colour):
    brand = colour.nearest(given_colour, (colour.PAPER, colour.SOFT))
    made = colour.palette(brand)
    assert colour.passes(made.brand, (colour.PAPER, colour.SOFT))
    assert colour.passes(made.strong, (colour.PAPER, colour.SOFT))
    assert colour.passes(made.dark_brand, (colour.DARK_PAPER, colour.DARK_SOFT, colour.DARK_INK))
    assert colour.passes(made.dark_strong, (colour.DARK_PAPER, colour.DARK_SOFT, colour.DARK_INK))
    assert colour.passes("#ffffff", (made.header, made.dark_header))


def test_a_pale_colour_is_refused_with_a_suggestion_that_is_taken():
    with pytest.raises(Invalid) as refused:
        colour.palette("#f2a93b")
    suggestion = refused.value.problems[0].facts["suggestion"]
    assert suggestion in refused.value.message
    assert colour.palette(suggestion).brand == suggestion


def test_both_colours_are_checked_and_both_named():
    with pytest.raises(Invalid) as refused:
        colour.palette("#ffff00, #111111")
    assert [problem.where for problem in refused.value.problems] == ["light", "dark"]


def test_two_good_colours_are_kept_as_they_are():
    made = colour.palette("0b5c5c, #6FCABF")
    assert (made.brand, made.dark_brand) == ("#0b5c5c", "#6fcabf")


@pytest.mark.parametrize("text", ["teal", "#12", "#1234567", "rgb(1,2,3)", "", "#0b5c5c,#fff,#000"])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(Invalid):
        colour.palette(text)


def test_the_style_sheet_holds_nothing_but_colours():
    sheet = colour.styles(colour.palette("#0b5c5c"))
    assert re.fullmatch(r":root\{[^{}<]*\}@media screen and \(prefers-color-scheme:dark\)\{:root\{[^{}<]*\}\}", sheet)
