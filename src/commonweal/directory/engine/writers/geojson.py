"""Services as points on a map: one GeoJSON feature for each service at each place that has a point."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson


def features(services: Iterable[str]) -> Iterator[str]:
    """A FeatureCollection in pieces of text. Places without coordinates have features without geometry."""
    yield '{"type":"FeatureCollection","features":['
    number = 0
    for text in services:
        service = orjson.loads(text)
        for place in service.get("service_at_locations") or [{}]:
            yield f"{',' if number else ''}\n{orjson.dumps(_feature(service, place)).decode()}"
            number += 1
    yield "\n]}\n"


def _feature(service: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    location = place.get("location", {})
    latitude, longitude = location.get("latitude"), location.get("longitude")
    geometry = None
    if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
        geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    address: dict[str, Any] = next(iter(location.get("addresses", [])), {})
    properties = {
        "service_id": service["id"],
        "name": service.get("name"),
        "organization": service.get("organization", {}).get("name"),
        "description": service.get("description"),
        "url": service.get("url"),
        "phone": next((phone.get("number") for phone in service.get("phones", [])), None),
        "location": location.get("name"),
        "address": ", ".join(address[key] for key in ("address_1", "city", "postal_code") if address.get(key)) or None,
    }
    return {
        "type": "Feature",
        "id": place.get("id", service["id"]),
        "geometry": geometry,
        "properties": {key: value for key, value in properties.items() if value},
    }
