"""The demo town's services: invented, for looking and for tests."""

from collections.abc import Mapping
from importlib import resources
from typing import Any

import orjson
from django.db import transaction

from commonweal.directory.actions import store
from commonweal.directory.models.sources import Source
from commonweal.kernel.actors import Actor
from commonweal.kernel.geometry import Point
from commonweal.people.models import Organisation
from commonweal.places import actions as places

SOURCE = "Demo town"
_MIDDLE = Point(54.9069, -1.3792)  # no gazetteer knows the town


@transaction.atomic
def load(*, council: Organisation, charities: Organisation, by: Actor) -> None:
    """Store Saltmere's services once: the council's as its own, all others as those of `charities`.

    Council services in buildings that others use too are left out, since a location has one owner.
    """
    places.add_town(name="Saltmere", country="GB", admin="Northshore", point=_MIDDLE, by=by)
    name = f"{SOURCE}: {charities.name}"
    if Source.objects.filter(name=name).exists():
        return
    path = resources.files("commonweal.directory") / "demo" / "saltmere.json"
    documents = orjson.loads(path.read_bytes())
    theirs, others = _shared_out(documents)
    store.store_documents(theirs, source=f"{SOURCE}: {council.name}", owner=council, by=by)
    store.store_documents(others, source=name, owner=charities, by=by)


def _shared_out(documents: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    is_councils = {each["id"]: "Council" in each["organization"]["name"] for each in documents}
    used = {place for each in documents if not is_councils[each["id"]] for place in _places(each)}
    theirs = [each for each in documents if is_councils[each["id"]] and not used & _places(each)]
    taken = {each["id"] for each in theirs}
    others = [each for each in documents if each["id"] not in taken]
    councils = {each["organization_id"] for each in theirs}
    return theirs, [each for each in others if each["organization_id"] not in councils]


def _places(document: Mapping[str, Any]) -> set[str]:
    return {each["location"]["id"] for each in document.get("service_at_locations", []) if "location" in each}
