"""A date asked for as day, month and year: easier than a calendar for dates people know by heart."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class DayWidget(forms.MultiWidget):
    """Three short boxes. The `field` macro lays them out; without it they still work."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({name: forms.TextInput() for name in ("day", "month", "year")}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """[day, month, year] of a date, or three Nones."""
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    @staticmethod
    def labels() -> list[str]:
        """The boxes' labels in the reader's language."""
        return [gettext("Day"), gettext("Month"), gettext("Year")]


class DayField(forms.MultiValueField):
    """A `datetime.date` from three boxes, with errors that name what is missing or unreal."""

    widget = DayWidget
    default_error_messages = {
        "required": _("Enter a date, for example 27 3 2027."),
        "incomplete": _("The date must include a day, a month and a year."),
        "unreal": _("Enter a real date, for example 27 3 2027."),
    }

    def __init__(self, **options: Any) -> None:
        boxes = [forms.CharField(required=False, max_length=4) for _ in range(3)]
        super().__init__(boxes, require_all_fields=False, **options)

    def compress(self, data_list: list[Any]) -> date | None:
        """The date of [day, month, year]; None when all are empty. ValidationError otherwise."""
        values = [str(value or "").strip() for value in data_list]
        if not any(values):
            return None
        if not all(values):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            day, month, year = (int(value) for value in values)
            if year < 1000:
                raise ValueError
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["unreal"], code="unreal") from None
