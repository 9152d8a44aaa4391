"""Organisations, members, invitations and keys."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock
from commonweal.kernel.errors import Invalid
from commonweal.people import keys
from commonweal.people.engine.identifiers import REGISTERS
from commonweal.people.models import Organisation, Role

ROLE_HINTS = {
    Role.VIEWER: _("Sees everything, changes nothing."),
    Role.EDITOR: _("Writes and changes drafts."),
    Role.PUBLISHER: _("Also publishes and withdraws."),
    Role.MANAGER: _("Also invites people, changes roles and makes API keys."),
}
# What people read for the codes of kernel problems raised below the forms.
WORDS = {
    "wrong_check_digits": _("The check digits are wrong: a digit is probably mistyped. Compare it with the register."),
    "unknown_register": _("Choose a register, or write a code from org-id.guide such as GB-CHC."),
}


def add_problems(form: forms.Form, error: Invalid) -> None:
    """Show the problems of an action beside the fields they name."""
    for problem in error.problems:
        words: Any = WORDS.get(problem.code)
        if problem.code == "wrong_form":
            example = problem.facts.get("example")
            words = (
                gettext("This is not a number of this register. It looks like %(example)s.") % {"example": example}
                if example
                else gettext("Use letters, digits and hyphens only.")
            )
        form.add_error(problem.where if problem.where in form.fields else None, words or problem.message)


class OrganisationForm(forms.ModelForm[Organisation]):
    """What an organisation says about itself."""

    use_required_attribute = False

    website = forms.URLField(
        label=_("Website"),
        help_text=_("For example https://www.example.org"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    field_order = ["name", "description", "website", "email"]

    class Meta:
        model = Organisation
        fields = ["name", "description", "website", "email"]
        labels = {
            "name": _("Name of the organisation"),
            "description": _("What it does"),
            "email": _("Contact email address"),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"description": _("One or two plain sentences.")}


def _register_choices() -> list[tuple[str, str]]:
    return [("", gettext("Choose a register")), *((r.code, f"{r.name} ({r.code})") for r in REGISTERS.values())]


class IdentifierForm(forms.Form):
    """A number in a public register."""

    use_required_attribute = False

    scheme = forms.ChoiceField(label=_("Register"), choices=lazy(_register_choices, list), required=False)
    other = forms.CharField(
        label=_("Code of another register"),
        help_text=_("From org-id.guide, for example IE-CHY. Only when yours is not in the list."),
        max_length=23,
        required=False,
    )
    identifier = forms.CharField(label=_("Number in the register"), max_length=100)

    def clean(self) -> dict[str, Any]:
        """One register is named: chosen or written."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["code"] = data.get("other") or data.get("scheme") or ""
        if not data["code"]:
            self.add_error("scheme", gettext("Choose a register, or write the code of another one."))
        return data


class RoleForm(forms.Form):
    """What a member may do."""

    use_required_attribute = False

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)


class InvitationForm(RoleForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("We send a letter with a link that works once and for 14 days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["email", "role"]


class AcceptForm(forms.Form):
    """A new person's name and password."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Your colleagues see it beside what you do."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. Without one we email you a code each time you sign in."),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


LIVES = {"30": _("30 days"), "90": _("90 days"), "365": _("1 year"), "never": _("Never")}


class KeyForm(forms.Form):
    """A new API key."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("What is it for?"), help_text=_("For example “Website of the council”."), max_length=100
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=lazy(lambda: list(keys.scopes().items()), list),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the key may do.")},
    )
    life = forms.ChoiceField(
        label=_("When does it stop working?"), choices=list(LIVES.items()), initial="365", widget=forms.RadioSelect
    )

    def expires_at(self) -> datetime | None:
        """When the key ends, from the chosen life; None for never."""
        life = self.cleaned_data["life"]
        return None if life == "never" else clock.now() + timedelta(days=int(life))
