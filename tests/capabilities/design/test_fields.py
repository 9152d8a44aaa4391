"""The `field` macro: every widget of Django gets a label, its hint and its errors, tied together for screen readers."""

import datetime
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import engines

from commonweal.design import fields
from commonweal.design.days import DayField

WIDGETS = {
    "text": forms.CharField(help_text="Help"),
    "email": forms.EmailField(help_text="Help"),
    "url": forms.URLField(assume_scheme="https", help_text="Help"),
    "whole": forms.IntegerField(help_text="Help"),
    "decimal": forms.DecimalField(help_text="Help"),
    "password": forms.CharField(widget=forms.PasswordInput, help_text="Help"),
    "textarea": forms.CharField(widget=forms.Textarea, help_text="Help"),
    "select": forms.ChoiceField(choices=[("a", "A"), ("Group", [("b", "B")])], help_text="Help"),
    "several": forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], help_text="Help"),
    "yes_no": forms.NullBooleanField(help_text="Help"),
    "radios": forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="Help"),
    "boxes": forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, help_text="Help"
    ),
    "tick": forms.BooleanField(help_text="Help"),
    "file": forms.FileField(help_text="Help"),
    "date": forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), help_text="Help"),
    "day": DayField(help_text="Help"),
    "time": forms.TimeField(help_text="Help"),
    "moment": forms.SplitDateTimeField(help_text="Help"),
}


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.words = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data.strip())

    def all(self, *names):
        return [attributes for tag, attributes in self.tags if tag in names]

    @property
    def ids(self):
        return [attributes["id"] for _, attributes in self.tags if attributes.get("id")]


def render(bound, **options):
    template = engines["jinja2"].from_string(
        '{% from "design/components/field.html" import field %}{{ field(bound, **options) }}'
    )
    return Reader(template.render({"bound": bound, "options": options}))


def _form(name, data=None, files=None):
    class Form(forms.Form):
        pass

    Form.base_fields = {name: WIDGETS[name]}
    return Form(data, files, use_required_attribute=False)


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_has_a_label_and_its_hint(name):
    page = render(_form(name)[name])
    assert len(page.ids) == len(set(page.ids))
    controls = [each for each in page.all("input", "select", "textarea") if each.get("type") != "hidden"]
    assert controls
    labelled = {each["for"] for each in page.all("label")}
    if name != "moment":
        assert {each["id"] for each in controls} == labelled
    described = [
        each["aria-describedby"]
        for each in page.all("input", "select", "textarea", "fieldset")
        if "aria-describedby" in each
    ]
    assert described
    for each in described:
        assert set(each.split()) <= set(page.ids)
    assert "Help" in page.words


@pytest.mark.parametrize("name", [name for name in WIDGETS if name != "yes_no"])
def test_an_error_stands_by_its_question_and_the_summary_leads_there(name):
    form = _form(name, {}, {})
    assert not form.is_valid()
    page = render(form[name])
    (summary,) = fields.errors(form)
    assert summary["href"].removeprefix("#") in page.ids
    assert summary["text"] in page.words
    assert not any("This field is required" in words for words in page.words)
    described = " ".join(
        each.get("aria-describedby", "") for each in page.all("input", "select", "textarea", "fieldset")
    )
    assert f"id_{name}-error" in described.split()


def test_what_was_answered_is_shown_again():
    assert render(_form("boxes", {"boxes": ["b"]})["boxes"]).all("input")[1]["checked"] is None
    assert render(_form("text", {"text": '"><b>'})["text"]).all("input")[0]["value"] == '"><b>'
    boxes = render(_form("day", {"day_day": "3", "day_month": "x", "day_year": "2026"})["day"]).all("input")
    assert [box["value"] for box in boxes] == ["3", "x", "2026"]


def test_radios_and_checkboxes_are_what_they_say():
    assert {each["type"] for each in render(_form("radios")["radios"]).all("input")} == {"radio"}
    assert {each["type"] for each in render(_form("boxes")["boxes"]).all("input")} == {"checkbox"}


def test_numbers_bring_up_the_right_keyboard_without_spinners():
    whole = render(_form("whole")["whole"]).all("input")[0]
    assert (whole["type"], whole["inputmode"]) == ("text", "numeric")
    assert render(_form("decimal")["decimal"]).all("input")[0]["inputmode"] == "decimal"


def test_how_many_characters_fit_is_said_and_not_enforced():
    class Form(forms.Form):
        story = forms.CharField(max_length=20, widget=forms.Textarea)

    page = render(Form()["story"], count=True)
    box = page.all("textarea")[0]
    assert "maxlength" not in box
    assert "id_story-info" in box["aria-describedby"]
    assert "You can write up to 20 characters." in page.words


def test_optional_questions_say_so():
    class Form(forms.Form):
        story = forms.CharField(required=False)

    assert "Story (optional)" in render(Form()["story"]).words
    assert "Story" in render(Form()["story"], optional=False).words


def test_a_hidden_field_is_only_itself():
    class Form(forms.Form):
        secret = forms.CharField(widget=forms.HiddenInput)

    page = render(Form(initial={"secret": "x"})["secret"])
    assert [tag for tag, _ in page.tags] == ["input"]
    assert page.all("input")[0]["value"] == "x"


def test_the_summary_of_a_formset_tells_forms_apart():
    class Form(forms.Form):
        name = forms.CharField()

    made = forms.formset_factory(Form)({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-name": "x"})
    assert [each["href"] for each in fields.errors(made)] == ["#id_form-1-name"]


@pytest.mark.parametrize(
    ("boxes", "answer"),
    [
        (["27", "3", "2027"], datetime.date(2027, 3, 27)),
        ([" 1 ", "01", "2026"], datetime.date(2026, 1, 1)),
        (["٢٧", "٣", "٢٠٢٧"], datetime.date(2027, 3, 27)),
    ],
)
def test_a_day_is_read(boxes, answer):
    form = _form("day", {f"day_{part}": value for part, value in zip(("day", "month", "year"), boxes, strict=True)})
    assert form.is_valid()
    assert form.cleaned_data["day"] == answer


@pytest.mark.parametrize(
    ("boxes", "code"),
    [
        (["", "", ""], "required"),
        (["1", "", "2026"], "incomplete"),
        (["31", "2", "2026"], "unreal"),
        (["1", "13", "2026"], "unreal"),
        (["1", "1", "26"], "unreal"),
        (["x", "1", "2026"], "unreal"),
    ],
)
def test_an_unreal_day_is_refused(boxes, code):
    form = _form("day", {f"day_{part}": value for part, value in zip(("day", "month", "year"), boxes, strict=True)})
    assert not form.is_valid()
    assert [error.code for error in form.errors.as_data()["day"]] == [code]
