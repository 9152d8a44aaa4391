"""The 24 objects of HSDS 3.2 declared once: fields, types, children and tables. Everything else reads this.

Two sorts of object. *Roots* have a life of their own and may be named by many others (a location, an
organization, a taxonomy term). *Parts* live inside one root (a phone, a schedule) at a *place* such as
`contacts/0/phones/1`; the same part may stand in several places, as in the official examples.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

TEXT: Final = "text"
NUMBER: Final = "number"
UUID: Final = "uuid"


@dataclass(frozen=True, slots=True)
class Kind:
    """One HSDS object.

    `table` is the name of its CSV file; `fields` its own values (without id) by type; `parts` the lists of
    parts inside it; `links` single nested roots (slot -> (column, kind)); `lists` nested lists of roots that
    point back here (slot -> (kind, column there)); `loose` are ids that may name something we do not hold.
    """

    name: str
    table: str
    fields: Mapping[str, str]
    required: tuple[str, ...] = ()
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    is_root: bool = False


def _fields(text: str = "", number: str = "", loose: str = "") -> dict[str, str]:
    return {
        **dict.fromkeys(loose.split(), UUID),
        **dict.fromkeys(text.split(), TEXT),
        **dict.fromkeys(number.split(), NUMBER),
    }


_PLACES = ("physical", "postal", "virtual")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NOTES = {"attributes": "attribute", "metadata": "metadata"}

_ALL = (
    Kind(
        "organization",
        "organizations",
        _fields(
            "name alternate_name description email website tax_status tax_id legal_status logo uri",
            "year_incorporated",
            "parent_organization_id",
        ),
        ("name", "description"),
        formats={"email": "email", "website": "uri", "uri": "uri"},
        parts={
            "additional_websites": "url",
            "funding": "funding",
            "contacts": "contact",
            "phones": "phone",
            "organization_identifiers": "organization_identifier",
            **_NOTES,
        },
        lists={"locations": ("location", "organization_id"), "programs": ("program", "organization_id")},
        is_root=True,
    ),
    Kind(
        "program",
        "programs",
        _fields("name alternate_name description"),
        ("name", "description"),
        parts=_NOTES,
        is_root=True,
    ),
    Kind(
        "service",
        "services",
        _fields(
            "name alternate_name description url email status interpretation_services application_process"
            " fees_description wait_time fees accreditations eligibility_description assured_date assurer_email"
            " licenses alert last_modified",
            "minimum_age maximum_age",
        ),
        ("name", "status"),
        enums={"status": ("active", "inactive", "defunct", "temporarily closed")},
        formats={
            "url": "uri",
            "email": "email",
            "assurer_email": "email",
            "assured_date": "date",
            "last_modified": "date-time",
        },
        parts={
            "additional_urls": "url",
            "phones": "phone",
            "schedules": "schedule",
            "service_areas": "service_area",
            "languages": "language",
            "funding": "funding",
            "cost_options": "cost_option",
            "required_documents": "required_document",
            "contacts": "contact",
            "capacities": "service_capacity",
            **_NOTES,
        },
        links={"organization": ("organization_id", "organization"), "program": ("program_id", "program")},
        lists={"service_at_locations": ("service_at_location", "service_id")},
        is_root=True,
    ),
    Kind(
        "service_at_location",
        "service_at_location",
        _fields("description"),
        parts={
            "service_areas": "service_area",
            "contacts": "contact",
            "phones": "phone",
            "schedules": "schedule",
            **_NOTES,
        },
        links={"location": ("location_id", "location")},
        is_root=True,
    ),
    Kind(
        "location",
        "locations",
        _fields(
            "location_type url name alternate_name description transportation external_identifier"
            " external_identifier_type",
            "latitude longitude",
        ),
        ("location_type",),
        enums={"location_type": _PLACES},
        formats={"url": "uri"},
        parts={
            "languages": "language",
            "addresses": "address",
            "contacts": "contact",
            "accessibility": "accessibility",
            "phones": "phone",
            "schedules": "schedule",
            **_NOTES,
        },
        is_root=True,
    ),
    Kind(
        "taxonomy",
        "taxonomies",
        _fields("name description uri version"),
        ("name", "description"),
        formats={"uri": "uri"},
        parts={"metadata": "metadata"},
        lists={"taxonomy_terms": ("taxonomy_term", "taxonomy_id")},
        is_root=True,
    ),
    Kind(
        "taxonomy_term",
        "taxonomy_terms",
        _fields("code name description taxonomy language term_uri", loose="parent_id"),
        ("name", "description"),
        formats={"term_uri": "uri"},
        parts={"metadata": "metadata"},
        links={"taxonomy_detail": ("taxonomy_id", "taxonomy")},
        is_root=True,
    ),
    Kind(
        "unit",
        "units",
        _fields("name scheme identifier uri"),
        ("name",),
        formats={"uri": "uri"},
        parts=_NOTES,
        is_root=True,
    ),
    Kind(
        "meta_table_description",
        "meta_table_descriptions",
        _fields("name language character_set"),
        parts=_NOTES,
        is_root=True,
    ),
    Kind(
        "address",
        "addresses",
        _fields("attention address_1 address_2 city region state_province postal_code country address_type"),
        ("address_1", "city", "state_province", "postal_code", "country", "address_type"),
        enums={"address_type": _PLACES},
        parts=_NOTES,
    ),
    Kind(
        "phone",
        "phones",
        _fields("number type description", "extension"),
        ("number",),
        parts={"languages": "language", **_NOTES},
    ),
    Kind(
        "contact",
        "contacts",
        _fields("name title department email"),
        formats={"email": "email"},
        parts={"phones": "phone", **_NOTES},
    ),
    Kind(
        "schedule",
        "schedules",
        _fields(
            "valid_from valid_to dtstart until wkst freq byday byweekno bymonthday byyearday description opens_at"
            " closes_at schedule_link attending_type notes",
            "timezone count interval",
        ),
        enums={"wkst": _DAYS, "freq": ("WEEKLY", "MONTHLY")},
        formats={
            "valid_from": "date",
            "valid_to": "date",
            "dtstart": "date",
            "until": "date",
            "opens_at": "time",
            "closes_at": "time",
            "schedule_link": "uri",
        },
        parts=_NOTES,
    ),
    Kind(
        "service_area",
        "service_areas",
        _fields("name description extent extent_type uri"),
        formats={"uri": "uri"},
        parts=_NOTES,
    ),
    Kind("language", "languages", _fields("name code note"), parts=_NOTES),
    Kind(
        "accessibility",
        "accessibility",
        _fields("description details url"),
        formats={"url": "uri"},
        parts=_NOTES,
    ),
    Kind(
        "cost_option",
        "cost_options",
        _fields("valid_from valid_to option currency amount_description", "amount"),
        formats={"valid_from": "date", "valid_to": "date"},
        parts=_NOTES,
    ),
    Kind("required_document", "required_documents", _fields("document uri"), formats={"uri": "uri"}, parts=_NOTES),
    Kind("funding", "funding", _fields("source"), parts=_NOTES),
    Kind(
        "organization_identifier",
        "organization_identifiers",
        _fields("identifier_scheme identifier_type identifier"),
        ("identifier_type", "identifier"),
        parts=_NOTES,
    ),
    Kind("url", "url", _fields("label url"), ("url",), formats={"url": "uri"}, parts=_NOTES),
    Kind(
        "service_capacity",
        "service_capacity",
        _fields("description updated", "available maximum"),
        ("unit", "available", "updated"),
        formats={"updated": "date-time"},
        parts=_NOTES,
        links={"unit": ("unit_id", "unit")},
    ),
    Kind(
        "attribute",
        "attributes",
        _fields("link_type link_entity value label", loose="link_id"),
        parts={"metadata": "metadata"},
        links={"taxonomy_term": ("taxonomy_term_id", "taxonomy_term")},
    ),
    Kind(
        "metadata",
        "metadata",
        _fields(
            "resource_type last_action_date last_action_type field_name previous_value replacement_value updated_by",
            loose="resource_id",
        ),
        ("last_action_date", "last_action_type", "field_name", "previous_value", "replacement_value", "updated_by"),
    ),
)

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _ALL}
ROOTS: Final = tuple(kind.name for kind in _ALL if kind.is_root)
PARTS: Final = tuple(kind.name for kind in _ALL if not kind.is_root)
TABLES: Final[Mapping[str, str]] = {kind.table: kind.name for kind in _ALL}
# In the order in which their public documents are made: what is nested comes first.
PUBLISHED: Final = ("taxonomy", "taxonomy_term", "location", "organization", "service", "service_at_location")


@cache
def roots_holding(part: str) -> tuple[str, ...]:
    """The roots that may hold `part`, directly or inside another part, in the order of ROOTS."""
    holders: set[str] = set()

    def walk(root: str, kind: str) -> None:
        for inner in KINDS[kind].parts.values():
            if inner == part:
                holders.add(root)
            walk(root, inner)

    for root in ROOTS:
        walk(root, root)
    return tuple(root for root in ROOTS if root in holders)


@cache
def parts_of(root: str) -> tuple[str, ...]:
    """The parts that `root` may hold at any depth, in the order of PARTS."""
    return tuple(part for part in PARTS if root in roots_holding(part))
