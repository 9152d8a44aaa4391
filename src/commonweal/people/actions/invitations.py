"""Invitations by e-mail. The token travels in the letter only; the database keeps its digest."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, Problem
from commonweal.kernel.text import tidy
from commonweal.people import events, letters, throttle
from commonweal.people.actions import members
from commonweal.people.engine.secrets import digest
from commonweal.people.models import Invitation, Membership, Organisation, Role, User

DAYS = 14
# Views name rows in their signatures without importing models.
OpenInvitation = Invitation
_signer = signing.Signer(salt="commonweal.people.invitation")


def _new_token() -> tuple[str, str]:
    """A signed token for the letter, and the digest to keep."""
    token = _signer.sign(secrets.token_urlsafe(32))
    return token, digest(token)


def find_invitation(token: str) -> Invitation:
    """The open invitation that `token` stands for. Raises NotFound, or Gone when it was used or has expired."""
    try:
        _signer.unsign(token)
    except signing.BadSignature:
        raise NotFound(_("This invitation link is not right. Ask for a new one.")) from None
    invitation = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(digest=digest(token), organisation__is_active=True)
        .first()
    )
    if invitation is None or not invitation.is_open:
        raise Gone(
            _("This invitation was already used, was withdrawn or has expired. Ask for a new one."),
            code="invitation_over",
        )
    return invitation


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: User) -> Invitation:
    """The sent invitation. Raises Invalid when the address is a member or invited already, TooMany after 50 an hour."""
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, user__email=email).exists():
        raise Invalid(problems=[Problem("email", _("This person is a member already."), code="member")])
    if Invitation.objects.open().filter(organisation=organisation, email=email).exists():
        problem = Problem("email", _("This person is invited already. You can send the letter again."), code="invited")
        raise Invalid(problems=[problem])
    throttle.check(f"invite:{organisation.pk}", limit=50, seconds=3600)
    token, kept = _new_token()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=Role(role),
        digest=kept,
        invited_by=by,
        expires_at=clock.now() + timedelta(days=DAYS),
    )
    _note("member invited", invitation, by, {"role": str(invitation.role)})
    _send(invitation, token)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> Invitation:
    """The invitation with a new link and a new time limit; the old link stops working."""
    throttle.check(f"invite:{invitation.organisation_id}", limit=50, seconds=3600)
    token, invitation.digest = _new_token()
    invitation.sent_at = clock.now()
    invitation.expires_at = clock.now() + timedelta(days=DAYS)
    rows = Invitation.objects.open().filter(pk=invitation.pk)
    if not rows.update(digest=invitation.digest, sent_at=invitation.sent_at, expires_at=invitation.expires_at):
        raise Conflict(_("This invitation was used or withdrawn in the meantime."), code="invitation_over")
    _note("member invited again", invitation, by, {"role": str(invitation.role)})
    _send(invitation, token)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Withdraw an invitation that nobody used yet."""
    if Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=clock.now()):
        _note("invitation withdrawn", invitation, by, None)


@transaction.atomic
def accept(*, token: str, user: User) -> Membership:
    """The membership of `user`, to whom one of the invited addresses belongs. Raises NotAllowed for anybody else."""
    invitation = find_invitation(token)
    if not is_for(invitation, user):
        raise NotAllowed(_("This invitation is for another email address."), code="other_address")
    return _use(invitation, user)


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str, language: str) -> User:
    """A new user with a verified address who is a member. Without a password they sign in by e-mailed code.

    Raises Invalid for a weak password and Conflict when the address has an account: then they sign in first.
    """
    invitation = find_invitation(token)
    if has_account(invitation.email):
        raise Conflict(_("There is an account with this email address. Sign in first."), code="has_account")
    user = User(email=invitation.email, name=tidy(name), language=language, time_zone=settings.TIME_ZONE)
    if password:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Invalid(problems=[Problem("password", message) for message in error.messages]) from None
    user.set_password(password or None)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    ledger.note(act="account created", subject=user.ref, by=user)
    _use(invitation, user)
    return user


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the invited address belongs to `user` (the main one, or another that was verified)."""
    return (
        user.email == invitation.email
        or EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()
    )


def has_account(email: str) -> bool:
    """Whether somebody can already sign in with `email`."""
    return (
        User.objects.filter(email=email).exists()
        or EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    )


def _use(invitation: Invitation, user: User) -> Membership:
    if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=clock.now()):
        raise Gone(_("This invitation was already used."), code="invitation_over")
    _note("invitation accepted", invitation, user, {"role": str(invitation.role)})
    return members.add_member(organisation=invitation.organisation, user=user, role=invitation.role, by=user)


def _send(invitation: Invitation, token: str) -> None:
    ledger.announce(
        events.MemberInvited(
            at=clock.now(),
            organisation=invitation.organisation.ref,
            invitation=invitation.ref,
            role=str(invitation.role),
        )
    )
    known = User.objects.filter(email=invitation.email).values_list("language", flat=True).first()
    language = known or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        link = settings.BASE_URL + reverse("people:invitation", args=[token])
    context = {"invitation": invitation, "link": link, "days": DAYS}
    transaction.on_commit(
        lambda: letters.send("people/email/invitation", to=invitation.email, context=context, language=language)
    )


def _note(act: str, invitation: Invitation, by: Actor, after: dict[str, str] | None) -> None:
    ledger.note(act=act, subject=invitation.ref, by=by, after=after, organisation=str(invitation.organisation_id))
