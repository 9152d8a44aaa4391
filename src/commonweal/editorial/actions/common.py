"""What all acts on an item share: taking it, asking whether they may, leaving a trace."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from commonweal.editorial import kinds
from commonweal.editorial.engine import states
from commonweal.editorial.models import Item, Revision, Step
from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from commonweal.people.models import User
from commonweal.people.permissions import has_role


def taken(item_id: UUID) -> Item:
    """The item, locked until the transaction ends. Raises NotFound."""
    item = Item.objects.select_for_update(of=("self",)).filter(pk=item_id).first()
    if item is None:
        raise NotFound(_("There is no such draft."))
    return item


def require(item: Item, act: str, by: Actor) -> kinds.Kind:
    """The item's kind, if `by` may `act` on it; parts of the system may always.

    Strangers, who may not even see it, get NotFound; members without the role get NotAllowed.
    """
    kind = kinds.kind(item.kind)
    if isinstance(by, User) and not has_role(by, organisation_id(item), kind.role(act)):
        if has_role(by, organisation_id(item), kind.role("view")):
            raise NotAllowed(_("Your role in this organisation does not include that."), role=kind.role(act))
        raise NotFound(_("There is no such draft."))
    return kind


def organisation_id(item: Item) -> str | None:
    """The owner's id as text."""
    return str(item.organisation_id) if item.organisation_id else None


def user_of(by: Actor) -> User | None:
    """The actor as a row to point at; parts of the system are named by their label only."""
    return by if isinstance(by, User) else None


def head_of(item: Item) -> Revision:
    """The newest revision in the item's own language."""
    return Revision.objects.get(item=item, language=item.language, number=item.head_number)


def require_valid(kind: kinds.Kind, document: kinds.Document) -> None:
    """Raise Invalid with every problem that the kind finds in `document`."""
    problems = list(kind.validate(document))
    if problems:
        raise Invalid(_("Some answers need mending first."), problems=problems)


def move(item: Item, act: str, kind: kinds.Kind) -> None:
    """Change the item's state as `act` does. Raises Conflict("wrong_state")."""
    try:
        state = states.after(act, states.State(item.state), needs_review=kind.needs_review)
    except Conflict as error:
        words = _("This cannot be done now. It stands at: %(state)s.") % {"state": item.get_state_display()}
        raise Conflict(words, code=error.code, **error.facts) from error
    item.state = state.value
    if state is not states.State.SCHEDULED:
        item.publish_at = None
    item.changed_at = clock.now()


def trace(
    item: Item,
    act: str,
    by: Actor,
    *,
    note: str = "",
    number: int | None = None,
    language: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """One step in the item's story and one entry in the audit trail."""
    number = item.head_number if number is None else number
    Step.objects.create(
        item=item,
        at=clock.now(),
        act=act,
        number=number,
        language=language or item.language,
        by=user_of(by),
        by_label=by.actor_label[:255],
        note=note,
    )
    ledger.note(
        act=f"{item.kind} {act.replace('_', ' ')}",
        subject=item.ref,
        by=by,
        before=before,
        after={"revision": number, **({"note": note} if note else {}), **(after or {})},
        organisation=organisation_id(item),
    )


def about(item: Item) -> dict[str, Any]:
    """The fields that every fact about an item has."""
    return {"at": clock.now(), "ref": item.ref, "kind": item.kind, "organisation": organisation_id(item)}
