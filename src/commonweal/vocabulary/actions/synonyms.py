"""Synonym groups: words that search treats alike."""

from collections.abc import Sequence

from django.db import transaction

from commonweal.kernel import ids, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Invalid, NotFound, Problem
from commonweal.kernel.refs import Ref
from commonweal.kernel.text import tidy
from commonweal.vocabulary.actions.storing import new_edition
from commonweal.vocabulary.engine.synonyms import GroupDoc
from commonweal.vocabulary.models import SynonymGroup


@transaction.atomic
def save_synonyms(
    *, language: str, words: Sequence[str], targets: Sequence[str], by: Actor, group_id: str = ""
) -> SynonymGroup:
    """Add or change a group. With `targets` it works one way: `words` also look for the targets.

    Raises Invalid for fewer than two words in all.
    """
    words = list(dict.fromkeys(tidy(word) for word in words if tidy(word)))
    targets = list(dict.fromkeys(tidy(word) for word in targets if tidy(word)))
    if not words or len(words) + len(targets) < 2 or not language:
        problem = Problem("words", "Enter at least two words.", "A group joins words that mean nearly the same.")
        raise Invalid(problems=[problem])
    group = SynonymGroup(language=language) if not group_id else _group(group_id)
    before = {"words": group.words, "targets": group.targets} if group_id else None
    group.language, group.words, group.targets, group.is_two_way = language, words, targets, not targets
    group.save()
    after = {"words": words, "targets": targets}
    ledger.note(act="synonyms saved", subject=_ref(group), by=by, before=before, after=after)
    new_edition()
    return group


@transaction.atomic
def delete_synonyms(*, group_id: str, by: Actor) -> None:
    """Remove a group."""
    group = _group(group_id)
    before = {"words": group.words, "targets": group.targets}
    ledger.note(act="synonyms deleted", subject=_ref(group), by=by, before=before)
    group.delete()
    new_edition()


@transaction.atomic
def import_synonyms(*, groups: Sequence[GroupDoc], by: Actor, source: str) -> int:
    """Put in the groups that are not here yet; gives how many. Equal groups are known by language and words."""
    known = {(g.language, tuple(g.words), tuple(g.targets)) for g in SynonymGroup.objects.all()}
    fresh = [g for g in dict.fromkeys(groups) if (g.language, g.words, g.targets) not in known]
    if not fresh:
        return 0
    SynonymGroup.objects.bulk_create(
        SynonymGroup(
            language=g.language, words=list(g.words), targets=list(g.targets), is_two_way=not g.targets, source=source
        )
        for g in fresh
    )
    ledger.note(
        act="synonyms imported", subject=Ref("vocabulary", "synonyms", source), by=by, after={"created": len(fresh)}
    )
    new_edition()
    return len(fresh)


def _group(group_id: str) -> SynonymGroup:
    valid = ids.parse_uuid(group_id)
    found = SynonymGroup.objects.filter(pk=valid).first() if valid else None
    if found is None:
        raise NotFound("There is no such group.")
    return found


def _ref(group: SynonymGroup) -> Ref:
    return Ref("vocabulary", "synonyms", str(group.pk))
