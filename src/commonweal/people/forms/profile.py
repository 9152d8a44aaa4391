"""What people say about themselves."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from commonweal.people.models import User


def _zones() -> list[tuple[str, str]]:
    """Zones of places, by name; none of the historical spellings without a region."""
    regions = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    names = sorted(name for name in available_timezones() if name.startswith(regions))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class ProfileForm(forms.ModelForm[User]):
    """Name, language and time zone."""

    use_required_attribute = False

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lazy(_zones, list))

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        labels = {"name": _("Your name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["language"].help_text = _("Pages after signing in, and letters, come in this language.")


class EraseForm(forms.Form):
    """The word that stands between a person and the end of their account."""

    use_required_attribute = False

    is_sure = forms.BooleanField(
        label=_("I want to delete my account and know that nobody can bring it back."),
        error_messages={"required": _("Tick the box if you want to delete your account.")},
    )
