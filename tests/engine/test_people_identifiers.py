"""Numbers in public registers: forms, check digits, tidying."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.kernel.errors import Invalid
from commonweal.people.engine.identifiers import REGISTERS, OrganisationNumber, luhn


@pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda r: r.code)
def test_each_register_accepts_its_own_example(register):
    number = OrganisationNumber.parse(register.code, register.example)
    assert number.is_checked and number.text.startswith(f"{register.code}-")
    assert OrganisationNumber.parse(register.code, number.text) == number, "the whole org-id parses to itself"
    assert not register.page or number.number in number.page


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("GB-CHC", " 1234567 ", "1234567"),
        ("gb-chc", "1234567-1", "1234567-1"),
        ("GB-COH", "1234567", "01234567"),
        ("GB-COH", "sc 123456", "SC123456"),
        ("GB-COH", "oc1234", "OC001234"),
        ("GB-SC", "1234", "SC001234"),
        ("GB-NIC", "NIC100123", "100123"),
        ("US-EIN", "12-3456789", "123456789"),
        ("AU-ABN", "51 824 753 556", "51824753556"),
        ("NO-BRC", "974 760 673", "974760673"),
        ("XI-LEI", "213800wavvops85n2205", "213800WAVVOPS85N2205"),
        ("IE-CHY", "CHY 123", "CHY123"),
    ],
)
def test_numbers_are_tidied(scheme, written, kept):
    assert OrganisationNumber.parse(scheme, written).number == kept


@pytest.mark.parametrize(
    ("scheme", "written", "field", "code"),
    [
        ("GB-CHC", "12345", "identifier", "wrong_form"),
        ("GB-COH", "ABC12345", "identifier", "wrong_form"),
        ("US-EIN", "00-1234567", "identifier", "wrong_form"),
        ("AU-ABN", "51824753557", "identifier", "wrong_check_digits"),
        ("FI-PRO", "0112038-8", "identifier", "wrong_check_digits"),
        ("BE-BCE_KBO", "0403170702", "identifier", "wrong_check_digits"),
        ("CA-CRA_ACR", "119219815RR0001", "identifier", "wrong_check_digits"),
        ("charity", "1", "scheme", "unknown_register"),
        ("IE-CHY", "<script>", "identifier", "wrong_form"),
        ("IE-CHY", "", "identifier", "wrong_form"),
    ],
)
def test_wrong_numbers_say_what_is_wrong(scheme, written, field, code):
    with pytest.raises(Invalid) as caught:
        OrganisationNumber.parse(scheme, written)
    [problem] = caught.value.problems
    assert (problem.where, problem.code) == (field, code)
    assert problem.mend


CHECKED = [register for register in REGISTERS.values() if register.is_right]


@given(register=st.sampled_from(CHECKED), data=st.data())
def test_one_wrong_digit_is_always_found(register, data):
    """Every one of these check digits catches each single mistyped digit."""
    good = OrganisationNumber.parse(register.code, register.example).number
    covered = 9 if register.code == "CA-CRA_ACR" else len(good)
    places = [place for place, character in enumerate(good[:covered]) if character.isdigit()]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != good[place]]))
    with pytest.raises(Invalid):
        OrganisationNumber.parse(register.code, good[:place] + other + good[place + 1 :])


@given(st.text(max_size=40), st.text(max_size=60))
def test_nothing_written_breaks_it(scheme, written):
    try:
        number = OrganisationNumber.parse(scheme, written)
    except Invalid:
        return
    assert number.text == f"{number.scheme}-{number.number}"
    assert not set(number.text) & set("<>\"' \n")


@given(st.integers(min_value=0, max_value=10**12))
def test_luhn_has_exactly_one_right_last_digit(stem):
    assert sum(luhn(f"{stem}{last}") for last in range(10)) == 1
