"""Making public and taking away: now, at a set time, or because the end date came."""

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.editorial import events, kinds
from commonweal.editorial.actions import common, drafts
from commonweal.editorial.models import Item, Revision, Step, Translation
from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor, System
from commonweal.kernel.errors import CommonwealError, Conflict, Invalid, Problem
from commonweal.kernel.refs import Ref
from commonweal.people.models import Organisation

logger = logging.getLogger("commonweal.editorial")
SCHEDULE = System("schedule")
WARN_BEFORE = timedelta(days=14)


def publish(*, item: Item, by: Actor, note: str = "") -> Item:
    """Make the newest revision what the public sees. Raises Conflict when it is not approved, Invalid when the
    kind finds problems in it."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "publish", by)
        head = common.head_of(item)
        common.require_valid(kind, head.document)
        common.move(item, "publish", kind)
        item.live_number, item.replacement = head.number, ""
        if kind.review_every:
            item.review_by, item.review_announced = clock.today() + kind.review_every, False
        item.save()
        kind.publish(kinds.Publication(item.ref, head.document, item.language, head.number, item.organisation_id, by))
        common.trace(item, "published", by, note=note)
        ledger.announce(events.RevisionPublished(**common.about(item), number=head.number, language=item.language))
    return item


def adopt(
    *,
    kind: str,
    ref: Ref,
    document: kinds.Document,
    by: Actor,
    organisation: Organisation | None = None,
    language: str = "",
) -> Item:
    """Take something that is public already (an import brought it) under editing, as published revision 1."""
    known = kinds.kind(kind)
    with transaction.atomic():
        item = drafts.start_draft(
            kind=kind, ref=ref, document=document, by=by, organisation=organisation, language=language
        )
        item.state, item.live_number = "published", item.head_number
        if known.review_every:
            item.review_by = clock.today() + known.review_every
        item.save()
        common.trace(item, "adopted", by)
    return item


def follow(*, item: Item, document: kinds.Document, by: Actor, note: str = "") -> Item:
    """What the public sees was changed past the drafts (an import, a confirmation): keep it in the history.

    With no draft in progress it becomes the newest revision; a draft in progress stays the newest and the change
    stands beside it.
    """
    with transaction.atomic():
        item = common.taken(item.pk)
        is_at_rest = item.state == "published" and item.head_number == item.live_number
        revision = drafts.write(
            item, item.language, document, by, note=note, based_on=item.live_number, is_aside=not is_at_rest
        )
        item.live_number = revision.number
        if is_at_rest:
            item.head_number, item.title = revision.number, kinds.kind(item.kind).title(document)[:255]
        item.changed_at = clock.now()
        item.save()
        common.trace(item, "followed", by, number=revision.number, note=note)
    return item


def reinstate(*, item: Item, number: int, by: Actor) -> Item:
    """Undo a withdrawal: revision `number`, which was public before, is public again."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "withdraw", by)
        was_public = Step.objects.filter(
            item=item, number=number, act__in=("published", "adopted", "followed"), language=item.language
        ).exists()
        if item.state != "retired" or not was_public:
            raise Conflict(_("This can no longer be undone."), code="wrong_state")
        revision = Revision.objects.get(item=item, language=item.language, number=number)
        item.live_number, item.replacement, item.changed_at = number, "", clock.now()
        item.state = "published" if number == item.head_number else "draft"
        if kind.review_every:
            item.review_by, item.review_announced = clock.today() + kind.review_every, False
        item.save()
        kind.publish(kinds.Publication(item.ref, revision.document, item.language, number, item.organisation_id, by))
        common.trace(item, "reinstated", by, number=number)
        ledger.announce(events.RevisionPublished(**common.about(item), number=number, language=item.language))
    return item


def schedule(*, item: Item, by: Actor, publish_at: datetime) -> Item:
    """Publish the newest revision at `publish_at`, which must lie ahead."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "publish", by)
        if publish_at <= clock.now():
            raise Invalid(problems=[Problem("publish_at", _("Enter a date and time that are still to come."))])
        common.require_valid(kind, common.head_of(item).document)
        common.move(item, "schedule", kind)
        item.publish_at = publish_at
        item.save()
        common.trace(item, "scheduled", by, after={"publish_at": publish_at.isoformat()})
    return item


def unschedule(*, item: Item, by: Actor) -> Item:
    """Take it off the schedule; its approval stands."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "publish", by)
        common.move(item, "unschedule", kind)
        item.save()
        common.trace(item, "unscheduled", by)
    return item


