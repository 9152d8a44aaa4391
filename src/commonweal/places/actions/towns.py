"""Single towns that no list has."""

from django.db import transaction

from commonweal.kernel import ids, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.geometry import Point
from commonweal.kernel.refs import Ref
from commonweal.places.engine.names import key
from commonweal.places.models import Place

SOURCE = "own"


@transaction.atomic
def add_town(*, name: str, country: str, admin: str, point: Point, by: Actor) -> Place:
    """A town that `locate` finds from now on; the same name in the same region is moved, not added twice."""
    source_id = f"{country}:{admin}:{name}"
    known = Place.objects.filter(source=SOURCE, source_id=source_id).first()
    if known and known.point == point:
        return known
    town = known or Place(id=ids.stable_id(SOURCE, "place", source_id), source=SOURCE, source_id=source_id)
    town.name, town.name_key, town.country, town.admin = name, key(name), country, admin
    town.latitude, town.longitude, town.weight = point.latitude, point.longitude, 1
    town.save()
    after = {"name": name, "latitude": point.latitude, "longitude": point.longitude}
    ledger.note(act="town saved", subject=Ref("places", "place", str(town.pk)), by=by, after=after)
    return town
