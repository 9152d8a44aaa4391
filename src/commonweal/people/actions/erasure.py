"""The right to be forgotten. The audit trail keeps that something was done, no longer by whom."""

from collections.abc import Callable, Mapping

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor, System
from commonweal.kernel.errors import Conflict
from commonweal.people import events
from commonweal.people.actions import members
from commonweal.people.models import Invitation, Membership, Organisation, Role, User

Forgetter = Callable[[User], Mapping[str, int]]
_forgetters: list[Forgetter] = []


def register(forget: Forgetter) -> None:
    """Call `forget(user)` in the transaction of every erasure; it answers {what: how many}. From `apps.ready`."""
    if forget not in _forgetters:
        _forgetters.append(forget)


def organisations_left_alone(user: User) -> list[Organisation]:
    """The active organisations whose only manager is `user`, by name."""
    managed = Organisation.objects.filter(is_active=True, memberships__user=user, memberships__role=Role.MANAGER)
    others = Membership.objects.filter(role=Role.MANAGER, user__is_active=True).exclude(user=user)
    return list(managed.exclude(pk__in=others.values("organisation_id")).order_by("name"))


@transaction.atomic
def erase_person(*, user: User, by: Actor) -> dict[str, int]:
    """Remove everything that tells who `user` was; the row stays as “Deleted account” so that history holds.

    Memberships, addresses, sign-in methods and sessions go, then every registered forgetter drops its share
    (`record` the name in the trail). {what: how many}. Idempotent. Announces PersonErased. Raises Conflict for
    the only manager of an organisation and for the only operator.
    """
    if user.erased_at is not None:
        return {}
    _refuse_for_the_last_one(user)
    _drop_memberships(user, by)
    _drop_sign_in(user)
    counts: dict[str, int] = {}
    for forget in _forgetters:
        for what, count in forget(user).items():
            counts[what] = counts.get(what, 0) + count
    now = clock.now()
    user.email, user.name = f"erased-{user.pk}@erased.invalid", ""
    user.is_active = user.is_operator = user.is_superuser = False
    user.last_login, user.erased_at = None, now
    user.set_unusable_password()
    user.save()
    # Their own name must not come back into the trail with this very entry.
    actor = System("erasure") if by.actor_id == user.actor_id else by
    ledger.note(act="person erased", subject=user.ref, by=actor, after=counts)
    ledger.announce(events.PersonErased(at=now, user=user.ref))
    return counts


def _refuse_for_the_last_one(user: User) -> None:
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


def _drop_sign_in(user: User) -> None:
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    Invitation.objects.filter(email__in=addresses).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=user).delete()


def _drop_memberships(user: User, by: Actor) -> None:
    """End each membership; in switched-off organisations even that of the last manager."""
    for membership in Membership.objects.filter(user=user).select_related("organisation", "user"):
        if membership.organisation.is_active:
            members.remove_member(membership=membership, by=by)
        else:
            membership.delete()
