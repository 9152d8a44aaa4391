"""What the people who look after a vocabulary fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.vocabulary.models import LabelKind, MappingKind
from commonweal.vocabulary.queries.pages import LANGUAGE_NAMES

LANGUAGES = list(LANGUAGE_NAMES.items())
_ONE_A_LINE = _("One a line.")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class WordsForm(forms.Form):
    """A term's words in one language."""

    pref = forms.CharField(label=_("Name"), required=False, max_length=200, help_text=_("The words people say."))
    alt = forms.CharField(label=_("Other names"), required=False, widget=forms.Textarea, help_text=_ONE_A_LINE)
    hidden = forms.CharField(
        label=_("Hidden names"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Misspellings and the like: search finds them, nobody sees them. One a line."),
    )
    definition = forms.CharField(label=_("What it means"), required=False, max_length=500, help_text=_("One sentence."))
    scope_note = forms.CharField(
        label=_("When to use it"),
        required=False,
        widget=forms.Textarea,
        help_text=_("For colleagues. One note a line."),
    )

    def texts(self) -> dict[str, list[str]]:
        """The words by kind, as the action wants them."""
        given = self.cleaned_data
        single = ("pref", "definition")
        return {kind: [given[kind]] if kind in single else _lines(given[kind]) for kind in LabelKind.values}

    @staticmethod
    def initial_of(texts: dict[str, list[str]]) -> dict[str, str]:
        """The fields' contents from words by kind."""
        return {kind: "\n".join(each) for kind, each in texts.items()}


class TermForm(forms.Form):
    """A new term."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("The words people say, in the vocabulary's main language."),
        error_messages={"required": _("Enter a name.")},
    )
    definition = forms.CharField(label=_("What it means"), required=False, max_length=500, help_text=_("One sentence."))
    broader = forms.ChoiceField(label=_("Part of"), required=False)
    notation = forms.CharField(
        label=_("Code"), required=False, max_length=80, help_text=_("Made from the name when left empty.")
    )

    def __init__(self, *args: Any, terms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self.fields["broader"], [("", _("Nothing: it stands at the top")), *terms])


class PlaceForm(forms.Form):
    """Where a term stands among the others."""

    broader = forms.MultipleChoiceField(
        label=_("Part of"), required=False, widget=forms.SelectMultiple(attrs={"size": 12})
    )
    related = forms.MultipleChoiceField(
        label=_("See also"), required=False, widget=forms.SelectMultiple(attrs={"size": 12})
    )

    def __init__(self, *args: Any, terms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self.fields["broader"], terms)
        _fill(self.fields["related"], terms)


class MappingsForm(forms.Form):
    """Links to terms of other vocabularies, by kind."""

    exactMatch = forms.CharField(label=_("Means the same as"), required=False, widget=forms.Textarea)  # noqa: N815 - as SKOS names it
    closeMatch = forms.CharField(label=_("Means nearly the same as"), required=False, widget=forms.Textarea)  # noqa: N815 - as SKOS names it
    broadMatch = forms.CharField(label=_("Is narrower than"), required=False, widget=forms.Textarea)  # noqa: N815 - as SKOS names it
    narrowMatch = forms.CharField(label=_("Is broader than"), required=False, widget=forms.Textarea)  # noqa: N815 - as SKOS names it

    def mappings(self) -> list[tuple[str, str]]:
        """(kind, address) pairs."""
        return [(kind, uri) for kind in MappingKind.values for uri in _lines(self.cleaned_data[kind])]


class OtherTermForm(forms.Form):
    """Another term: what to use instead, or to merge into."""

    other = forms.ChoiceField(label=_("Which term"))

    def __init__(self, *args: Any, terms: list[tuple[str, str]], required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].required = required
        first = [("", _("Choose a term"))] if required else [("", _("Nothing takes its place"))]
        _fill(self.fields["other"], [*first, *terms])


class SynonymForm(forms.Form):
    """A group of words that search treats alike."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    words = forms.CharField(
        label=_("Words"),
        widget=forms.Textarea,
        help_text=_("Words or phrases that mean nearly the same. One a line."),
        error_messages={"required": _("Enter at least two words.")},
    )
    targets = forms.CharField(
        label=_("Only look for these as well"),
        required=False,
        widget=forms.Textarea,
        help_text=_(
            "Leave empty if the words stand for each other. If not, a search for the words above also looks for these, but not the other way round."
        ),
    )

    def lines(self, name: str) -> list[str]:
        """One field's lines."""
        return _lines(self.cleaned_data[name])


class ImportForm(forms.Form):
    """A vocabulary file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("SKOS in JSON-LD, CSV, Open Eligibility (XML or JSON) or a local government list (JSON)."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty. Choose another.")},
    )


def _fill(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
