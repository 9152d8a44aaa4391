"""What things of the directory are called, for lists that only know their references."""

from collections.abc import Callable, Iterable
from uuid import UUID

from commonweal.directory.models.hsds import Location, Organization, Service
from commonweal.directory.models.sources import Source
from commonweal.editorial import queries as editorial
from commonweal.kernel.refs import Ref

Rows = Callable[[list[UUID]], Iterable[tuple[UUID, str]]]


def names_of_services(keys: list[UUID]) -> Iterable[tuple[UUID, str]]:
    """(id, name) of these services; those not in the directory (drafts, withdrawn ones) by the title of their draft,
    for which there is a second query."""
    found = dict(Service.objects.filter(pk__in=keys).values_list("pk", "name"))
    refs = {str(Ref("directory", "service", str(key))): key for key in keys if key not in found}
    if refs:
        items = editorial.items_of(map(Ref.parse, refs))
        found |= {refs[reference]: item.title for reference, item in items.items()}
    return found.items()


def _rows(model: type[Organization] | type[Location] | type[Source]) -> Rows:
    return lambda keys: [(key, name or "") for key, name in model.objects.filter(pk__in=keys).values_list("pk", "name")]


# {kind of reference: how its things are named}
NAMES: dict[str, Rows] = {
    "service": names_of_services,
    "organization": _rows(Organization),
    "location": _rows(Location),
    "source": _rows(Source),
}
