"""Reads across tables and permissions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from commonweal.kernel import clock
from commonweal.kernel.errors import NotFound
from commonweal.kernel.text import tidy
from commonweal.people.models import ApiKey, Invitation, Membership, Organisation, OrganisationIdentifier, Role, User
from commonweal.people.permissions import require_role

# Views name rows in their signatures without importing models.
MembershipRow = Membership

SORTS = {
    "name": ("name",),
    "-name": ("-name",),
    "created": ("created_at", "name"),
    "-created": ("-created_at", "name"),
    "members": ("member_count", "name"),
    "-members": ("-member_count", "name"),
}


def organisations_visible_to(user: User, *, search: str = "", state: str = "", sort: str = "name") -> Any:
    """Organisations with `member_count`: all for operators, their own active ones for members.

    `search` looks in names and register numbers; `state` is "", "active" or "off"; `sort` is a key of SORTS.
    """
    found: QuerySet[Organisation] = Organisation.objects.all()
    if not user.is_operator:
        found = found.filter(is_active=True, pk__in=Membership.objects.filter(user=user).values("organisation_id"))
    if words := tidy(search):
        numbers = OrganisationIdentifier.objects.filter(identifier__icontains=words.rsplit("-", 1)[-1])
        found = found.filter(Q(name__icontains=words) | Q(pk__in=numbers.values("organisation_id")))
    if state in ("active", "off"):
        found = found.filter(is_active=state == "active")
    counted = found.annotate(member_count=Count("memberships", filter=Q(memberships__user__is_active=True)))
    return counted.prefetch_related("identifiers").order_by(*SORTS.get(sort, SORTS["name"]))


def organisation_visible_to(user: User, pk: UUID, *, role: str = "viewer") -> Organisation:
    """The organisation. Raises NotFound for strangers, NotAllowed for members with less than `role`."""
    found = organisations_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("We have no such organisation, or it is not yours."))
    require_role(user, found, role)
    return found  # type: ignore[no-any-return]


def memberships_of(organisation: Organisation) -> "QuerySet[Membership]":
    """Active members with their users, by name."""
    return (
        Membership.objects.filter(organisation=organisation, user__is_active=True)
        .select_related("user", "organisation")
        .order_by("user__name", "user__email")
    )


def memberships_of_user(user: User) -> "QuerySet[Membership]":
    """The user's memberships in active organisations, by the organisation's name."""
    return (
        Membership.objects.filter(user=user, organisation__is_active=True)
        .select_related("organisation", "user")
        .order_by("organisation__name")
    )


def membership_in(organisation: Organisation, pk: UUID) -> Membership:
    """One membership of this organisation. Raises NotFound."""
    found = memberships_of(organisation).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("This person is not a member."))
    return found


def invitations_of(organisation: Organisation) -> "QuerySet[Invitation]":
    """Open invitations with who sent them, newest first; expired ones too, since they can be sent again."""
    found = Invitation.objects.open().filter(organisation=organisation)
    return found.select_related("invited_by", "organisation").order_by("-sent_at")


def invitation_in(organisation: Organisation, pk: UUID) -> Invitation:
    """One open invitation of this organisation. Raises NotFound."""
    found = invitations_of(organisation).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("This invitation was used or withdrawn in the meantime."))
    return found


def identifier_in(organisation: Organisation, pk: UUID) -> OrganisationIdentifier:
    """One register number of this organisation. Raises NotFound."""
    found = OrganisationIdentifier.objects.select_related("organisation").filter(organisation=organisation, pk=pk)
    row = found.first()
    if row is None:
        raise NotFound(_("This number was removed in the meantime."))
    return row


def keys_of(organisation: Organisation) -> "QuerySet[ApiKey]":
    """The organisation's keys, newest first, revoked ones too."""
    found = ApiKey.objects.filter(organisation=organisation).select_related("created_by", "organisation")
    return found.order_by(F("revoked_at").asc(nulls_first=True), "-created_at")


def key_in(organisation: Organisation, pk: UUID) -> ApiKey:
    """One key of this organisation. Raises NotFound."""
    found = keys_of(organisation).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("We have no such key."))
    return found


def organisations_managed_by(user: User) -> list[UUID]:
    """Ids of the active organisations in which `user` is a manager."""
    rows = Membership.objects.filter(user=user, role=Role.MANAGER, organisation__is_active=True)
    return list(rows.values_list("organisation_id", flat=True))


def unanswered_invitations(organisations: list[UUID]) -> list[dict[str, Any]]:
    """Expired invitations nobody answered: organisation, name, how many, the first one's date."""
    rows = Invitation.objects.open().filter(organisation_id__in=organisations, expires_at__lte=clock.now())
    counted = rows.values("organisation_id", "organisation__name").annotate(count=Count("id"), oldest=Min("expires_at"))
    return [dict(row) for row in counted.order_by("oldest")]


def keys_about_to_expire(organisations: list[UUID], *, days: int = 14) -> list[dict[str, Any]]:
    """Working keys that expire within `days`: organisation, name, how many."""
    now = clock.now()
    rows = ApiKey.objects.filter(
        organisation_id__in=organisations,
        revoked_at=None,
        expires_at__gt=now,
        expires_at__lte=now + timedelta(days=days),
    )
    counted = rows.values("organisation_id", "organisation__name").annotate(count=Count("id"))
    return [dict(row) for row in counted.order_by("organisation__name")]


def organisations_without_manager() -> "QuerySet[Organisation]":
    """Active organisations in which nobody can invite or change roles."""
    managed = Membership.objects.filter(role=Role.MANAGER, user__is_active=True)
    return Organisation.objects.filter(is_active=True).exclude(pk__in=managed.values("organisation_id"))


def fresh(user: User) -> User:
    """The user read again, for a form that must not touch the one the request carries."""
    return User.objects.get(pk=user.pk)


def account_of(user: User) -> dict[str, Any]:
    """What the profile page shows: addresses, ways to sign in, sessions and memberships."""
    methods = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "addresses": list(EmailAddress.objects.filter(user=user).order_by("-primary", "email")),
        "has_app": Authenticator.Type.TOTP in methods,
        "passkeys": methods.count(Authenticator.Type.WEBAUTHN),
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in methods,
        "connections": SocialAccount.objects.filter(user=user).count(),
        "sessions": UserSession.objects.filter(user=user).count(),
        "memberships": list(memberships_of_user(user)),
    }
