"""What terms are called, for lists that only know their references."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import get_language

from commonweal.vocabulary.models import Label, LabelKind


def names_of_terms(keys: list[UUID]) -> Iterable[tuple[UUID, str]]:
    """(id, name) of these terms in the reader's language, else in English, else in any; one query."""
    wanted = (get_language() or "en").split("-")[0]
    rank = {wanted: 2, "en": 1}
    labels = Label.objects.filter(term__in=keys, kind=LabelKind.PREF).values_list("term_id", "text", "language")
    return ((key, text) for key, text, _ in sorted(labels, key=lambda row: rank.get(row[2], 0)))
