"""Places as rows people fill in: name, address, whether it is kept secret, how to get in."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commonweal.directory.engine.answers.rows import lines_of, with_list, write_lines
from commonweal.kernel import ids

Document = dict[str, Any]
Locate = Callable[[str], tuple[float, float] | None]

ADDRESS = ("address_1", "address_2", "city", "state_province", "postal_code", "country")
_BOX = re.compile(r"\b(p\.?\s*o\.?\s*box|post\s*office\s*box|locked bag)\b", re.IGNORECASE)


def is_box(address_1: str) -> bool:
    """Whether an address is a post-office box: nobody can go there, so it never gets a point on a map."""
    return bool(_BOX.search(address_1))


def read(document: Mapping[str, Any]) -> list[Document]:
    """One row for each place where the service is given; virtual places are not asked about here."""
    rows = []
    for at in document.get("service_at_locations") or []:
        location = at.get("location") or {}
        if location.get("location_type") == "virtual":
            continue
        address = (location.get("addresses") or [{}])[0]
        rows.append(
            {
                "id": at.get("id"),
                "name": location.get("name"),
                **{name: address.get(name) for name in ADDRESS},
                "is_confidential": bool(location.get("is_confidential")),
                "transportation": location.get("transportation"),
                "access": lines_of(location, "accessibility", "description"),
            }
        )
    return rows


def write(document: Mapping[str, Any], answers: Sequence[Mapping[str, Any]], *, locate: Locate) -> Document:
    """`document` with these places. Known rows keep what was not asked about; `locate(postcode)` gives a new
    point when the address changed, but never for a secret place or a post-office box."""
    known = {str(at.get("id")): at for at in document.get("service_at_locations") or []}
    virtual = [at for at in known.values() if (at.get("location") or {}).get("location_type") == "virtual"]
    made = []
    for answer in answers:
        says = any(answer.get(name) for name in ("name", "address_1", "city", "postal_code"))
        if answer.get("remove") or not says:
            continue
        at = dict(known.get(str(answer.get("id") or ""), {"id": str(ids.new_id())}))
        at["location"] = _location(at.get("location") or {"id": str(ids.new_id())}, answer, locate)
        made.append(at)
    return with_list(document, "service_at_locations", [*made, *virtual])


def _location(before: Mapping[str, Any], answer: Mapping[str, Any], locate: Locate) -> Document:
    location: Document = {"location_type": "physical", **before}
    for name in ("name", "transportation"):
        if answer.get(name):
            location[name] = answer[name]
        else:
            location.pop(name, None)
    addresses = list(before.get("addresses") or [])
    was = addresses[0] if addresses else {}
    address = {**was, **{name: answer.get(name) or "" for name in ADDRESS}}
    address = {key: value for key, value in address.items() if value != ""}
    if any(address.get(name) for name in ("address_1", "city", "postal_code")):
        address = {"id": str(ids.new_id()), "address_type": "physical", **address}
        location["addresses"] = [address, *addresses[1:]]
    elif addresses:
        location["addresses"] = addresses[1:]
    if answer.get("is_confidential"):
        location["is_confidential"] = True
    else:
        location.pop("is_confidential", None)
    _place_on_map(location, was, address, locate)
    return write_lines(location, "accessibility", "description", answer.get("access") or [])


def _place_on_map(location: Document, was: Mapping[str, Any], address: Mapping[str, Any], locate: Locate) -> None:
    is_hidden = location.get("is_confidential") or is_box(str(address.get("address_1", "")))
    has_moved = any(was.get(name) != address.get(name) for name in ADDRESS)
    if is_hidden or has_moved:
        location.pop("latitude", None)
        location.pop("longitude", None)
    if is_hidden or "latitude" in location or not address.get("postal_code"):
        return
    point = locate(str(address["postal_code"]))
    if point is not None:
        location["latitude"], location["longitude"] = point
