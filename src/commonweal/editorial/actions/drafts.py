"""Writing: start, save, autosave, restore. Nothing that was saved is ever lost."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonweal.editorial import kinds
from commonweal.editorial.actions import common, locks
from commonweal.editorial.models import Item, Revision
from commonweal.kernel import clock
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, NotAllowed, NotFound
from commonweal.kernel.refs import Ref
from commonweal.people.models import Organisation, User
from commonweal.people.permissions import has_role

COALESCE = timedelta(minutes=10)


def start_draft(
    *,
    kind: str,
    ref: Ref,
    document: kinds.Document,
    by: Actor,
    organisation: Organisation | None = None,
    language: str = "",
    note: str = "",
) -> Item:
    """A new item with its first revision. Raises Conflict when `ref` is edited here already."""
    known = kinds.kind(kind)
    if isinstance(by, User) and not has_role(by, organisation, known.role("edit")):
        raise NotAllowed(_("You cannot add this for that organisation."), role=known.role("edit"))
    with transaction.atomic():
        if Item.objects.filter(reference=str(ref)).exists():
            raise Conflict(_("This has a draft already."), code="exists")
        item = Item.objects.create(
            kind=kind,
            reference=str(ref),
            organisation=organisation,
            language=language or settings.LANGUAGE_CODE,
            title=known.title(document)[:255],
            edited_by=common.user_of(by),
        )
        revision = write(item, item.language, document, by, note=note, based_on=None)
        item.head_number = revision.number
        item.save(update_fields=["head_number"])
        common.trace(item, "started", by, note=note)
    return item


def save_draft(
    *,
    item: Item,
    document: kinds.Document,
    based_on: str,
    by: Actor,
    note: str = "",
    autosave: bool = False,
) -> Revision:
    """Save `document` as the item's newest revision; the revision it is now kept in.

    `based_on` is the `token` of the revision that the writer began from. Saving takes an item out of review or
    schedule, back to draft. Autosaves of one author within ten minutes share a revision; saving what is there
    already changes nothing. When somebody saved in between, the document is kept aside as a revision of its own
    and Conflict("stale") says under which number (`facts["kept"]`).
    """
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "edit", by)
        locks.require_free(item, by)
        head = common.head_of(item)
        if head.token == based_on:
            return _follow(item, kind, head, document, by, note, autosave)
        if head.document == document:
            return head
        aside = write(item, item.language, document, by, note=note, based_on=_number(based_on), is_aside=True)
        common.trace(item, "kept_aside", by, number=aside.number, note=note)
    raise Conflict(
        _("%(name)s saved this while you were writing. Your version is kept as revision %(number)s.")
        % {"name": head.author_label, "number": aside.number},
        code="stale",
        kept=aside.number,
        head=head.number,
        theirs=head.author_label,
    )


def _follow(
    item: Item, kind: kinds.Kind, head: Revision, document: kinds.Document, by: Actor, note: str, autosave: bool
) -> Revision:
    if head.document == document and not note and item.state != "retired":
        if head.is_autosaved and not autosave:
            head.is_autosaved = False
            head.save(update_fields=["is_autosaved"])
        return head
    was = item.state
    common.move(item, "save", kind)
    can_share = (
        head.is_autosaved
        and was == "draft"
        and head.author_id is not None
        and str(head.author_id) == by.actor_id
        and clock.now() - head.made_at < COALESCE
        and head.number != item.live_number
    )
    if can_share:
        head.document, head.note, head.is_autosaved = document, note, autosave
        head.saves += 1
        head.save(update_fields=["document", "note", "is_autosaved", "saves"])
        revision = head
    else:
        revision = write(item, item.language, document, by, note=note, based_on=head.number, is_autosaved=autosave)
        common.trace(item, "saved", by, note=note, number=revision.number)
    item.head_number = revision.number
    item.title = kind.title(document)[:255]
    item.edited_by, item.submitted_by = common.user_of(by), None
    item.save()
    return revision


def restore(*, item: Item, number: int, by: Actor) -> Revision:
    """Make an old revision, or one kept aside, the newest again; what stood there stays in the history."""
    old = Revision.objects.filter(item=item, language=item.language, number=number).first()
    if old is None:
        raise NotFound(_("There is no such revision."))
    with transaction.atomic():
        token = common.head_of(common.taken(item.pk)).token
        return save_draft(
            item=item,
            document=old.document,
            based_on=token,
            by=by,
            note=_("Restored from revision %(number)s.") % {"number": number},
        )


def write(
    item: Item,
    language: str,
    document: kinds.Document,
    by: Actor,
    *,
    note: str,
    based_on: int | None,
    translates: int | None = None,
    is_autosaved: bool = False,
    is_aside: bool = False,
) -> Revision:
    """A new revision under the next number of its language; the item is locked by the caller."""
    mine = Revision.objects.filter(item=item, language=language)
    return Revision.objects.create(
        item=item,
        language=language,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        document=document,
        author=common.user_of(by),
        author_label=by.actor_label[:255],
        note=note[:500],
        based_on=based_on,
        translates=translates,
        is_autosaved=is_autosaved,
        is_aside=is_aside,
        made_at=clock.now(),
    )


def _number(token: str) -> int | None:
    first = token.partition(".")[0]
    return int(first) if first.isdigit() else None
