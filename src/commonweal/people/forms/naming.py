"""The name everybody is asked for. Apart from the other forms, because sign-up's base class loads it early."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commonweal.kernel.text import tidy


class NameForm(forms.Form):
    """Adds the name to sign-up."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def clean_name(self) -> str:
        """The name without stray blanks."""
        return tidy(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by sign-up once the user is saved."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
