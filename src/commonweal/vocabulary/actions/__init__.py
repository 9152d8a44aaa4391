"""Writes of vocabularies. Each runs in one transaction and leaves a trace."""

from commonweal.vocabulary.actions.bundled import load_bundled
from commonweal.vocabulary.actions.editing import (
    add_term,
    count_usage,
    deprecate_term,
    merge_terms,
    restore_term,
    save_labels,
    save_mappings,
    save_place,
)
from commonweal.vocabulary.actions.storing import Counts, import_schemes, show_scheme, store_scheme
from commonweal.vocabulary.actions.synonyms import delete_synonyms, import_synonyms, save_synonyms

__all__ = [
    "Counts",
    "add_term",
    "count_usage",
    "delete_synonyms",
    "deprecate_term",
    "import_schemes",
    "import_synonyms",
    "load_bundled",
    "merge_terms",
    "restore_term",
    "save_labels",
    "save_mappings",
    "save_place",
    "save_synonyms",
    "show_scheme",
    "store_scheme",
]
