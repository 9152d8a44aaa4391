"""allauth's forms in our manner: no placeholders, our labels and hints, help where it is needed."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as two_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("Email address"),
    "email": _("Email address"),
    "password": _("Password"),
    "password1": _("New password"),
    "oldpassword": _("Password you use now"),
    "remember": _("Keep me signed in on this device"),
    "code": _("Code"),
}
HINTS = {
    "password1": _("At least 10 characters. Three words in a row are easy to remember and hard to guess."),
}
CODES = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class Plain(forms.Form):
    """Mixed in first: drops placeholders, help text and the second box for a new password; sets our labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            for attribute in ("placeholder", "autofocus"):
                field.widget.attrs.pop(attribute, None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
        self.use_required_attribute = False


class LoginForm(Plain, account.LoginForm):
    """E-mail address and password."""


class SignupForm(Plain, account.SignupForm):  # type: ignore[misc]
    """A new account, where the hub is open for all."""

    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        if "password1" in self.fields:
            self.fields["password1"].label = _("Password")


class AddEmailForm(Plain, account.AddEmailForm):
    """One more address of mine."""


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """The old and the new password."""


class SetPasswordForm(Plain, account.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    """Where to send the link."""


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    """The new password behind the link."""


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """The password once more."""


class RequestLoginCodeForm(Plain, account.RequestLoginCodeForm):
    """Where to send the code."""


class ConfirmLoginCodeForm(Plain, account.ConfirmLoginCodeForm):
    """The code from the letter."""


class ConfirmEmailVerificationCodeForm(Plain, account.ConfirmEmailVerificationCodeForm):
    """The code that proves an address."""


class _AppCode(Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODES)
        self.fields["code"].help_text = _("Six digits from your app, or one of your recovery codes.")


class AuthenticateForm(_AppCode, two_step.AuthenticateForm):
    """The second step of signing in."""


class TwoStepReauthenticateForm(_AppCode, two_step.ReauthenticateForm):
    """The second step once more."""


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    """The first code from the app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODES)
        self.fields["code"].label = _("Code from your app")
        self.fields["code"].help_text = _("Six digits that change every half minute.")


class AddWebAuthnForm(Plain, webauthn.AddWebAuthnForm):
    """A new passkey, which by default signs in alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(Plain, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""
