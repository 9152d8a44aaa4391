"""The gazetteer as files: what `import places` reads back."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from commonweal.places.models import Area, Place, Postcode


def postcodes_csv() -> Iterator[str]:
    """All postcodes, line by line."""
    names = ["country", "code", "latitude", "longitude", "town", "admin", "areas", "ended", "source"]
    heads = ["country", "postcode", "latitude", "longitude", "town", "region", "areas", "ended", "source"]
    return _csv(heads, Postcode.objects.order_by("country", "code").values_list(*names).iterator(5000))


def towns_csv() -> Iterator[str]:
    """All towns, line by line."""
    names = ["country", "name", "admin", "latitude", "longitude", "population", "source", "source_id"]
    rows = Place.objects.order_by("country", "name", "admin", "id").values_list(*names).iterator(5000)
    return _csv(["country", "name", "region", *names[3:]], rows)


def areas_geojson() -> Iterator[str]:
    """All areas with a boundary as one feature collection, one feature a line."""
    yield '{"type":"FeatureCollection","features":[\n'
    comma = ""
    for area in Area.objects.exclude(boundary="").select_related("parent").iterator(200):
        properties = {"code": area.code, "name": area.name, "kind": area.kind, "country": area.country}
        if area.parent:
            properties["parent"] = area.parent.code
        feature = {"type": "Feature", "properties": properties, "geometry": json.loads(area.boundary)}
        yield comma + json.dumps(feature, ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"


KINDS: dict[str, Callable[[], Iterable[str]]] = {
    "postcodes": postcodes_csv,
    "towns": towns_csv,
    "areas": areas_geojson,
}


def _csv(heads: list[str], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow(row)
        if out.tell() > 60_000:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()
