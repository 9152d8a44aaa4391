"""What happened in the gazetteer."""

from dataclasses import dataclass

from commonweal.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded(Fact):
    """A list of postcodes, towns or areas was loaded or renewed; cached points may be stale."""

    source: str
    kind: str
    created: int
    changed: int
