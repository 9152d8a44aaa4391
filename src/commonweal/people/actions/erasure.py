"""The right to be forgotten. The audit trail keeps that something was done, no longer by whom."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict
from commonweal.people import events
from commonweal.people.actions import members
from commonweal.people.models import Invitation, Membership, Organisation, Role, User


def organisations_left_alone(user: User) -> list[Organisation]:
    """The active organisations whose only manager is `user`, by name."""
    managed = Organisation.objects.filter(is_active=True, memberships__user=user, memberships__role=Role.MANAGER)
    others = Membership.objects.filter(role=Role.MANAGER, user__is_active=True).exclude(user=user)
    return list(managed.exclude(pk__in=others.values("organisation_id")).order_by("name"))


@transaction.atomic
def erase_person(*, user: User, by: Actor) -> None:
    """Remove everything that tells who `user` was; the row stays as “Deleted account” so that history holds.

    Memberships, addresses, sign-in methods and sessions go. Announces PersonErased, on which the trail and
    every package that keeps personal data drop theirs. Idempotent. Raises Conflict for an only manager.
    """
    if user.erased_at is not None:
        return
    if alone := organisations_left_alone(user):
        raise Conflict(
            _("You are the only manager of %(names)s. Make somebody else a manager first.")
            % {"names": ", ".join(each.name for each in alone)},
            code="last_manager",
        )
    if user.is_operator and not User.objects.filter(is_operator=True, is_active=True).exclude(pk=user.pk).exists():
        raise Conflict(
            _("You are the only operator of this hub. Make somebody else an operator first."), code="last_operator"
        )
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    _drop_memberships(user, by)
    Invitation.objects.filter(email__in=addresses).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=user).delete()
    now = clock.now()
    user.email, user.name = f"{user.pk}@erased.invalid", ""
    user.is_active = user.is_operator = user.is_superuser = False
    user.last_login, user.erased_at = None, now
    user.set_unusable_password()
    user.save()
    ledger.note(act="account erased", subject=user.ref, by=by)
    ledger.announce(events.PersonErased(at=now, user=user.ref))


def _drop_memberships(user: User, by: Actor) -> None:
    """End each membership; in switched-off organisations even that of the last manager."""
    for membership in Membership.objects.filter(user=user).select_related("organisation", "user"):
        if membership.organisation.is_active:
            members.remove_member(membership=membership, by=by)
        else:
            membership.delete()
