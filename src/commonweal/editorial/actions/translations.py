"""Translations: each made from one revision of the source text, so that it can be seen when it is stale."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.editorial import events, kinds
from commonweal.editorial.actions import common, drafts
from commonweal.editorial.models import Item, Revision, Translation
from commonweal.kernel import ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, Invalid, NotFound, Problem


def save_translation(
    *, item: Item, language: str, document: kinds.Document, translates: int, based_on: str, by: Actor, note: str = ""
) -> Revision:
    """Save the translation into `language` made from source revision `translates`.

    `based_on` is the token of the newest revision in that language, "" for the first. On a stale base the text is
    kept aside and Conflict("stale") says under which number.
    """
    with transaction.atomic():
        item = common.taken(item.pk)
        common.require(item, "edit", by)
        if language == item.language:
            raise Invalid(problems=[Problem("language", _("This is the language it is written in."))])
        if not Revision.objects.filter(item=item, language=item.language, number=translates).exists():
            raise NotFound(_("There is no such revision to translate."))
        row = Translation.objects.filter(item=item, language=language).first()
        head = (
            Revision.objects.get(item=item, language=language, number=row.head_number)
            if row and row.head_number
            else None
        )
        is_stale = (head.token if head else "") != based_on
        revision = drafts.write(
            item,
            language,
            document,
            by,
            note=note,
            based_on=head.number if head else None,
            translates=translates,
            is_aside=is_stale,
        )
        if not is_stale:
            Translation.objects.update_or_create(
                item=item, language=language, defaults={"head_number": revision.number, "translates": translates}
            )
            common.trace(item, "translated", by, number=revision.number, language=language, note=note)
            return revision
        common.trace(item, "kept_aside", by, number=revision.number, language=language, note=note)
    raise Conflict(
        _("Somebody saved this translation while you were writing. Yours is kept as revision %(number)s.")
        % {"number": revision.number},
        code="stale",
        kept=revision.number,
    )


def publish_translation(*, item: Item, language: str, by: Actor) -> Translation:
    """Show the newest translation into `language` to the public. The source must be public first."""
    with transaction.atomic():
        item = common.taken(item.pk)
        kind = common.require(item, "publish", by)
        row = Translation.objects.filter(item=item, language=language).first()
        if row is None:
            raise NotFound(_("There is no translation into this language yet."))
        if not item.is_live:
            raise Conflict(_("Publish the text itself before its translations."), code="wrong_state")
        head = Revision.objects.get(item=item, language=language, number=row.head_number)
        common.require_valid(kind, head.document)
        row.live_number, row.live_translates = head.number, head.translates
        row.save()
        kind.publish(
            kinds.Publication(
                item.ref, head.document, language, head.number, item.organisation_id, by, is_translation=True
            )
        )
        common.trace(item, "published", by, number=head.number, language=language)
        ledger.announce(events.RevisionPublished(**common.about(item), number=head.number, language=language))
    return row
