"""The form “something here is wrong”."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.directory.actions.feedback import LONGEST, LONGEST_NOTE
from commonweal.directory.models.feedback import FeedbackKind


class FeedbackForm(forms.Form):
    """What is wrong, and a few words. `website` is a trap: people do not see it, programs fill it in."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=FeedbackKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    message = forms.CharField(
        label=_("What should we know?"),
        help_text=_("Do not write your name, phone number or anything about your own situation."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Use %(limit_value)d characters or fewer.")},
    )
    website = forms.CharField(required=False, max_length=500)

    @property
    def is_trapped(self) -> bool:
        """Whether a program filled in what nobody can see."""
        return bool(self.data.get("website"))

    def clean_message(self) -> str:
        """The message, line ends made alike."""
        return str(self.cleaned_data["message"]).replace("\r\n", "\n")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class SettleForm(forms.Form):
    """What staff did about a report."""

    use_required_attribute = False

    note = forms.CharField(
        label=_("What did you do about it?"),
        help_text=_("Your colleagues see this note. The public does not."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Use %(limit_value)d characters or fewer.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
