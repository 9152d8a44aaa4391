"""What our template language adds to Notify's, and what must never happen."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.kernel.errors import Invalid
from commonweal.notify.engine import fields, markdown, sms, typography
from commonweal.notify.engine.fields import HTML, PLAIN


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        ("((!flag??no flag))((flag??flag))", {"flag": "no"}, "no flag"),
        ("((!flag??no flag))((flag??flag))", {"flag": "yes"}, "flag"),
        ("((status=shielding??Stay in))((status!=shielding??Go out))", {"status": "Shielding"}, "Stay in"),
        ("((due|long date))", {"due": "2026-11-22"}, "Sunday 22 November 2026"),
        ("((due|time))", {"due": "2026-11-22T09:30"}, "09:30"),
        ("((sum|money))", {"sum": "1234.5"}, "£1,234.50"),
        ("((sum|money EUR))", {"sum": 5}, "€5.00"),
        ("((what|or list))", {"what": ["tea", "milk", "bread"]}, "tea, milk or bread"),
        ("((name|whatever))", {"name|whatever": "whole"}, "whole"),
        ("((sum|money))", {"sum|money": "an old name"}, "an old name"),
        ("((!odd name??shown))", {"!odd name": "yes"}, "shown"),
    ],
)
def test_additions_and_old_names(template, values, expected):
    assert PLAIN.fill(template, values) == expected


def test_forms_follow_the_readers_language():
    assert (
        fields.Renderer(language="cy").fill("((d|long date))", {"d": "2026-11-22"}).startswith("Dydd Sul 22 Tachwedd")
    )
    assert "نوفمبر" in fields.Renderer(language="ar").fill("((d|date))", {"d": "2026-11-22"})


def test_a_value_that_does_not_fit_its_form_is_explained():
    with pytest.raises(Invalid, match="2026-11-22"):
        PLAIN.fill("((d|date))", {"d": "next week"})


def test_missing_names_each_value_once():
    template = "((name)) ((Name)) ((sum|money)) ((!flag??x)) ((given))"
    assert fields.missing(template, {"given": "", "sum": None}) == ["name", "sum", "flag"]


@given(st.text(), st.text(alphabet=string.printable + "éŵ🚀<>&\"'((", max_size=60))
def test_values_never_become_markup(template, value):
    html = HTML.fill(template + " ((value))", {"value": value})
    assert "<script" not in HTML.fill("((value))", {"value": f"<script>{value}"})
    assert html.count("<") == html.count("<span") + html.count("</span")


@given(st.text(max_size=200))
def test_a_template_without_fields_is_itself(text):
    if not list(fields.fields(text)):
        assert PLAIN.fill(text, {"a": "b"}) == text


@given(st.text(alphabet="ab \n#*-^1.[]()!:/htps`>+=•", max_size=120))
def test_every_message_renders_and_balances(text):
    html = markdown.EmailHtml().render(typography.escape(text))
    for tag in ("p", "h2", "h3", "ul", "ol", "li", "a", "table", "blockquote"):
        assert html.count(f"<{tag}>") + html.count(f"<{tag} ") == html.count(f"</{tag}>")
    assert isinstance(markdown.PlainText().render(text), str)


@given(st.text(max_size=400))
def test_parts_are_honest(text):
    message = sms.TextMessage("((text))", {"text": text})
    single, several = (70, 67) if message.is_unicode else (160, 153)
    capacity = single if message.parts == 1 else message.parts * several
    assert message.units <= capacity
    assert message.parts == 1 or message.units > (single if message.parts == 2 else (message.parts - 1) * several)


def test_arabic_and_cyrillic_go_through_whole():
    message = sms.TextMessage("مرحبا ((name))", {"name": "Олена 🚀"})
    assert message.content == "مرحبا Олена 🚀"
    assert (message.encoding, message.units, message.parts) == ("unicode", 14, 1)


def test_a_letter_carries_its_qr_code_as_data():
    assert 'data-qr="https://example.org/a?b=1"' in markdown.LetterHtml().render("qr: https://example.org/a?b=1")
