"""Review by a second person."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.editorial import events
from commonweal.editorial.actions import common
from commonweal.editorial.models import Item
from commonweal.kernel import ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Invalid, NotAllowed, Problem


def submit(*, item: Item, by: Actor, note: str = "") -> Item:
    """Ask somebody else to review the newest revision. Raises Invalid when the kind finds problems in it."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "edit", by)
        head = common.head_of(item)
        common.require_valid(kind, head.document)
        common.move(item, "submit", kind)
        item.submitted_by = common.user_of(by)
        item.save()
        common.trace(item, "submitted", by, note=note)
        ledger.announce(events.RevisionSubmitted(**common.about(item), number=head.number, author=_id(head.author_id)))
    return item


def approve(*, item: Item, by: Actor, note: str = "") -> Item:
    """Approve the newest revision. Who wrote it or sent it cannot approve it."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "approve", by)
        head = common.head_of(item)
        reviewer = common.user_of(by)
        if reviewer is not None and reviewer.pk in (head.author_id, item.submitted_by_id):
            raise NotAllowed(
                _("You wrote or sent this revision, so somebody else must approve it."), code="own_revision"
            )
        common.move(item, "approve", kind)
        item.save()
        common.trace(item, "approved", by, note=note)
        ledger.announce(events.RevisionApproved(**common.about(item), number=head.number, author=_id(head.author_id)))
    return item


def request_changes(*, item: Item, by: Actor, note: str) -> Item:
    """Send it back to its author, saying why. The author may do this too, to take it out of review."""
    with transaction.atomic():
        item = common.taken(item.pk)
        head = common.head_of(item)
        is_authors = by.actor_id == str(head.author_id)
        kind = common.require(item, "edit" if is_authors else "approve", by)
        if not note.strip():
            raise Invalid(problems=[Problem("note", _("Enter what needs to change."))])
        common.move(item, "request_changes", kind)
        item.save()
        common.trace(item, "changes_requested", by, note=note)
        ledger.announce(events.ChangesRequested(**common.about(item), number=head.number, author=_id(head.author_id)))
    return item


def comment(*, item: Item, by: Actor, note: str) -> None:
    """Say something about the newest revision without changing where it stands."""
    with transaction.atomic():
        item = common.taken(item.pk)
        common.require(item, "edit", by)
        if not note.strip():
            raise Invalid(problems=[Problem("note", _("Enter a comment."))])
        common.trace(item, "commented", by, note=note)


def _id(value: object) -> str | None:
    return str(value) if value else None
