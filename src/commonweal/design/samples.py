"""Sample content for the components page: invented places and people, real shapes of data."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.design import charts
from commonweal.design.days import DayField

_AT = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
NEEDS = [("food", _("Food")), ("money", _("Money and debt")), ("home", _("A place to stay"))]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Name of the service"), max_length=100)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("We only use this to answer you."))
    story = forms.CharField(label=_("What happened"), max_length=200, widget=forms.Textarea, required=False)
    need = forms.ChoiceField(label=_("What do you need?"), choices=NEEDS, widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label=_("Which of these apply?"),
        choices=[("kids", _("I have children")), ("ill", _("I am ill")), ("none", _("None of these"))],
        widget=forms.CheckboxSelectMultiple,
    )
    area = forms.ChoiceField(label=_("Area"), choices=[("", _("Choose an area")), ("n", "Northgate"), ("h", "Harbour")])
    born = DayField(label=_("Date of birth"), help_text=_("For example 27 3 1987"))
    visits = forms.IntegerField(label=_("Visits"), required=False)
    price = forms.DecimalField(label=_("Price"), required=False)
    opens = forms.TimeField(label=_("Opens at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    papers = forms.FileField(label=_("A file"), required=False, help_text=_("A spreadsheet, up to 10 MB"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    agree = forms.BooleanField(label=_("I have checked the opening hours"))


def broken_form() -> SampleForm:
    """The form as it comes back when something is missing."""
    data = {
        "name": "",
        "email": "alice@",
        "need": "",
        "born_day": "31",
        "born_month": "2",
        "born_year": "1990",
        "area": "n",
    }
    return SampleForm(
        {f"b-{key}": value for key, value in data.items()},
        auto_id="broken_%s",
        prefix="b",
        use_required_attribute=False,
    )


def facets(chosen: list[str]) -> list[dict[str, Any]]:
    """Two facets as a search answers them."""
    options = [("free", gettext("Free"), 12), ("donation", gettext("Donation"), 3), ("paid", gettext("Paid"), 1204)]
    return [
        {
            "name": "cost",
            "title": gettext("Cost"),
            "options": [
                {"value": value, "label": label, "count": count, "is_selected": value in chosen}
                for value, label, count in options
            ],
        },
        {
            "name": "when",
            "title": gettext("When"),
            "kind": "radio",
            "options": [
                {"value": "now", "label": gettext("Open now"), "count": 7, "is_selected": "now" in chosen},
                {"value": "any", "label": gettext("Any time"), "count": 1219, "is_selected": False},
            ],
        },
    ]


def sample_charts() -> dict[str, Any]:
    """One of every chart."""
    days = [date(2026, 10, 20) + timedelta(days=number) for number in range(30)]
    calls = [40 + 12 * math.sin(number / 3.5) + (28 if number == 22 else 0) for number in range(30)]
    usual = [(28 + 10 * math.sin(number / 3.5), 52 + 12 * math.sin(number / 3.5)) for number in range(30)]
    weeks = [1, 2, 3, 4, 5, 6]
    names = ["Northgate", "Harbour", "Old Town", "Riverside"]
    rows: list[list[float | None]] = [
        [12, 14, 13, 18, 22, 30],
        [30, 28, 27, 25, 22, 20],
        [8, 9, None, 7, 6, 5],
        [18, 17, 18, 20, 19, 18],
    ]
    panels = [charts.Series(name, values) for name, values in zip(names, rows, strict=True)]
    return {
        "line": charts.line(
            days,
            [charts.Series(gettext("Calls"), [round(value) for value in calls])],
            band=charts.Band(usual),
            title=gettext("Calls to the advice line, each day"),
            unit=gettext("calls"),
            id="calls",
            wide=True,
        ),
        "lines": charts.line(
            weeks,
            panels,
            title=gettext("Food parcels by area, each week"),
            unit=gettext("parcels"),
            with_zero=True,
            id="areas",
        ),
        "bars": charts.bars(
            [
                (gettext("Food"), 4089),
                (gettext("Money and debt"), 2310),
                (gettext("A place to stay"), 1770),
                (gettext("Transport"), 240),
            ],
            title=gettext("What people looked for"),
            unit=gettext("Searches"),
            highlight=[gettext("A place to stay")],
            id="searches",
        ),
        "balance": charts.bars(
            [("Northgate", 12), ("Harbour", -8), ("Old Town", None), ("Riverside", 3)],
            title=gettext("Change since last month"),
            id="change",
        ),
        "multiples": charts.multiples(weeks, panels, title=gettext("Food parcels, each week"), id="small"),
        "sparkline": charts.sparkline([3, 4, 4, 6, 5, 8, 12], title=gettext("Rising over seven days")),
        "map": charts.choropleth(_town(), title=gettext("People helped by area"), unit=gettext("People"), id="town"),
    }


def _town() -> list[charts.Area]:
    corners = {
        "Northgate": [(0, 2), (1.6, 2.2), (1.8, 1.2), (0.9, 0.9), (0.1, 1.1)],
        "Harbour": [(1.6, 2.2), (3, 2), (3.1, 1), (1.8, 1.2)],
        "Old Town": [(0.1, 1.1), (0.9, 0.9), (1.1, 0), (0, 0.1)],
        "Riverside": [(0.9, 0.9), (1.8, 1.2), (2.2, 0.1), (1.1, 0)],
        "Hillside": [(1.8, 1.2), (3.1, 1), (3, 0), (2.2, 0.1)],
    }
    values = {"Northgate": 120, "Harbour": 460, "Old Town": 310, "Riverside": 45}
    return [
        charts.Area(
            name,
            values.get(name),
            {"type": "Polygon", "coordinates": [[[-1.6 + x / 20, 53.7 + y / 20] for x, y in [*ring, ring[0]]]]},
        )
        for name, ring in corners.items()
    ]


def everything(request: HttpRequest) -> dict[str, Any]:
    """What the components page shows."""
    numbers = [("Harbour Food Bank", 4089, _AT), ("Northgate Advice", 310, _AT - timedelta(days=3))]
    if request.GET.get("sort") in ("visits", "-name"):
        numbers.reverse()
    broken = broken_form()
    return {
        "form": SampleForm(use_required_attribute=False),
        "broken": broken,
        "facets": facets(request.GET.getlist("cost") or ["free"]),
        "pages": Paginator(range(200), 10).get_page(request.GET.get("page") or 7),
        "rows": numbers,
        "at": _AT,
        "events": [
            {
                "at": _AT,
                "title": gettext("Published"),
                "by": "Alice",
                "href": "#",
                "text": gettext("New opening hours"),
            },
            {"at": _AT - timedelta(days=2), "title": gettext("Checked by a second person"), "by": "Bob"},
            {"at": _AT - timedelta(days=3), "title": gettext("Draft started"), "by": "Bob"},
        ],
        "charts": sample_charts(),
    }
