"""What the public may see of a document: full and list forms without anything empty, odd or confidential."""

from collections.abc import Mapping
from typing import Any

from commonweal.directory.engine.canonical import inner_kind
from commonweal.directory.engine.hsds import KINDS, TEXT

# Words of the UK profile that HSDS lacks, and the HSDS fields that say the same: the first free one takes them.
# The UK profile is written from these fields again (see engine.profile).
UK_WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "accessibility": ("accessibility", ("description", "details")),
    "service_area": ("service_area", ("name", "description")),
    "taxonomy_term": ("term", ("name",)),
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
    | {"id"}
    for kind in KINDS.values()
}
_ALLOWED["location"] |= {"organization_id"}
_ALLOWED["program"] |= {"organization_id"}
_ALLOWED["service_at_location"] |= {"service_id", "service"}
_ALLOWED["taxonomy"] -= {"taxonomy_terms"}


class Published(dict[str, Any]):
    """A document that is public already, to be nested as it is."""

    __slots__ = ()


def public(kind: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """`document` (pruned) as the public full form.

    Keys outside the standard are left out (the UK profile's words stand in HSDS fields), ids of nested objects stand beside them
    (`organization_id` beside `organization`), and a confidential location loses whatever tells where it is.
    """
    plain, nested = _PLAIN[kind], _NESTED[kind]
    hidden = _HIDDEN if kind == "location" and document.get("is_confidential") else _NOTHING
    result: dict[str, Any] = {}
    for key, value in document.items():
        if key in hidden:
            continue
        if key in plain:
            if key not in _TEXTS[kind] or isinstance(value, str):
                result[key] = value
            continue
        inner = nested.get(key)
        if inner is None:
            continue
        if isinstance(value, list):
            items = [
                item if type(item) is Published else public(inner, item) for item in value if type(item) is not str
            ]
            if inner in _INCOMPLETE:
                items = [item for item in items if _INCOMPLETE[inner] <= item.keys()]
            if items:
                result[key] = items
        else:
            result[key] = value if type(value) is Published else public(inner, value)
            column = _COLUMNS[kind].get(key)
            if column:
                result[column] = value["id"]
    if kind in UK_WORDS:
        _keep_uk_word(kind, document, result)
    for key, others in _INSTEAD.get(kind, _NO_INSTEAD).items():
        if key not in result:
            result[key] = next((result[other] for other in others if other in result), NOT_KNOWN)
    if kind == "address":
        result.setdefault("country", NOWHERE)
        result.setdefault("address_type", "physical")
    return result


def _keep_uk_word(kind: str, document: Mapping[str, Any], result: dict[str, Any]) -> None:
    word, fields = UK_WORDS[kind]
    said = document.get(word)
    if isinstance(said, str) and said not in (result.get(field) for field in fields):
        free = next((field for field in fields if field not in result), None)
        if free:
            result[free] = said


NOT_KNOWN = "Not known"
NOWHERE = "ZZ"  # kept free by ISO 3166 for a country that is not known
# What the standard requires and a source left out: said plainly, or taken from a field that says the same.
_INSTEAD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "organization": {"description": ("name",)},
    "program": {"name": ("alternate_name",), "description": ("name",)},
    "taxonomy": {"name": ("uri",), "description": ("name",)},
    "taxonomy_term": {"name": ("code",), "description": ("name",)},
    "unit": {"name": ("identifier",)},
    "address": dict.fromkeys(("address_1", "city", "state_province", "postal_code"), ()),
}
_NO_INSTEAD: Mapping[str, tuple[str, ...]] = {}
# Parts that mean nothing without these are left out.
_INCOMPLETE: Mapping[str, frozenset[str]] = {
    kind: frozenset(KINDS[kind].required)
    for kind in ("phone", "url", "metadata", "organization_identifier", "service_capacity")
}


_NOTHING: frozenset[str] = frozenset()
_NESTED = {
    kind: {key: inner for key in allowed if (inner := inner_kind(kind, key)) is not None}
    for kind, allowed in _ALLOWED.items()
}
_PLAIN = {kind: allowed - _NESTED[kind].keys() for kind, allowed in _ALLOWED.items()}
_TEXTS = {kind: frozenset(key for key, type_ in spec.fields.items() if type_ is TEXT) for kind, spec in KINDS.items()}
_COLUMNS = {kind: {slot: column for slot, (column, _) in spec.links.items()} for kind, spec in KINDS.items()}


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
