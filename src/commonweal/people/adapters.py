"""How sign-in (django-allauth) fits this hub: who may sign up, our words, our letters, secrets encrypted."""

import base64
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock
from commonweal.people import letters
from commonweal.people.models import Invitation, User


def _safe_language(code: str) -> str:
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by e-mail address; sign-up is closed unless the hub opens it (invitations have their own page)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "cannot_remove_primary_email": _("You cannot remove your main email address. Choose another one first."),
        "duplicate_email": _("You have added this email address already."),
        "email_password_mismatch": _("The email address or the password is not right."),
        "email_taken": _("There is an account with this email address already."),
        "enter_current_password": _("Enter the password you use now."),
        "incorrect_code": _("The code is not right. Check it and try again."),
        "incorrect_password": _("The password is not right."),
        "invalid_password_reset": _("This link was used already or is too old. Ask for a new one."),
        "max_email_addresses": _("You cannot add more than %d email addresses."),
        "rate_limited": _("That was too often. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("There were too many attempts. Wait a few minutes, then try again."),
        "unverified_primary_email": _("Confirm your main email address first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may make an account."""
        return bool(settings.ENV.sign_up)

    def new_user(self, request: HttpRequest) -> User:
        """A user in the language of the page and the hub's time zone."""
        return User(
            language=_safe_language(translation.get_language() or ""),
            time_zone=settings.TIME_ZONE,
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The staff home in the user's own language."""
        with translation.override(_safe_language(request.user.language)):  # type: ignore[union-attr]
            return reverse("people:home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The staff home, which tells newcomers what to do next."""
        return reverse("people:home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """The profile page, where people change their password from."""
        return reverse("people:profile")

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The letter in our layout, in the language of the person it is about when we know it."""
        person = context.get("user") or getattr(allauth_context.request, "user", None)
        known = getattr(person, "language", "") if getattr(person, "pk", None) else ""
        language = _safe_language(known or translation.get_language() or "")
        to = email if isinstance(email, str) else email[0]
        return letters.compose(template_prefix, to=to, context=context, language=language)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Accounts from the hub's identity provider (OIDC)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether this person may get an account: the hub is open, or one of their verified addresses is invited."""
        verified = [each.email.lower() for each in sociallogin.email_addresses if each.verified]
        return bool(settings.ENV.sign_up) or (
            Invitation.objects.open().filter(email__in=verified, expires_at__gt=clock.now()).exists()
        )

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """The new user with the name the identity provider gives."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = [data.get("name") or "", data.get("first_name") or "", data.get("last_name") or ""]
        user.name = (parts[0] or " ".join(parts[1:])).strip()
        user.language = _safe_language(translation.get_language() or "")
        user.time_zone = settings.TIME_ZONE
        return user


class TwoStepAdapter(DefaultMFAAdapter):
    """Two-step sign-in: secrets are encrypted in the database, the QR code is drawn by us."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Turn two-step sign-in off before you add an email address."),
        "cannot_generate_recovery_codes": _("Turn two-step sign-in on before you make recovery codes."),
        "incorrect_code": _("The code is not right. Check it and try again."),
        "unverified_email": _("Confirm your email address before you turn two-step sign-in on."),
    }

    def encrypt(self, text: str) -> str:
        """`text` as only this hub can read it."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code of `url` as an SVG picture, black on white in light and dark."""
        code = segno.make(url, error="m")
        return str(code.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False))

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """A first name for a passkey, which its owner can change."""
        return str(_("Passkey of %(day)s") % {"day": clock.today().isoformat()})


def _fernet() -> MultiFernet:
    """Encryption with keys derived from the hub's secret key and its predecessors."""
    keys = []
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        derived = HKDF(SHA256(), 32, salt=None, info=b"commonweal two-step sign-in").derive(str(secret).encode())
        keys.append(Fernet(base64.urlsafe_b64encode(derived)))
    return MultiFernet(keys)
