"""The lists that ship with the product: British outcodes (CC0), American ZIPs (MIT), towns derived from both."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

from django.db import transaction

from commonweal.kernel import clock, ids, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.refs import Ref
from commonweal.places.actions.bulk import Counts, upsert
from commonweal.places.actions.loading import POSTCODE_COLUMNS, db_uuid
from commonweal.places.engine.bundled import District, Town, towns
from commonweal.places.engine.names import key
from commonweal.places.events import PlacesLoaded
from commonweal.places.models import Gazetteer, Place, PlaceName, Postcode

VERSION = "1"
UK, US, TOWNS = "uk-outcodes", "us-zips", "bundled-towns"
_TITLES = {
    UK: ("British outcode centroids (Gibbs)", "CC0 1.0"),
    US: ("American ZIP centroids (zipcodes)", "MIT"),
    TOWNS: ("Towns derived from outcodes and ZIPs", "CC0 1.0 and MIT"),
}
# A region whose districts reach farther than this is a county, not a town.
_TOWN_REACH_KM = 22.0


@transaction.atomic
def load_bundled(*, by: Actor, force: bool = False) -> Counts:
    """Load the lists that ship with the product, once. A second call does nothing unless `force`."""
    if not force and Gazetteer.objects.filter(key=TOWNS, version=VERSION).exists():
        return Counts()
    uk, us = list(_rows("uk_outcodes.csv.gz")), list(_rows("us_zips.csv.gz"))
    counts = {
        UK: _postcodes(UK, "GB", "outcode", uk),
        US: _postcodes(US, "US", "postcode", us),
        TOWNS: _towns(uk, us),
    }
    for source, count in counts.items():
        title, licence = _TITLES[source]
        Gazetteer.objects.update_or_create(
            key=source,
            defaults={
                "title": title,
                "licence": licence,
                "version": VERSION,
                "rows": count.total,
                "loaded_at": clock.now(),
            },
        )
    total = counts[UK] + counts[US] + counts[TOWNS]
    after = {"created": total.created, "changed": total.changed}
    ledger.note(act="bundled places loaded", subject=Ref("places", "gazetteer", TOWNS), by=by, after=after)
    ledger.announce(
        PlacesLoaded(at=clock.now(), source=TOWNS, kind="bundled", created=total.created, changed=total.changed)
    )
    return total


def _rows(name: str) -> Iterator[dict[str, str]]:
    packed = resources.files("commonweal.places").joinpath("data", name).read_bytes()
    yield from csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8")))


def _postcodes(source: str, country: str, precision: str, rows: list[dict[str, str]]) -> Counts:
    values = [
        (country, r["code"], precision, float(r["lat"]), float(r["lon"]), r["town"], r["region"], "", "", source)
        for r in rows
    ]
    return upsert(Postcode, POSTCODE_COLUMNS, ["country", "code"], values)


def _towns(uk: list[dict[str, str]], us: list[dict[str, str]]) -> Counts:
    british = towns(
        District(r["code"], float(r["lat"]), float(r["lon"]), r["town"], r["region"], r["nation"]) for r in uk
    )
    american = towns(District(r["code"], float(r["lat"]), float(r["lon"]), r["town"], "", r["region"]) for r in us)
    values = [_place("GB", town) for town in british] + [_place("US", town) for town in american]
    extra = json.loads(resources.files("commonweal.places").joinpath("data", "names.json").read_text("utf-8"))
    values += [
        _place(e["country"], Town(e["name"], e["region"], e["latitude"], e["longitude"], e["weight"], 0.0))
        for e in extra["places"]
    ]
    columns = ["id", "source", "source_id", "name", "name_key", "country", "admin", "kind"]
    columns += ["latitude", "longitude", "population", "weight"]
    counts = upsert(Place, columns, ["source", "source_id"], values, fixed=["id"])
    _other_names(extra["names"])
    return counts


def _place(country: str, town: Town) -> tuple[Any, ...]:
    source_id = f"{country}:{town.region}:{town.name}"
    return (
        db_uuid(ids.stable_id(TOWNS, "place", source_id)),
        TOWNS,
        source_id,
        town.name,
        key(town.name),
        country,
        town.region,
        "town" if town.spread_km < _TOWN_REACH_KM else "area",
        town.latitude,
        town.longitude,
        None,
        town.weight,
    )


def _other_names(listed: dict[str, list[str]]) -> None:
    """“Country:Region:Name” -> other names; unknown places are passed over (a newer list may have dropped them)."""
    known = dict(Place.objects.filter(source=TOWNS, source_id__in=listed).values_list("source_id", "pk"))
    rows = [
        PlaceName(place_id=known[source_id], name=name, name_key=key(name))
        for source_id, others in listed.items()
        if source_id in known
        for name in others
    ]
    PlaceName.objects.bulk_create(rows, ignore_conflicts=True)
