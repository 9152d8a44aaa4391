"""Postcodes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.kernel.errors import Invalid
from commonweal.places.engine import postcodes
from commonweal.places.engine.postcodes import Postcode


@pytest.mark.parametrize(
    ("typed", "text", "outward", "mended"),
    [
        ("LS2 9JT", "LS2 9JT", "LS2", False),
        ("ls29jt", "LS2 9JT", "LS2", False),
        (" l s 2 9 j t ", "LS2 9JT", "LS2", False),
        ("M1 1AE", "M1 1AE", "M1", False),
        ("EC1A 1BB", "EC1A 1BB", "EC1A", False),
        ("W1A 0AX", "W1A 0AX", "W1A", False),
        ("SW1A OAA", "SW1A 0AA", "SW1A", True),
        ("S0 14 3AB", "SO14 3AB", "SO14", True),
        ("LS2 9JT.", "LS2 9JT", "LS2", False),
        ("LS2-9JT", "LS2 9JT", "LS2", False),
        ("ＬＳ２ ９ＪＴ", "LS2 9JT", "LS2", False),
        ("LS٢ ٩JT", "LS2 9JT", "LS2", False),
        ("LS2", "LS2", "LS2", False),
        ("ls28", "LS28", "LS28", False),
        ("LS2 9", "LS2 9", "LS2", False),
        ("SO1O", "SO10", "SO10", True),
        ("GIR 0AA", "GIR 0AA", "GIR", False),
        ("gir oaa", "GIR 0AA", "GIR", True),
        ("BFPO 57", "BFPO 57", "BFPO", False),
        ("BF1 3AA", "BF1 3AA", "BF1", False),
        ("ASCN 1ZZ", "ASCN 1ZZ", "ASCN", False),
        ("GX11 1AA", "GX11 1AA", "GX11", False),
    ],
)
def test_british_postcodes(typed, text, outward, mended):
    found = Postcode.uk(typed)
    assert (found.text, found.outward, found.is_mended) == (text, outward, mended)


@pytest.mark.parametrize(
    "typed", ["", "Leeds", "SO", "QA1 1AA", "LS2 9CT", "LS2 9JTX", "12345", "A" * 300, "LS", "LII"]
)
def test_what_is_no_british_postcode(typed):
    with pytest.raises(Invalid):
        Postcode.uk(typed)


@pytest.mark.parametrize("typed", ["GIR 0AA", "BFPO 801", "BF1 0AX", "BX1 1LT"])
def test_codes_that_lie_nowhere(typed):
    assert not Postcode.uk(typed).is_geographic


@pytest.mark.parametrize(
    ("typed", "text", "key"),
    [("90210", "90210", "90210"), ("33125-4089", "33125-4089", "33125"), ("331254089", "33125-4089", "33125")],
)
def test_american_zips(typed, text, key):
    found = Postcode.us(typed)
    assert (found.text, found.compact) == (text, key)


@pytest.mark.parametrize("typed", ["9021", "902100", "00000", "90210-12", "LS2"])
def test_what_is_no_zip(typed):
    with pytest.raises(Invalid):
        Postcode.us(typed)


def test_other_countries_are_only_tidied():
    assert postcodes.read("k1a  0b1", "CA").text == "K1A 0B1"
    assert postcodes.read("1012 ab", "NL").compact == "1012AB"
    assert postcodes.read("Paris", "FR") is None


def test_postcode_inside_an_address():
    assert postcodes.find("Flat 2, 14 Wharf Road, Sunderland sr1 1aa, UK").text == "SR1 1AA"
    assert postcodes.find("no postcode here 12 AB") is None


@pytest.mark.parametrize(
    "typed", ["PO Box 12, SR1 1AA", "p.o.box 9", "Post Office Box 3", "Freepost HARBOUR", "ص.ب 12"]
)
def test_po_boxes_are_seen(typed):
    assert postcodes.is_po_box(typed)


def test_pool_boxing_is_no_po_box():
    assert not postcodes.is_po_box("Leeds boxing club, Expo Boxhall Road")


@given(st.text(max_size=30))
def test_reading_never_breaks_and_is_stable(text):
    found = postcodes.read(text)
    if found:
        again = postcodes.read(found.text, found.country)
        assert again is not None
        assert (again.text, again.outward) == (found.text, found.outward)


@given(st.from_regex(r"\A[A-PR-UWYZ][A-HK-Y][1-9][0-9][0-9][ABD-HJLNP-UW-Z]{2}\Z"), st.booleans(), st.booleans())
def test_case_and_blanks_change_nothing(code, lower, blank):
    typed = f"{code[:-3]} {code[-3:]}" if blank else code
    found = Postcode.uk(typed.lower() if lower else typed)
    assert found.compact == code
    assert not found.is_mended
