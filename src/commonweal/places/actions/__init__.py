"""Writes of the gazetteer: loading lists. Each runs in one transaction, is idempotent and leaves a trace."""

from commonweal.places.actions.bundled import load_bundled
from commonweal.places.actions.loading import LoadReport, load_file
from commonweal.places.actions.towns import add_town

__all__ = ["LoadReport", "add_town", "load_bundled", "load_file"]
