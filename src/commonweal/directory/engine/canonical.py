"""One form for comparing documents: nothing empty, numbers written one way, keys sorted (after RFC 8785)."""

from hashlib import blake2b
from typing import Any

import orjson

from commonweal.directory.engine.hsds import KINDS

_SAFE = 2**53


def pruned(value: Any) -> Any:
    """`value` without nulls, empty text, empty lists and empty objects at any depth; 100.0 becomes 100."""
    if isinstance(value, dict):
        result = {}
        for key, inner in value.items():
            kept = inner if type(inner) is str else pruned(inner)
            if kept is not None and kept != "" and kept != [] and kept != {}:
                result[key] = kept
        return result
    if isinstance(value, list | tuple):
        return [inner for inner in map(pruned, value) if inner is not None and inner != "" and inner not in ([], {})]
    if isinstance(value, float) and value.is_integer() and abs(value) < _SAFE:
        return int(value)
    return value


def written(document: Any) -> bytes:
    """`document` as canonical JSON."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def digest(document: Any) -> str:
    """32 hexadecimal characters that differ when the pruned `document` differs."""
    return blake2b(written(document), digest_size=16).hexdigest()


def canonical(kind: str, document: Any) -> bytes:
    """`document` as canonical JSON without what nesting already says.

    Left out are ids that repeat a nested object's id (`organization_id` beside `organization`) or the holder's
    (`service_id` in a service's phone). Two documents that say the same have the same canonical form.
    """
    return written(_plain(kind, pruned(document), {}))


def _plain(kind: str, document: dict[str, Any], holders: dict[str, str]) -> dict[str, Any]:
    spec = KINDS[kind]
    implied = {column: document[slot].get("id") for slot, (column, _) in spec.links.items() if slot in document}
    if kind == "service_at_location" and isinstance(document.get("service"), dict):
        implied["service_id"] = document["service"].get("id")
    own = str(document.get("id", ""))
    result: dict[str, Any] = {}
    inside = {**holders, f"{kind}_id": own, "link_id": own, "resource_id": own}
    service = document.get("service", {}) if kind == "service_at_location" else document if kind == "service" else {}
    if isinstance(service, dict) and isinstance(service.get("organization"), dict):
        # A place of the service that says whose it is says nothing new.
        inside["organization_id"] = service["organization"].get("id", "")
    for key, value in document.items():
        if key in implied and value == implied[key]:
            continue
        if value == holders.get(key):
            continue
        inner = inner_kind(kind, key)
        if inner is None:
            result[key] = value
        elif isinstance(value, list):
            result[key] = [_plain(inner, item, inside) if isinstance(item, dict) else item for item in value]
        else:
            result[key] = _plain(inner, value, inside) if isinstance(value, dict) else value
    return result


def inner_kind(kind: str, slot: str) -> str | None:
    """The kind of what `slot` of a `kind` holds, or None when it holds a plain value."""
    return _INNER[kind].get(slot)


VIEWS = {("service_at_location", "service"): "service", ("organization", "services"): "service"}
_INNER: dict[str, dict[str, str]] = {
    kind: {slot: inner for (holder, slot), inner in VIEWS.items() if holder == kind}
    | {slot: inner for slot, (inner, _) in spec.lists.items()}
    | {slot: inner for slot, (_, inner) in spec.links.items()}
    | dict(spec.parts)
    for kind, spec in KINDS.items()
}
