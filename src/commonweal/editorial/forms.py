"""What people enter about a draft, beside its text."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonweal.design.days import DayField


class NoteForm(forms.Form):
    """A word to the others."""

    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ScheduleForm(forms.Form):
    """When it is to be published."""

    use_required_attribute = False

    day = DayField(label=_("On which day?"), help_text=_("For example 27 3 2027"))
    at = forms.TimeField(
        label=_("At what time?"),
        help_text=_("For example 09:00"),
        initial="09:00",
        error_messages={"invalid": _("Enter a time such as 09:00."), "required": _("Enter a time such as 09:00.")},
    )

    def moment(self) -> datetime:
        """The day and time, in the hub's time zone."""
        at: time = self.cleaned_data["at"]
        return datetime.combine(self.cleaned_data["day"], at, ZoneInfo(settings.TIME_ZONE))


class DatesForm(forms.Form):
    """When it stops being public by itself, and when somebody must look again."""

    use_required_attribute = False

    end = DayField(
        label=_("Last day it is public"),
        help_text=_("It is taken away at the end of this day. Leave empty when it has no end."),
        required=False,
    )
    review_by = DayField(
        label=_("Somebody must confirm it by"),
        help_text=_("We remind editors two weeks before."),
        required=False,
    )

    def withdraw_at(self) -> datetime | None:
        """The end of the last day, in the hub's time zone."""
        day = self.cleaned_data.get("end")
        return datetime.combine(day, time(23, 59, 59), ZoneInfo(settings.TIME_ZONE)) if day else None


class RetireForm(forms.Form):
    """Why it is retired."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why is it retired?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter why it is retired.")},
    )
