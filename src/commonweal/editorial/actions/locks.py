"""Who is editing: a courtesy that expires by itself, not a wall; a save on a stale base is caught anyway."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.editorial.actions import common
from commonweal.editorial.models import Item, Lock
from commonweal.kernel import clock
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, Invalid, NotAllowed, Problem
from commonweal.people.models import User
from commonweal.people.permissions import has_role

MINUTES = timedelta(minutes=15)


def require_free(item: Item, by: Actor) -> None:
    """Raise Conflict("locked") while somebody else holds the item."""
    held = Lock.objects.filter(item=item, until__gt=clock.now()).select_related("holder").first()
    if held and held.holder != common.user_of(by):
        raise Conflict(
            _("%(name)s is editing this. A manager can take over and leave them a note.") % {"name": held.holder},
            code="locked",
            holder=str(held.holder),
            until=held.until,
        )


def lock(*, item: Item, by: User, take_over_note: str | None = None) -> Lock:
    """Hold the item for 15 minutes more. Raises Conflict("locked") when another holds it, unless a note for
    them comes along: publishers and managers of the organisation may then take over."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "edit", by)
        now = clock.now()
        held = Lock.objects.filter(item=item).select_related("holder").first()
        is_others = held is not None and held.holder != by and held.until > now
        if is_others and take_over_note is None:
            require_free(item, by)
        if is_others and held is not None:
            if not (take_over_note or "").strip():
                raise Invalid(problems=[Problem("note", _("Enter a note for the person whose editing you take over."))])
            if not has_role(by, common.organisation_id(item), kind.role("take_over")):
                raise NotAllowed(_("Only a manager can take over from somebody who is editing."))
            common.trace(item, "taken_over", by, note=take_over_note or "", after={"from": str(held.holder)})
        mine = held is not None and held.holder == by and held.until > now
        since = held.since if held is not None and mine else now
        return Lock.objects.update_or_create(
            item=item, defaults={"holder": by, "since": since, "until": now + MINUTES}
        )[0]


def unlock(*, item: Item, by: User) -> None:
    """Let go, if `by` holds the item."""
    Lock.objects.filter(item=item, holder=by).delete()
