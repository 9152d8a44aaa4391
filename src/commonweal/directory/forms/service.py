"""The questions about a service, a few a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale
from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonweal.directory.actions.drafts import LANGUAGE_NAMES
from commonweal.directory.engine.answers import topics
from commonweal.directory.engine.hours.parts import read_time
from commonweal.people.models import Organisation
from commonweal.vocabulary import queries as vocabulary

NEEDS = "needs"
Answers = dict[str, Any]


class ClockField(forms.CharField):
    """A time of day as people write it ("9am", "09:00", "17.30"), as HH:MM; 24:00 becomes 00:00."""

    def clean(self, value: Any) -> str:
        """HH:MM, or "" when empty."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        found = read_time(text.replace(".", ":") if text.count(".") == 1 else text)
        if found is None:
            raise forms.ValidationError(_("Enter a time such as 9am or 17:30."), code="invalid")
        return f"{found[0] // 60 % 24:02}:{found[0] % 60:02}"


class Question(forms.Form):
    """Base: no browser pop-ups, our own words."""

    use_required_attribute = False


class Row(Question):
    """Base of one row among several; an empty row is no row."""

    id = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    remove = forms.BooleanField(label=_("Remove this"), required=False)


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AboutForm(Question):
    """What it is called and does."""

    name = forms.CharField(
        label=_("Name of the service"),
        max_length=255,
        help_text=_("As people know it, for example “Harbour Food Bank”."),
        error_messages={"required": _("Enter the name of the service.")},
    )
    alternate_name = forms.CharField(label=_("Other name"), max_length=255, required=False)
    description = forms.CharField(
        label=_("What does it do?"),
        help_text=_("Start with what people get. Use short sentences and plain words."),
        widget=_text(8),
        max_length=10000,
        error_messages={"required": _("Say what the service does.")},
    )


class WhoForm(Question):
    """Who it is for."""

    eligibility_description = forms.CharField(
        label=_("Who can use it?"),
        help_text=_("For example “Anyone on a low income. No referral needed.”"),
        widget=_text(4),
        max_length=5000,
        required=False,
    )
    minimum_age = forms.IntegerField(label=_("Youngest age"), min_value=0, max_value=120, required=False)
    maximum_age = forms.IntegerField(label=_("Oldest age"), min_value=0, max_value=120, required=False)

    def clean(self) -> Answers:
        """The youngest is not above the oldest."""
        given = self.cleaned_data
        low, high = given.get("minimum_age"), given.get("maximum_age")
        if low is not None and high is not None and low > high:
            self.add_error("maximum_age", _("The oldest age must be the same as the youngest or above."))
        return given


class PlaceRow(Row):
    """One place."""

    name = forms.CharField(label=_("Name of the place"), max_length=255, required=False)
    address_1 = forms.CharField(label=_("Building and street"), max_length=255, required=False)
    address_2 = forms.CharField(label=_("Second line"), max_length=255, required=False)
    city = forms.CharField(label=_("Town or city"), max_length=100, required=False)
    state_province = forms.CharField(label=_("County or state"), max_length=100, required=False)
    postal_code = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    country = forms.CharField(
        label=_("Country code"), max_length=2, required=False, help_text=_("Two letters, for example GB")
    )
    is_confidential = forms.BooleanField(
        label=_("Keep the address secret"),
        help_text=_("For refuges and the like. Neither the address nor how far away it is will be shown."),
        required=False,
    )
    transportation = forms.CharField(label=_("How to get there"), max_length=500, required=False)
    access = forms.CharField(
        label=_("Getting in and about"),
        help_text=_("One thing a line, for example “Step-free entrance”."),
        widget=_text(3),
        required=False,
    )

    def clean_access(self) -> list[str]:
        """One text a line."""
        return _lines(self.cleaned_data["access"])

    def clean_country(self) -> str:
        """Two capital letters."""
        return str(self.cleaned_data["country"]).upper()


