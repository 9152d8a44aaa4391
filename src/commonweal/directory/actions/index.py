"""Keeping the search index in step with the published records."""

from collections.abc import Sequence


def reindex(service_ids: Sequence[str], removed_ids: Sequence[str]) -> None:
    """Rewrite what search knows of these services, and forget the removed ones.

    Called inside the transaction that wrote their records (`Record` of kind service holds the new body), with at
    most a few hundred ids at a time.
    """
