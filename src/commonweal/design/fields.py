"""Django's form fields, taken apart for the `field` macro: what kind of question, which ids, hints and errors."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from commonweal.design.days import DayWidget

# Django's CheckboxSelectMultiple is a RadioSelect too, so it comes first.
_GROUPS = {forms.CheckboxSelectMultiple: "checkboxes", forms.RadioSelect: "radios"}
# On phones the right keyboard comes up; spelling help stays out of what is not prose.
_EMAIL = {"spellcheck": "false", "autocapitalize": "none", "autocomplete": "email"}
_BY_TYPE: dict[str, dict[str, str]] = {
    "email": _EMAIL,
    "url": {"spellcheck": "false", "autocapitalize": "none"},
    "tel": {"autocomplete": "tel"},
    "password": {"spellcheck": "false", "autocapitalize": "none"},
}


@dataclass(slots=True)
class Choice:
    """One radio or checkbox."""

    id: str
    value: str
    label: str
    is_selected: bool
    is_disabled: bool = False
    hint: str = ""


@dataclass(slots=True)
class Parts:
    """A question as the macro lays it out. `control` is the widget's HTML where the browser has one for it."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    errors: list[str]
    is_required: bool
    described_by: str
    control: SafeString | str = ""
    choices: list[Choice] = field(default_factory=list)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    limit: int | None = None

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"


def kind_of(bound: BoundField) -> str:
    """hidden, date, radios, checkboxes, checkbox, file, select, textarea, password or text."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, DayWidget):
        return "date"
    for group, name in _GROUPS.items():
        if isinstance(widget, group):
            return name
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.SplitDateTimeWidget | forms.SelectDateWidget):
        return "several"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    return "password" if isinstance(widget, forms.PasswordInput) else "text"


_CLASSES = {
    "text": "govuk-input",
    "several": "govuk-input govuk-input--width-10",
    "password": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "cw-file",
    "checkbox": "govuk-checkboxes__input",
}


def parts(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    width: str | int = "",
    rows: int | None = None,
    count: bool = False,
    attributes: dict[str, Any] | None = None,
    choice_hints: dict[str, str] | None = None,
) -> Parts:
    """`bound` ready for layout. `width` is a number of characters (2, 3, 4, 5, 10, 20, 30) or a class name.

    `count=True` says how many characters fit (from max_length) without stopping anyone while typing;
    `choice_hints` adds a line under radios or checkboxes, by value.
    """
    kind = kind_of(bound)
    identity = bound.auto_id or bound.html_name
    result = Parts(
        kind=kind,
        id=str(identity),
        name=bound.html_name,
        label=str(label or bound.label),
        hint=str(hint or bound.help_text),
        errors=messages(bound),
        is_required=bound.field.required,
        described_by="",
        limit=getattr(bound.field, "max_length", None) if count else None,
    )
    described = [result.hint_id] if result.hint else []
    described += [result.error_id] if result.errors else []
    described += [f"{result.id}-info"] if result.limit else []
    result.described_by = " ".join(described)
    if kind in _GROUPS.values():
        result.choices = _choices(bound, choice_hints or {})
    elif kind == "date":
        result.inputs = _inputs(bound)
    else:
        result.control = bound.as_widget(attrs=_attributes(bound, result, width, rows, attributes or {}))
    return result


def _attributes(
    bound: BoundField, result: Parts, width: str | int, rows: int | None, given: dict[str, Any]
) -> dict[str, Any]:
    """The attributes the browser's own control gets."""
    widget = bound.field.widget
    classes = [_CLASSES.get(result.kind, ""), str(widget.attrs.get("class", "")), str(given.pop("class", ""))]
    if result.errors and result.kind in ("text", "password", "textarea", "select"):
        classes.append(f"{_CLASSES[result.kind]}--error")
    if width:
        classes.append(f"govuk-input--width-{width}" if str(width).isdigit() else str(width))
    attributes: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if result.kind == "hidden":
        return given
    if result.described_by:
        attributes["aria-describedby"] = result.described_by
    if result.kind == "textarea":
        attributes["rows"] = rows or widget.attrs.get("rows") or 5
    if result.limit:
        attributes["maxlength"] = False
    attributes |= _BY_TYPE.get(getattr(widget, "input_type", ""), {})
    if isinstance(widget, forms.NumberInput):
        # Spinners change numbers by accident when scrolled over; a plain box with the right keyboard does not.
        whole = not isinstance(bound.field, forms.DecimalField | forms.FloatField)
        attributes |= {"type": "text", "inputmode": "numeric" if whole else "decimal", "step": False}
        attributes |= {"min": False, "max": False}
    return attributes | {name: widget.attrs[name] for name in ("autocomplete",) if name in widget.attrs} | given


def _choices(bound: BoundField, hints: dict[str, str]) -> list[Choice]:
    return [
        Choice(
            # The first one carries the field's own id, so that the error summary can lead there.
            id=str(bound.auto_id or bound.html_name) if number == 0 else str(sub.id_for_label),
            value=str(sub.data["value"]),
            label=str(sub.choice_label),
            is_selected=bool(sub.data["selected"]),
            is_disabled=bool(sub.data["attrs"].get("disabled")),
            hint=str(hints.get(str(sub.data["value"]), "")),
        )
        for number, sub in enumerate(bound.subwidgets)
    ]


def _inputs(bound: BoundField) -> list[dict[str, Any]]:
    """Day, month and year as dicts of id, name, value, label and width."""
    widget = bound.field.widget
    context = widget.get_context(bound.html_name, bound.value(), {"id": bound.auto_id})["widget"]["subwidgets"]
    labels = widget.labels()
    return [
        {
            "id": str(bound.auto_id) if number == 0 else sub["attrs"]["id"],
            "name": sub["name"],
            "value": sub["value"] or "",
            "label": labels[number],
            "width": 4 if number == 2 else 2,
        }
        for number, sub in enumerate(context)
    ]


def messages(bound: BoundField) -> list[str]:
    """The errors of one field. Django's "This field is required." becomes words that name the question."""
    generic = forms.Field.default_error_messages["required"]
    return [_required(bound) if str(error) == str(generic) else str(error) for error in bound.errors]


def _first_id(bound: BoundField) -> str:
    """The id of the field's first control, where the error summary leads."""
    if kind_of(bound) == "several":
        parts_of = bound.field.widget.get_context(bound.html_name, None, {"id": bound.auto_id})["widget"]["subwidgets"]
        return str(parts_of[0]["attrs"]["id"])
    return str(bound.auto_id)


def _required(bound: BoundField) -> str:
    kind, label = kind_of(bound), {"label": bound.label}
    if kind == "checkbox":
        return gettext("Tick “%(label)s” to go on.") % label
    if kind in ("radios", "checkboxes", "select"):
        return gettext("Choose an answer: %(label)s") % label
    if kind == "file":
        return gettext("Choose a file: %(label)s") % label
    return gettext("Fill this in: %(label)s") % label


def errors(form: Any) -> list[dict[str, str]]:
    """Every error of a form or formset as {text, href}, those of the whole form first."""
    found: list[dict[str, str]] = []
    for each in form if hasattr(form, "management_form") else [form]:
        found += [{"text": str(error), "href": ""} for error in each.non_field_errors()]
        for bound in each:
            found += [{"text": error, "href": f"#{_first_id(bound)}"} for error in messages(bound)]
    if hasattr(form, "management_form"):
        found = [{"text": str(error), "href": ""} for error in form.non_form_errors()] + found
    return found