class LinesForm(Question):
    """Areas that the service covers, one a line."""

    lines = forms.CharField(
        label=_("Which areas does it cover?"),
        help_text=_("One area a line, for example “Leeds” or “LS6”. Leave empty when people come from anywhere."),
        widget=_text(5),
        required=False,
    )

    def clean_lines(self) -> list[str]:
        """One text a line."""
        return _lines(self.cleaned_data["lines"])


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class HoursRow(Row):
    """One line of opening hours."""

    days = forms.MultipleChoiceField(
        label=_("Days"),
        choices=[
            ("MO", _("Monday")),
            ("TU", _("Tuesday")),
            ("WE", _("Wednesday")),
            ("TH", _("Thursday")),
            ("FR", _("Friday")),
            ("SA", _("Saturday")),
            ("SU", _("Sunday")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opens = ClockField(label=_("Opens at"), max_length=10, required=False)
    closes = ClockField(label=_("Closes at"), max_length=10, required=False)
    weeks = forms.ChoiceField(
        label=_("Which weeks?"),
        choices=[
            ("every", _("Every week")),
            ("1", _("First of the month")),
            ("2", _("Second of the month")),
            ("3", _("Third of the month")),
            ("4", _("Fourth of the month")),
            ("-1", _("Last of the month")),
        ],
        initial="every",
        required=False,
    )
    valid_from = forms.DateField(label=_("Only from"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    valid_to = forms.DateField(label=_("Only until"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    description = forms.CharField(label=_("Note for readers"), max_length=255, required=False)

    def clean(self) -> Answers:
        """A line with times has days, and one with days has both times."""
        given = self.cleaned_data
        if given.get("remove"):
            return given
        days, opens, closes = given.get("days"), given.get("opens"), given.get("closes")
        if (opens or closes) and not days:
            self.add_error("days", _("Choose at least one day."))
        for name, value in (("opens", opens), ("closes", closes)):
            if days and not value and name not in self.errors:
                self.add_error(name, _("Enter a time such as 9am or 17:30."))
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day must not be before the first."))
        return given


class ContactForm(Question):
    """How to reach it."""

    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        error_messages={"invalid": _("Enter an email address such as help@example.org.")},
    )
    url = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Enter a web address such as https://www.example.org.")},
    )


class PhoneRow(Row):
    """One phone number."""

    number = forms.CharField(label=_("Phone number"), max_length=50, required=False)
    type = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("", _("Phone")),
            ("cell", _("Mobile")),
            ("text", _("Text messages")),
            ("textphone", _("Textphone")),
            ("fax", _("Fax")),
        ],
        required=False,
    )
    description = forms.CharField(label=_("When to use it"), max_length=255, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _keep_choice(self, "type")

    def clean(self) -> Answers:
        """A description belongs to a number."""
        given = self.cleaned_data
        if given.get("description") and not given.get("number") and not given.get("remove"):
            self.add_error("number", _("Enter a phone number."))
        if not given.get("number"):
            given["type"] = given["description"] = ""
        return given


def _keep_choice(form: forms.Form, name: str) -> None:
    """An imported value that is none of ours stays choosable, so that saving does not lose it."""
    field = form.fields[name]
    value = form.initial.get(name)
    assert isinstance(field, forms.ChoiceField)
    if value and str(value) not in [str(key) for key, _label in list(field.choices)]:  # type: ignore[arg-type]
        field.choices = [*list(field.choices), (value, value)]  # type: ignore[arg-type]


class CostForm(Question):
    """What it costs."""

    fees_description = forms.CharField(
        label=_("What does it cost, in words?"),
        help_text=_("For example “Free for everyone”."),
        widget=_text(3),
        max_length=2000,
        required=False,
    )


class CostRow(Row):
    """One price."""

    option = forms.CharField(
        label=_("For whom or what"), help_text=_("For example “Adults”"), max_length=255, required=False
    )
    amount = forms.DecimalField(
        label=_("Amount"),
        help_text=_("0 when it is free"),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        required=False,
    )
    currency = forms.CharField(label=_("Currency"), help_text=_("For example GBP"), max_length=3, required=False)
    amount_description = forms.CharField(label=_("More about the price"), max_length=255, required=False)

    def clean(self) -> Answers:
        """Amounts as plain numbers; a currency alone is no price."""
        given = self.cleaned_data
        if given.get("amount") is not None:
            given["amount"] = float(given["amount"])
            given["currency"] = (given.get("currency") or "").upper()
        if not (given.get("option") or given.get("amount") is not None or given.get("amount_description")):
            given["currency"] = ""
        return given


class LanguagesForm(Question):
    """Which languages are spoken."""

    codes = forms.MultipleChoiceField(
        label=_("Which languages can people use?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    interpretation_services = forms.CharField(
        label=_("Interpreters"),
        help_text=_("For example “Phone interpreters in any language, ask when you ring.”"),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["codes"]
        assert isinstance(field, forms.MultipleChoiceField)
        spoken = Locale.parse(get_language() or "en").languages
        names = {code: str(spoken.get(code) or name) for code, name in LANGUAGE_NAMES.items()}
        more = [code for code in self.initial.get("codes") or [] if code not in names]
        field.choices = sorted(names.items(), key=lambda pair: pair[1]) + [(code, code) for code in more]


class NeedsForm(Question):
    """What it helps with."""

    terms = forms.MultipleChoiceField(label=_("What does it help with?"), choices=lazy(lambda: _need_choices(), list))

    def __init__(self, *args: Any, held: Sequence[Mapping[str, Any]] = (), **options: Any) -> None:
        """`held` are the terms of the document; another hub's copy of our term counts as ours."""
        super().__init__(*args, **options)
        self.fields["terms"].required = False
        self.held = {_our_id(term): dict(term) for term in held}
        self.initial["terms"] = list(self.held)

    def answers(self) -> Answers:
        """The chosen terms as HSDS objects, and the ids that were offered."""
        offered = [key for key, _label in _need_choices()]
        chosen = vocabulary.terms_by_id(self.cleaned_data["terms"], "en")
        terms = [
            self.held.get(term.id)
            or {
                "id": term.id,
                "code": term.notation,
                "name": term.label,
                "description": term.definition or term.label,
                "taxonomy": NEEDS,
                "term_uri": term.uri,
            }
            for term in chosen.values()
        ]
        return {"terms": terms, "offered": [str(self.held[key]["id"]) if key in self.held else key for key in offered]}


def _our_id(term: Mapping[str, Any]) -> str:
    ours = vocabulary.by_uri(str(term["term_uri"]), "en") if term.get("term_uri") else None
    return ours.id if ours else str(term["id"])


def need_tree() -> list[Any]:
    """The needs to choose from, in the reader's language."""
    return vocabulary.tree(NEEDS, get_language() or "en")


def _need_choices() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def walk(nodes: Sequence[Any]) -> None:
        for node in nodes:
            found.append((node.term.id, node.term.label))
            walk(node.children)

    walk(need_tree())
    return found


class ApplyForm(Question):
    """How to get it."""

    application_process = forms.CharField(
        label=_("How do people apply or get an appointment?"), widget=_text(4), max_length=5000, required=False
    )
    lines = forms.CharField(
        label=_("What should people bring?"), help_text=_("One thing a line."), widget=_text(3), required=False
    )
    wait_time = forms.CharField(label=_("How long do people wait?"), max_length=255, required=False)

    def clean_lines(self) -> list[str]:
        """One text a line."""
        return _lines(self.cleaned_data["lines"])


STATUSES: Sequence[tuple[str, Any]] = (
    ("active", _("Running")),
    ("temporarily closed", _("Closed for a while")),
    ("inactive", _("Not now, but it may come back")),
    ("defunct", _("It has ended")),
)


class AlertForm(Question):
    """Whether it runs now."""

    status = forms.ChoiceField(
        label=_("Is the service running now?"),
        choices=STATUSES,
        widget=forms.RadioSelect,
    )
    alert = forms.CharField(
        label=_("Urgent message for readers"),
        help_text=_("Shown above everything else, for example “Closed until 5 January because of flooding.”"),
        widget=_text(3),
        max_length=500,
        required=False,
    )


FORMS: Mapping[str, type[Question]] = {
    "about": AboutForm,
    "who": WhoForm,
    "needs": NeedsForm,
    "where": Question,
    "areas": LinesForm,
    "when": Question,
    "contact": ContactForm,
    "cost": CostForm,
    "languages": LanguagesForm,
    "apply": ApplyForm,
    "alert": AlertForm,
}
ROW_FORMS: Mapping[str, tuple[type[Row], int]] = {
    "where": (PlaceRow, 1),
    "when": (HoursRow, 1),
    "contact": (PhoneRow, 1),
    "cost": (CostRow, 1),
}
TITLES: Mapping[str, Any] = {
    "about": _("Name and what it does"),
    "who": _("Who it is for"),
    "needs": _("What it helps with"),
    "where": _("Where it is"),
    "areas": _("Areas it covers"),
    "when": _("When it is open"),
    "contact": _("How to reach it"),
    "cost": _("What it costs"),
    "languages": _("Languages"),
    "apply": _("How to apply"),
    "alert": _("Closures and urgent messages"),
}


class TopicForms:
    """The questions of one topic: a form, and rows where the topic has them."""

    def __init__(self, topic: str, document: Mapping[str, Any], data: Any = None) -> None:
        self.topic = topic
        self.known = topics.read(topic, document)
        initial = {name: value for name, value in self.known.items() if name != "rows"}
        if "lines" in initial:
            initial["lines"] = "\n".join(initial["lines"])
        options: dict[str, Any] = {"held": _terms_of(document)} if topic == "needs" else {}
        self.form = FORMS[topic](data, initial=initial, **options)
        self.rows: Any = None
        if topic in ROW_FORMS:
            form, extra = ROW_FORMS[topic]
            factory = forms.formset_factory(form, extra=extra, max_num=200)
            rows = [
                {**row, "access": "\n".join(row["access"])} if "access" in row else row for row in self.known["rows"]
            ]
            self.rows = factory(data, initial=rows, prefix="rows")

    def is_valid(self) -> bool:
        """Whether every answer can be used."""
        has_rows = self.rows is None or self.rows.is_valid()
        return self.form.is_valid() and has_rows

    def answers(self) -> Answers:
        """What was answered, for engine.answers.topics.write."""
        if isinstance(self.form, NeedsForm):
            return self.form.answers()
        given = dict(self.form.cleaned_data)
        if self.rows is not None:
            given["rows"] = [row.cleaned_data for row in self.rows if row.cleaned_data]
        return given


def _terms_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = (row.get("taxonomy_term") or {} for row in document.get("attributes") or [])
    return [term for term in found if term.get("id")]


class StartForm(Question):
    """A new service: whose it is and what it is called."""

    organisation = forms.ChoiceField(
        label=_("Which organisation offers it?"), error_messages={"required": _("Choose an organisation.")}
    )
    name = forms.CharField(
        label=_("What is it called?"),
        max_length=255,
        error_messages={"required": _("Enter the name of the service.")},
    )

    def __init__(self, data: Any, *, organisations: Sequence[Organisation]) -> None:
        super().__init__(data)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.pk), each.name) for each in organisations]
        if len(organisations) == 1:
            field.initial = str(organisations[0].pk)


class RetireForm(Question):
    """Why a service is retired, and where its readers are sent."""

    reason = forms.CharField(
        label=_("Why is it retired?"),
        widget=_text(3),
        max_length=500,
        error_messages={"required": _("Enter why it is retired.")},
    )
    find = forms.CharField(
        label=_("Find a service to use instead"),
        help_text=_("Enter a part of its name and press “Find”."),
        max_length=100,
        required=False,
    )
    replacement = forms.ChoiceField(
        label=_("Send readers to"), choices=[("", _("Nowhere else"))], widget=forms.RadioSelect, required=False
    )


class ListForm(forms.Form):
    """Filters of the list; read from the address."""

    q = forms.CharField(required=False, max_length=100)
    organisation = forms.UUIDField(required=False)
    status = forms.CharField(required=False, max_length=30)
    checked = forms.CharField(required=False, max_length=10)
    may = forms.CharField(required=False, max_length=10)
    sort = forms.CharField(required=False, max_length=20)
