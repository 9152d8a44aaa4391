"""What the search index says to the standard APIs: which services at which places, best or nearest first."""

from collections.abc import Sequence
from uuid import UUID

from commonweal.directory.engine.plan import plan_text
from commonweal.directory.engine.ranking import every_row
from commonweal.directory.engine.search import SearchQuery, Where
from commonweal.directory.models.search import SearchEntry
from commonweal.directory.queries import positions, search
from commonweal.directory.queries.shelf import held
from commonweal.kernel.errors import Invalid, Problem

_CHUNK = 500


def place_of(postcode: str) -> Where:
    """The middle of a postcode (or of another place that was named) and the areas it lies in. Raises Invalid."""
    found = positions.where(postcode)
    if found is None:
        mistake = Problem("postcode", "is not known here", "Write a whole postcode, its first half or a ZIP code.")
        raise Invalid(problems=[mistake])
    return found


def places_offering(query: SearchQuery) -> list[tuple[UUID, UUID | None]]:
    """(service id, service_at_location id) of everything people can use now that fits `query`, in order.

    The second is None for a service without a location. Inactive and defunct services are not searched.
    """
    moment = search.present()
    with held() as have:
        plan = plan_text(query.text, have, search.synonyms_in(query.language))
        outlines = search.outlines_holding(have, query.place)
        rows = [int(row) for row in every_row(have.shelf, have.openness, query, plan, moment, outlines)]
    return _ids(rows)


def _ids(rows: Sequence[int]) -> list[tuple[UUID, UUID | None]]:
    known: dict[int, tuple[str, str]] = {}
    for start in range(0, len(rows), _CHUNK):
        entries = SearchEntry.objects.filter(row__in=rows[start : start + _CHUNK])
        known |= {row: (service, at) for row, service, at in entries.values_list("row", "service_id", "at_id")}
    found = (known[row] for row in rows if row in known)
    return [(UUID(service), UUID(at) if at else None) for service, at in found if service]
