"""Reading drafts: what is mine, what waits for me, what happened to one, and how its translations stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.editorial import kinds
from commonweal.editorial.engine import compare, states
from commonweal.editorial.models import Item, Lock, Revision, Step, Translation
from commonweal.kernel import clock
from commonweal.kernel.errors import Gone, NotFound
from commonweal.kernel.refs import Ref
from commonweal.people.permissions import has_role, organisations_where

PREVIEW_DAYS = 7
_SALT = "commonweal.editorial.preview"


def items_visible_to(user: Any) -> QuerySet[Item]:
    """All items of the organisations that `user` is a member of; operators see every item."""
    found = Item.objects.select_related("organisation", "edited_by")
    if not getattr(user, "is_authenticated", False):
        return found.none()
    if user.is_operator:
        return found
    return found.filter(organisation__in=[each.pk for each in organisations_where(user)])


def item_visible_to(user: Any, item_id: UUID) -> Item:
    """One item. Raises NotFound when there is none, or it is none of the user's business."""
    item = Item.objects.select_related("organisation", "edited_by").filter(pk=item_id).first()
    if item is None or not has_role(user, _owner(item), kinds.kind(item.kind).role("view")):
        raise NotFound(_("There is no such draft."))
    return item


def item_of(ref: Ref) -> Item | None:
    """The item that edits `ref`, if it is edited here."""
    return Item.objects.select_related("organisation").filter(reference=str(ref)).first()


def items_of(refs: Iterable[Ref]) -> dict[str, Item]:
    """The items that edit these things, by reference, in one query."""
    return {item.reference: item for item in Item.objects.filter(reference__in=[str(ref) for ref in refs])}


def may(user: Any, item: Item, act: str) -> bool:
    """Whether the user's role allows `act`, and the item's state does too where the act changes it."""
    kind = kinds.kind(item.kind)
    role_for = {"submit": "edit", "save": "edit", "request_changes": "approve", "schedule": "publish"}
    role_for |= {"unschedule": "publish"}
    if act in states.MOVES and not states.may_move(act, states.State(item.state), needs_review=kind.needs_review):
        return False
    return has_role(user, _owner(item), kind.role(role_for.get(act, act)))


def head(item: Item) -> Revision:
    """The newest revision in the item's own language."""
    return revision(item, item.head_number)


def revision(item: Item, number: int, language: str = "") -> Revision:
    """One revision. Raises NotFound."""
    found = Revision.objects.filter(item=item, language=language or item.language, number=number).first()
    if found is None:
        raise NotFound(_("There is no such revision."))
    return found


def history(item: Item, language: str = "") -> QuerySet[Revision]:
    """The revisions of an item in one language, newest first, without their documents."""
    return Revision.objects.filter(item=item, language=language or item.language).defer("document")


def steps(item: Item) -> QuerySet[Step]:
    """What happened to an item, newest first."""
    return Step.objects.filter(item=item)


def lock_on(item: Item) -> Lock | None:
    """Who is editing it now, if anybody."""
    return Lock.objects.filter(item=item, until__gt=clock.now()).select_related("holder").first()


def differences(item: Item, old: int | None, new: int, language: str = "") -> list[compare.Line]:
    """What revision `new` changes in revision `old` (None: everything is new), with headings for readers."""
    after = revision(item, new, language).document
    before = revision(item, old, language).document if old else {}
    found = compare.compare(before, after)
    return compare.headed(found, kinds.kind(item.kind).labels, (after, before))


def mine(user: Any) -> QuerySet[Item]:
    """Items that the user edited last and that are not public in that form yet."""
    return items_visible_to(user).filter(edited_by=user, state__in=["draft", "in_review", "approved"])


def waiting_for(user: Any) -> QuerySet[Item]:
    """Items that the user may review: in review, in an organisation where they publish, not their own."""
    where = Q() if user.is_operator else Q(organisation__in=[o.pk for o in organisations_where(user, "publisher")])
    return (
        Item.objects.select_related("organisation", "edited_by")
        .filter(where, state="in_review")
        .exclude(edited_by=user)
        .exclude(submitted_by=user)
        .order_by("changed_at")
    )


def to_confirm(user: Any) -> QuerySet[Item]:
    """Public items of the user's organisations that must be confirmed, or that end, within two weeks."""
    soon = clock.now() + timedelta(days=14)
    where = Q() if user.is_operator else Q(organisation__in=[o.pk for o in organisations_where(user, "editor")])
    return (
        Item.objects.select_related("organisation", "edited_by")
        .filter(where, live_number__isnull=False)
        .filter(Q(review_by__lte=soon.date()) | Q(withdraw_at__lte=soon))
        .order_by("review_by", "withdraw_at")
    )


@dataclass(frozen=True, slots=True)
class TranslationStanding:
    """How one language of an item stands, as a draft and in public."""

    language: str
    draft: states.Translated
    public: states.Translated
    head_number: int | None
    translates: int | None


def translations(item: Item, languages: Sequence[str] = ()) -> list[TranslationStanding]:
    """One standing for each language of the kind (or of the hub) other than the item's own."""
    wanted = languages or kinds.kind(item.kind).languages or [code for code, _name in settings.LANGUAGES]
    rows = {row.language: row for row in Translation.objects.filter(item=item)}
    source = item.live_number or item.head_number
    found = []
    for language in wanted:
        if language == item.language:
            continue
        row = rows.get(language)
        found.append(
            TranslationStanding(
                language=language,
                draft=states.translated(made_from=row.translates if row else None, source=source),
                public=states.translated(made_from=row.live_translates if row else None, source=source),
                head_number=row.head_number if row else None,
                translates=row.translates if row else None,
            )
        )
    return found


def preview_token(item: Item, number: int, language: str = "") -> str:
    """The signed part of a preview's address; works for seven days, for whoever has it."""
    return signing.dumps([str(item.pk), number, language or item.language], salt=_SALT, compress=True)


def preview_path(item: Item, number: int, language: str = "") -> str:
    """The path of a preview page, without the hub's address."""
    return reverse("editorial:preview", args=[preview_token(item, number, language)])


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview link shows, and until when it works."""

    item: Item
    revision: Revision
    until: datetime


def preview_of(token: str) -> Preview:
    """What a preview link stands for. Raises Gone when it is too old, NotFound when it was never ours."""
    try:
        item_id, number, language = signing.loads(token, salt=_SALT, max_age=timedelta(days=PREVIEW_DAYS))
    except signing.SignatureExpired as error:
        raise Gone(_("This preview link is too old. Ask for a new one."), code="preview_expired") from error
    except signing.BadSignature as error:
        raise NotFound(_("This preview link is not complete. Ask for it again."), code="bad_preview") from error
    item = Item.objects.select_related("organisation").filter(pk=item_id).first()
    if item is None:
        raise NotFound(_("What this link showed is no longer here."))
    made = datetime.fromtimestamp(signing.b62_decode(token.rsplit(":", 2)[1]), tz=UTC)
    return Preview(item, revision(item, number, language), made + timedelta(days=PREVIEW_DAYS))


def _owner(item: Item) -> str | None:
    return str(item.organisation_id) if item.organisation_id else None
