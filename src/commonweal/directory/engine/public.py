"""What the public may see of a document: full and list forms without anything empty, odd or confidential."""

from collections.abc import Mapping
from typing import Any

from commonweal.directory.engine.canonical import inner_kind
from commonweal.directory.engine.hsds import KINDS, TEXT

# Keys of the UK profile that HSDS lacks; they are kept because both APIs speak from one document.
EXTENSIONS: Mapping[str, frozenset[str]] = {
    "accessibility": frozenset({"accessibility"}),
    "service_area": frozenset({"service_area"}),
    "taxonomy_term": frozenset({"term"}),
}
_HIDDEN = frozenset(
    [
        "addresses",
        "latitude",
        "longitude",
        "external_identifier",
        "external_identifier_type",
        "transportation",
        "url",
        "metadata",
        "contacts",
        "alternate_name",
    ]
)
_ALLOWED = {
    kind.name: frozenset(kind.fields)
    | frozenset(kind.parts)
    | frozenset(kind.links)
    | frozenset(column for column, _ in kind.links.values())
    | frozenset(kind.lists)
    | EXTENSIONS.get(kind.name, frozenset())
    | {"id"}
    for kind in KINDS.values()
}
_ALLOWED["location"] |= {"organization_id"}
_ALLOWED["program"] |= {"organization_id"}
_ALLOWED["service_at_location"] |= {"service_id", "service"}
_ALLOWED["taxonomy"] -= {"taxonomy_terms"}


def public(kind: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """`document` (pruned) as the public full form.

    Keys outside the standard and its UK profile are left out, ids of nested objects stand beside them
    (`organization_id` beside `organization`), and a confidential location loses whatever tells where it is.
    """
    spec, allowed = KINDS[kind], _ALLOWED[kind]
    hidden = _HIDDEN if kind == "location" and document.get("is_confidential") else frozenset()
    result: dict[str, Any] = {}
    for key, value in document.items():
        if key not in allowed or key in hidden:
            continue
        inner = inner_kind(kind, key)
        if inner is None:
            if spec.fields.get(key) is not TEXT or isinstance(value, str):
                result[key] = value
        elif isinstance(value, list):
            result[key] = [public(inner, item) for item in value if isinstance(item, Mapping)]
        else:
            result[key] = public(inner, value)
            if key in spec.links:
                result[spec.links[key][0]] = value["id"]
    return result


def listed(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The flat list form of a public `body`: one-to-one values only, nested singles flat too."""
    spec = KINDS[kind]
    result: dict[str, Any] = {}
    for key, value in body.items():
        if key in spec.links or (kind, key) == ("service_at_location", "service"):
            result[key] = listed(inner_kind(kind, key) or "", value)
        elif not isinstance(value, list):
            result[key] = value
    return result
