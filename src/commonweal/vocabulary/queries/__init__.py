"""Reads of vocabularies. Search wants `terms_matching`, `expand` and `synonyms_of`."""

from commonweal.vocabulary.queries.lookup import (
    EDITION,
    UNASKED,
    at_one_moment,
    by_notation,
    by_uri,
    by_uris,
    choices,
    edition,
    expand,
    synonyms_of,
    terms_by_id,
    terms_matching,
    tree,
)

__all__ = [
    "EDITION",
    "UNASKED",
    "at_one_moment",
    "by_notation",
    "by_uri",
    "by_uris",
    "choices",
    "edition",
    "expand",
    "synonyms_of",
    "terms_by_id",
    "terms_matching",
    "tree",
]
