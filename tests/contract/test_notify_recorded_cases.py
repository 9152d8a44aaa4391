"""Recorded behaviour of GOV.UK Notify: the same inputs give the same outputs here.

The folder comes from COMMONWEAL_NOTIFY_CASES (default: notify in the shared data). Each difference we want is
named below with its reason; anything else is a failure.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commonweal.notify.engine import fields, markdown, postal_address, sms, typography, whitespace
from commonweal.notify.engine.email_address import EmailAddress, InvalidEmail
from commonweal.notify.engine.phone import InvalidPhone, PhoneNumber
from commonweal.notify.engine.postal_address import PostalAddress
from tests.conftest import SHARED

FOLDER = Path(os.environ.get("COMMONWEAL_NOTIFY_CASES", SHARED / "data" / "notify"))

KEEPS_UNICODE = (
    "Notify 127.0.0 turned characters outside GSM and Welsh into ?; we send all of Unicode, as Notify now does"
)
NOT_OURS = "a helper of Notify's implementation that no rendering depends on here"
PRICE_TABLE = {"rate_multiplier"}  # Notify's price list, not numbering
WELSH = "âêîôûŵŷÂÊÎÔÛŴŶáíóúẃýÁÍÓÚẂÝëïẅÿËÏẄŸẀẁỲỳÀÈÌÒÙ"


def cases(name: str, *keys: str) -> list[dict[str, Any]]:
    """The cases of one file; none where the file is absent."""
    path = FOLDER / name
    if not path.exists():
        return []
    document = json.loads(path.read_text(encoding="utf-8"))
    return [case for key in keys or ("cases",) for case in document.get(key, [])]


def label(case: dict[str, Any]) -> str:
    return re.sub(r"[^\w.-]+", "_", json.dumps(case, ensure_ascii=True))[:60]


def is_beyond_notify(text: str) -> bool:
    return any(c not in WELSH for c in sms.non_gsm_characters(sms.downgrade(text)))


PERMISSIONS: dict[str, dict[str, bool]] = {
    "uk_mobile_only": {},
    "allow_international": {"international": True},
    "allow_landline": {"landline": True},
    "allow_both": {"international": True, "landline": True},
}


def judge(number: PhoneNumber, permissions: dict[str, bool]) -> str:
    try:
        number.require(**permissions)
    except InvalidPhone as error:
        return error.code
    return "ok"


@pytest.mark.parametrize("case", cases("phone_numbers.json"), ids=label)
def test_phone_numbers(case):
    if case["parse"] == "error":
        with pytest.raises(InvalidPhone) as caught:
            PhoneNumber(case["input"])
        found = (caught.value.code, caught.value.message, caught.value.v2_message)
        assert found == (case["error_code"], case["message"], case["legacy_v2_api_message"])
        return
    number = PhoneNumber(case["input"])
    found = {
        "normalised": number.normalised,
        "human_readable": number.human_readable,
        "is_uk": number.is_uk,
        "international": number.is_international,
        "crown_dependency": number.is_crown_dependency,
        "country_prefix": number.country_prefix,
        "validate": {name: judge(number, permissions) for name, permissions in PERMISSIONS.items()},
    }
    assert found == {key: value for key, value in case.items() if key not in {"input", "parse"} | PRICE_TABLE}


@pytest.mark.parametrize("case", cases("email_addresses.json"), ids=label)
def test_email_addresses(case):
    if case["valid"]:
        assert EmailAddress(case["input"]).text == case["output"]
    else:
        with pytest.raises(InvalidEmail, match=case["error"]):
            EmailAddress(case["input"])


@pytest.mark.parametrize("case", cases("sms_fragments.json"), ids=label)
def test_text_messages(case):
    message = sms.TextMessage(case["content"], case["values"], case["prefix"])
    if is_beyond_notify(message.content):
        assert "?" in case["rendered"] and "?" not in message.content, KEEPS_UNICODE
        return
    found = {
        "rendered": message.content,
        "content_count": message.character_count,
        "content_count_without_prefix": sms.TextMessage(case["content"], case["values"]).character_count,
        "fragment_count": message.parts,
        "chars_above_previous_fragment_boundary": message.units_in_last_part,
        "encoding": message.encoding,
        "non_gsm_characters": sorted(message.non_gsm_characters),
        "is_message_empty": message.is_empty,
        "is_message_too_long": message.is_too_long,
    }
    assert found == {key: value for key, value in case.items() if key in found}


@pytest.mark.parametrize("case", cases("sms_fragments.json", "utf16_counts"), ids=label)
def test_unicode_is_counted_in_utf16_units(case):
    assert sms.TextMessage(case["rendered_content"], {}).units == case["content_count_utf16_code_units"]


@pytest.mark.parametrize("case", cases("sms_fragments.json", "sanitise"), ids=label)
def test_clean_up_for_text_and_ascii(case):
    if "codepoint" in case["test"]:
        pytest.skip(NOT_OURS)
    if case["test"] == "test_encode_string":
        assert sms.to_ascii(case["content"]) == case["expected"]
    elif case["test"] == "test_sms_encoding_get_non_gsm_characters":
        assert sorted(sms.non_gsm_characters(sms.downgrade(case["content"]))) == case["expected"]
    else:
        for clean, expected in clean_ups(case):
            keeps = clean is sms.downgrade and is_beyond_notify(case["char"])  # KEEPS_UNICODE
            assert clean(case["char"]) == (case["char"] if keeps else expected)


def clean_ups(case: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    if "expected" in case:
        yield (sms.downgrade if "SMS" in case["cls"] else sms.to_ascii), case["expected"]
    else:
        yield sms.downgrade, case["expected_sms"]
        yield sms.to_ascii, case["expected_ascii"]


@pytest.mark.parametrize("case", cases("template_placeholders.json"), ids=label)
def test_template_language(case):
    name = case["test"]
    is_html = case.get("field_class", "@Field") == "@Field"
    escape = typography.escape if is_html else str
    renderer = fields.Renderer(escape=escape, html=is_html, redact=case.get("redact", False))
    content = case.get("content", case.get("template_content", ""))
    values = case.get("values", case.get("data"))
    if name == "test_placeholder_returns_name":
        assert fields.Field(case["body"].strip("()")).name == case["expected"]
    elif "conditional_text" in name:
        assert fields.Field(case["body"]).text == case["conditional_text"]
    elif "trigger" in name:
        assert fields.is_true(case["value"]) == case["expected"]
    elif "extracting" in name:
        assert fields.names(content) == case["expected"]
    elif "handles_html" in name:
        assert renderer.fill(content, values) == case["expected_escaped"]
        assert fields.Renderer(html=True).fill(content, values) == case["expected_passthrough"]
    else:
        assert renderer.fill(content, values) == case["expected"]
    if "expected_as_markdown" in case:
        bullets = fields.Renderer(escape=escape, html=is_html, bullets=True)
        assert bullets.fill(content, values) == case["expected_as_markdown"]


@pytest.mark.parametrize("case", cases("template_placeholders.json", "template_cases"), ids=label)
def test_links_with_values_in_letters(case):
    rendered = markdown.LetterHtml().render(fields.HTML.fill(case["template_data"]["content"], {}))
    if "qrcode" in case["expect_content"]:
        assert "placeholder" in rendered  # the frame round it is Notify's house style
    else:
        assert case["expect_content"] in rendered


RULES = {
    "has_no_fixed_abode_address": "has_no_fixed_abode",
    "has_alphanumeric_character_in_address_lines_1_and_2": "has_alphanumeric_in_first_two_lines",
    "has_invalid_country_for_bfpo_address": "has_invalid_country_for_bfpo",
    "is_bfpo_address": "is_bfpo",
    "international": "is_international",
}


@pytest.mark.parametrize("case", cases("postal_addresses.json", "addresses"), ids=label)
def test_postal_addresses(case):
    for abroad in (False, True):
        address = PostalAddress(case["input"], abroad)
        expected = dict(case[f"allow_international_letters={str(abroad).lower()}"])
        assert (not address.problems) == expected.pop("valid")
        assert (address.postcode is not None) == expected.pop("has_valid_postcode")
        assert address.normalised.split("\n") == expected.pop("normalised_lines")
        assert len(address.lines) == expected.pop("line_count")
        assert {key: getattr(address, RULES.get(key, key)) for key in expected} == expected
        if "as_personalisation" in case:
            assert address.as_personalisation == case["as_personalisation"]


@pytest.mark.parametrize(
    "case",
    cases("postal_addresses.json", "real_uk_postcode", "format_postcode", "normalise_postcode", "from_personalisation"),
    ids=label,
)
def test_postcodes_and_personalisation(case):
    if "real_uk_postcode" in case:
        assert (postal_address.postcode(case["input"]) is not None) == case["real_uk_postcode"]
    elif "formatted" in case:
        assert postal_address.postcode(case["input"]) == case["formatted"]
    elif "personalisation" in case:
        assert PostalAddress.from_personalisation(case["personalisation"]).normalised == case["normalised"]
    else:
        assert postal_address.normalise_postcode(case["input"]) == case["normalised"]


def without_styles(text: str) -> str:
    return re.sub(r' style="[^"]*"', "", text)


@pytest.mark.parametrize("case", cases("markdown_email.json"), ids=label)
def test_markdown(case):
    text = case["markdown"]
    assert without_styles(markdown.EmailHtml().render(text)) == without_styles(case["html_email"])
    assert markdown.PlainText().render(text) == case["plain_text_email"]
    assert markdown.LetterHtml().render(text) == case["letter"]


SIMPLE = {
    "test_escaping_html_entities": (typography.escape, "content", "expected_escaped"),
    "test_unlink_govuk_escaped": (typography.unlink_govuk, "template_content", "expected"),
    "test_normalise_whitespace": (whitespace.normalise, "value", "expected"),
    "test_strip_all_whitespace": (whitespace.strip_all, "value", "expected"),
    "test_strip_and_remove_obscure_whitespace": (whitespace.strip_all, "value", "expected"),
    "test_en_dashes": (typography.en_dashes, "nasty", "nice"),
    "test_format_file_size": (typography.file_size, "bytes", "expected_result"),
    "test_removing_whitespace_before_commas": (typography.remove_whitespace_before_punctuation, "dirty", "clean"),
    "test_removing_whitespace_before_full_stops": (typography.remove_whitespace_before_punctuation, "dirty", "clean"),
    "test_autolink_urls_matches_correctly": (typography.autolink, "content", "expected_html"),
}


@pytest.mark.parametrize("case", cases("formatters.json"), ids=label)
def test_formatters(case):
    name = case["test"]
    if name in SIMPLE:
        function, given, expected = SIMPLE[name]
        assert function(case[given]) == case[expected]
    elif "dumb" in case:
        assert typography.smart_quotes(case["dumb"]) == case["smart"]
    elif name == "test_sms_message_adds_prefix":
        assert sms.TextMessage(case["body"], {}, case["prefix"]).content == case["expected"]
    elif name == "test_autolink_urls_applies_correct_attributes":
        assert typography.autolink(case["content"], **case["extra_kwargs"]) == case["expected_html"]
    elif name == "test_URLs_get_escaped_in_sms":
        classes = "govuk-link govuk-link--no-visited-state"
        assert typography.autolink(case["url"], classes=classes) == case["expected_html"]
    else:
        assert name == "test_formatted_list"
        assert typography.formatted_list(case["items"], **case["kwargs"]) == case["expected_output"]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="no recorded cases on this machine")
def test_the_folder_holds_cases():
    assert len(cases("phone_numbers.json")) + len(cases("markdown_email.json")) > 0
