"""What every template keeps to: words marked for translation, no inline code, protected forms, no strangers."""

import re

import pytest

from tests.house import pages

TEMPLATES = pages.templates()
each_template = pytest.mark.parametrize("path", TEMPLATES, ids=[pages.name(path) for path in TEMPLATES])


def _source(path):
    return path.read_text(encoding="utf-8")


@each_template
def test_every_word_is_marked_for_translation(path):
    source = _source(path)
    assert [*pages.read(source).unmarked, *pages.unmarked_constants(source)] == []


@each_template
def test_nothing_is_inline(path):
    """The content security policy would drop it silently."""
    if path.suffix == ".txt" or "/email" in pages.name(path):
        pytest.skip("no browser reads it")
    found = []
    for line, tag, attributes in pages.read(_source(path)).tags:
        found += [(line, tag, key) for key in attributes if key == "style" or key.startswith("on")]
        is_data = attributes.get("type") == "application/ld+json"  # never run, so the policy lets it be
        if tag == "style" or (tag == "script" and not attributes.get("src") and not is_data):
            found.append((line, tag, "inline"))
        if str(attributes.get("href") or "").startswith("javascript:"):
            found.append((line, tag, "javascript:"))
    assert found == []


@each_template
def test_every_form_that_posts_is_protected(path):
    forms = re.findall(r"<form\b(?=[^>]*method=[\"']?post)[\s\S]*?</form>", _source(path), re.IGNORECASE)
    assert [form[:80] for form in forms if "csrf_input" not in form] == []


LOADING = {"script", "link", "img", "iframe", "source", "video", "audio", "object", "embed", "use", "form"}


@each_template
def test_nothing_is_loaded_from_strangers(path):
    found = [
        (line, tag, value)
        for line, tag, attributes in pages.read(_source(path)).tags
        if tag in LOADING
        for key, value in attributes.items()
        if key in ("src", "href", "srcset", "data", "action", "poster", "xlink:href")
        and re.match(r"(https?:)?//", value or "")
    ]
    assert found == []


def test_styles_load_nothing_from_strangers():
    sheets = [*pages.SOURCE.glob("*/styles/**/*.scss"), *pages.SOURCE.glob("*/static/**/*.css")]
    assert sheets
    for sheet in sheets:
        assert not re.search(r"url\(\s*[\"']?(https?:)?//|@import", sheet.read_text(encoding="utf-8")), sheet


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello there</p>", [(1, "Hello there")]),
        ('<p>{{ _("Hello") }}</p>', []),
        ("<p>{% trans %}Hello{% endtrans %}</p>\n<b>you</b>", [(2, "you")]),
        ('<img alt="A map">', [(1, "alt='A map'")]),
        ("<img alt=\"{{ _('A map') }}\">", []),
        ("<code>commonweal start</code> – {{ name }}", []),
        ('<a lang="cy" translate="no">Cymraeg</a>', []),
    ],
)
def test_the_reader_finds_unmarked_words(source, found):
    assert pages.read(source).unmarked == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{{ name or "Untitled" }}', [(1, "Untitled")]),
        ('{{ button(text="save") }}', [(1, "save")]),
        ('{{ button(_("Save"), kind="warning") }}', []),
        ('{{ "govuk-button" if x == "Leeds" else "cw-x y" }}', []),
        ('{{ button("Save") }}', [(1, "Save")]),
    ],
)
def test_the_reader_finds_unmarked_constants(source, found):
    assert list(pages.unmarked_constants(source)) == found