def set_dates(*, item: Item, by: Actor, withdraw_at: datetime | None, review_by: date | None) -> Item:
    """Set when it stops being public by itself, and by when somebody must confirm that it is still right."""
    with transaction.atomic():
        item = common.taken(item.pk)
        common.require(item, "publish", by)
        if withdraw_at is not None and withdraw_at <= clock.now():
            raise Invalid(problems=[Problem("withdraw_at", _("Enter an end date that is still to come."))])
        before = {"withdraw_at": item.withdraw_at, "review_by": item.review_by}
        item.withdraw_at, item.review_by, item.review_announced = withdraw_at, review_by, False
        item.save()
        common.trace(item, "dated", by, before=before, after={"withdraw_at": withdraw_at, "review_by": review_by})
    return item


def confirm(*, item: Item, by: Actor, review_by: date | None = None) -> Item:
    """Somebody looked and it is still right: the next look is due at `review_by`, or when the kind says."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "edit", by)
        if review_by is None and kind.review_every:
            review_by = clock.today() + kind.review_every
        item.review_by, item.review_announced = review_by, False
        item.save()
        common.trace(item, "confirmed", by, after={"review_by": review_by})
    return item


def withdraw(*, item: Item, by: Actor, reason: str, replacement: Ref | None = None) -> Item:
    """Retire it: the public no longer sees it, and is sent to `replacement` where there is one."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "withdraw", by)
        if not reason.strip():
            raise Invalid(problems=[Problem("reason", _("Enter why it is retired."))])
        common.move(item, "withdraw", kind)
        _take_away(item, kind, by, reason, replacement)
        common.trace(item, "withdrawn", by, note=reason, after={"replacement": str(replacement or "")})
        ledger.announce(events.ItemWithdrawn(**common.about(item), replacement=replacement))
    return item


def _take_away(item: Item, kind: kinds.Kind, by: Actor, reason: str, replacement: Ref | None) -> None:
    was_live, item.live_number = item.is_live, None
    item.withdraw_at = item.review_by = None
    item.replacement = str(replacement) if replacement else ""
    item.save()
    Translation.objects.filter(item=item).update(live_number=None, live_translates=None)
    if was_live:
        kind.withdraw(kinds.Withdrawal(item.ref, reason, replacement, by))


def publish_due() -> dict[str, int]:
    """The schedule's work: publish what is due, withdraw what expired, announce what must be confirmed soon.

    One transaction each, so one that fails (it became invalid, say) goes back to draft and holds up no other.
    """
    now = clock.now()
    counts = {"published": 0, "failed": 0, "expired": 0, "review_due": 0}
    for key in list(Item.objects.filter(state="scheduled", publish_at__lte=now).values_list("pk", flat=True)):
        counts["published" if _publish_one(key, now) else "failed"] += 1
    for key in list(Item.objects.filter(withdraw_at__lte=now, live_number__isnull=False).values_list("pk", flat=True)):
        counts["expired"] += _expire_one(key, now)
    soon = clock.today() + WARN_BEFORE
    due = Item.objects.filter(review_by__lte=soon, review_announced=False, live_number__isnull=False)
    for key in list(due.values_list("pk", flat=True)):
        counts["review_due"] += _announce_review(key)
    return counts


def _publish_one(key: UUID, now: datetime) -> bool:
    item = Item.objects.get(pk=key)
    try:
        with transaction.atomic():
            item = common.taken(item.pk)
            if item.state != "scheduled" or item.publish_at is None or item.publish_at > now:
                raise Conflict(_("Somebody changed the schedule in between."))
            publish(item=item, by=SCHEDULE)
    except CommonwealError as error:
        logger.warning("a scheduled item was not published", extra={"kind": item.kind, "reason": error.code})
        with transaction.atomic():
            item = common.taken(item.pk)
            if item.state == "scheduled" and item.publish_at is not None and item.publish_at <= now:
                kind = kinds.kind(item.kind)
                common.move(item, "request_changes", kind)
                item.save()
                common.trace(item, "publishing_failed", SCHEDULE, note=error.message)
        return False
    return True


def _expire_one(key: UUID, now: datetime) -> int:
    with transaction.atomic():
        item = Item.objects.select_for_update(of=("self",)).get(pk=key)
        if not item.is_live or item.withdraw_at is None or item.withdraw_at > now:
            return 0
        if item.state == "published":
            item.state = "expired"
        item.changed_at = now
        _take_away(item, kinds.kind(item.kind), SCHEDULE, _("Its end date came."), None)
        common.trace(item, "expired", SCHEDULE)
        ledger.announce(events.ItemExpired(**common.about(item)))
    return 1


def _announce_review(key: UUID) -> int:
    with transaction.atomic():
        item = Item.objects.select_for_update(of=("self",)).get(pk=key)
        if item.review_announced or item.review_by is None:
            return 0
        item.review_announced = True
        item.save(update_fields=["review_announced"])
        ledger.announce(events.ReviewDue(**common.about(item), review_by=item.review_by))
    return 1
