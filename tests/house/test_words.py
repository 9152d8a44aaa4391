"""Every package's words are collected and translated, whole and unbroken, into every language of the interface."""

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from scripts import words

CASES = [(package, language) for package in words.packages() for language in words.LANGUAGES]


@pytest.mark.parametrize(("package", "language"), CASES)
def test_a_package_is_translated(package, language):
    assert words.problems(package, language) == []


def _problem(tmp_path, text, language="cy"):
    header = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n' + header + "\n" + text, encoding="utf-8"
    )
    with path.open("rb") as file:
        catalog: Catalog = read_po(file, locale=language, charset="utf-8")
    return next(words._broken(message, language) for message in catalog if message.id)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('msgid "Save"\nmsgstr "Cadw"', ""),
        ('msgid "Save"\nmsgstr ""', "is not translated"),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "Cadw"', "is marked fuzzy"),
        ('msgid "Hello %(name)s"\nmsgstr "Helo %(enw)s"', "has other placeholders"),
        ('msgid "Hello {name}"\nmsgstr "Helo"', "has other placeholders"),
        ('msgid "Hello <b>you</b>"\nmsgstr "Helo chi"', "has other tags"),
        (
            'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] "%(num)s diwrnod"\nmsgstr[1] "a"',
            "has 2 plural forms instead of 6",
        ),
    ],
)
def test_what_counts_as_broken(tmp_path, text, problem):
    assert _problem(tmp_path, text) == problem


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_plural_rules_are_those_of_cldr(language):
    assert words.plural_count(language) == 6


def test_collecting_again_changes_nothing():
    """A merge of a catalogue with itself is the file that is kept."""
    for language in words.LANGUAGES:
        kept = words.po_path("design", language).read_text(encoding="utf-8")
        assert words.merge("design", language, words.collected("design")) == kept
