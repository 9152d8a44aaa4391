"""Who belongs to an organisation, and as what. An organisation that has managers never loses the last one."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict
from commonweal.people import events
from commonweal.people.models import Membership, Organisation, Role, User


def _keep_a_manager(membership: Membership) -> None:
    """Raise Conflict when `membership` is the organisation's only manager. Locks the rows it counts."""
    managers = Membership.objects.select_for_update().filter(
        organisation_id=membership.organisation_id, role=Role.MANAGER, user__is_active=True
    )
    if {each.pk for each in managers} == {membership.pk}:
        raise Conflict(
            _("This is the only manager. Make somebody else a manager first."),
            code="last_manager",
        )


@transaction.atomic
def add_member(*, organisation: Organisation, user: User, role: str, by: Actor) -> Membership:
    """The user's membership with at least `role`: an existing lower role is raised, a higher one kept."""
    membership, is_new = Membership.objects.get_or_create(
        organisation=organisation, user=user, defaults={"role": Role(role)}
    )
    if is_new:
        _note("membership started", membership, by, None, {"role": str(membership.role)})
        ledger.announce(
            events.MembershipStarted(
                at=clock.now(), organisation=organisation.ref, user=user.ref, role=str(membership.role)
            )
        )
    elif Role(membership.role).rank < Role(role).rank:
        change_role(membership=membership, role=role, by=by)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: Actor) -> Membership:
    """The membership with another role. Raises Conflict when the organisation would be left without a manager."""
    role, before = Role(role), membership.role
    if role == before:
        return membership
    if before == Role.MANAGER:
        _keep_a_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    _note("membership changed", membership, by, {"role": str(before)}, {"role": str(role)})
    ledger.announce(
        events.MembershipChanged(
            at=clock.now(), organisation=membership.organisation.ref, user=membership.user.ref, role=str(role)
        )
    )
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: Actor) -> None:
    """End a membership (also one's own: leaving). Raises Conflict for the last manager."""
    if membership.role == Role.MANAGER:
        _keep_a_manager(membership)
    _note("membership ended", membership, by, {"role": str(membership.role)}, None)
    ledger.announce(
        events.MembershipEnded(at=clock.now(), organisation=membership.organisation.ref, user=membership.user.ref)
    )
    membership.delete()


def _note(
    act: str, membership: Membership, by: Actor, before: dict[str, str] | None, after: dict[str, str] | None
) -> None:
    ledger.note(
        act=act,
        subject=membership.user.ref,
        by=by,
        before=before,
        after=after,
        organisation=str(membership.organisation_id),
    )
