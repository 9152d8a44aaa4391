"""The UK profile of HSDS ("HSDS-UK-3.0"): which fields it keeps of each object and what it adds.

Field names follow the Open Referral UK 3.0 application profile (https://openreferraluk.org/), which is a
JSON merge patch over HSDS 3.0. A UK document is always made from an HSDS one by leaving things out, so the
two can never disagree.
"""

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

KIND_OF_CHILD: Mapping[str, str] = {
    "accessibility": "accessibility",
    "addresses": "address",
    "attributes": "attribute",
    "contacts": "contact",
    "cost_options": "cost_option",
    "funding": "funding",
    "languages": "language",
    "location": "location",
    "organization": "organization",
    "organization_identifiers": "organization_identifier",
    "schedules": "schedule",
    "service": "service",
    "service_areas": "service_area",
    "service_at_locations": "service_at_location",
    "services": "service",
    "taxonomy_term": "taxonomy_term",
}

_ATTRIBUTES = "attributes "

UK_FIELDS: Mapping[str, frozenset[str]] = {
    kind: frozenset(fields.split())
    for kind, fields in {
        "accessibility": _ATTRIBUTES + "id location_id description details url accessibility",
        "address": _ATTRIBUTES
        + "id location_id attention address_1 city region state_province postal_code country address_type",
        "attribute": "id link_id link_type taxonomy_term_id taxonomy_term",
        "contact": _ATTRIBUTES + "id service_id name title",
        "cost_option": "id service_id valid_from valid_to option amount amount_description",
        "funding": "id service_id source",
        "language": "id service_id phone_id",
        "location": _ATTRIBUTES + "id location_type name description latitude longitude external_identifier "
        "external_identifier_type addresses accessibility",
        "organization": _ATTRIBUTES + "id name description email website logo uri parent_organization_id "
        "organization_identifiers services",
        "organization_identifier": _ATTRIBUTES + "id organization_id identifier_scheme identifier_type identifier",
        "schedule": "id service_id service_at_location_id valid_from valid_to dtstart freq interval byday bymonthday "
        "description opens_at closes_at schedule_link attending_type notes",
        "service": _ATTRIBUTES + "id organization_id name description url email status fees accreditations "
        "minimum_age maximum_age assured_date assurer_email alert last_modified schedules service_areas "
        "service_at_locations languages organization funding cost_options contacts",
        "service_area": "id service_id name extent extent_type uri service_area",
        "service_at_location": "id service_id location_id location service",
        "taxonomy": "id name description uri version",
        "taxonomy_term": "id name description parent_id taxonomy taxonomy_id term_uri term",
    }.items()
}


def uk_document(kind: str, document: Mapping[str, Any]) -> Document:
    """`document` (an HSDS object of `kind`, list or full form) as the UK profile writes it: a new dict."""
    kept = UK_FIELDS[kind]
    result: Document = {}
    for key, value in document.items():
        if key not in kept:
            continue
        child = KIND_OF_CHILD.get(key)
        if isinstance(value, dict) and child:
            result[key] = uk_document(child, value)
        elif isinstance(value, list) and child:
            result[key] = [uk_document(child, each) for each in value]
        else:
            result[key] = value
    _add_uk_words(kind, document, result)
    return result


def _add_uk_words(kind: str, document: Mapping[str, Any], result: Document) -> None:
    """The three fields that the profile adds; each repeats in the UK's word what HSDS says in another field."""
    match kind:
        case "accessibility":
            words, source = "accessibility", document.get("description")
        case "service_area":
            words, source = "service_area", document.get("description") or document.get("name")
        case "taxonomy_term":
            words, source = "term", document.get("name")
        case _:
            return
    if source and words not in result:
        result[words] = source
