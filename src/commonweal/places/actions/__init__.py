"""Writes of the gazetteer: loading lists. Each runs in one transaction, is idempotent and leaves a trace."""

from commonweal.places.actions.bundled import load_bundled

__all__ = ["load_bundled"]
