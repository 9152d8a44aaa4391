"""What a JSON record is, by the keys it has; and Open Referral UK 1.0 put into the words of 3.0."""

from collections.abc import Mapping
from typing import Any

from commonweal.directory.engine.text_values import weekday

Document = dict[str, Any]


_TAXONOMY = {"id", "name", "description", "uri", "version", "metadata"}


def kind_of(record: Mapping[str, Any]) -> str | None:
    """The HSDS kind of `record`, or None when it is none we know."""
    keys = record.keys()
    if "service" in keys and ("location" in keys or "location_id" in keys or len(keys) <= 4):
        return "service_at_location"
    if {"service_at_locations", "service_areas", "cost_options", "eligibility_description", "capacities"} & keys:
        return "service" if "service_areas" not in keys or "name" in keys else "service_at_location"
    if "taxonomy_detail" in keys or ("name" in keys and {"term_uri", "taxonomy", "taxonomy_id"} & keys):
        return "taxonomy_term"
    if "taxonomy_terms" in keys or (
        "name" in keys and keys <= {"id", "name", "description", "uri", "version", "metadata"}
    ):
        return "taxonomy"
    if "location_type" in keys or ({"latitude", "addresses"} & keys and "services" not in keys):
        return "location"
    if {"organization", "status", "organization_id", "schedules"} & keys and "name" in keys and "services" not in keys:
        return "service"
    if {"location_id", "service_id"} <= keys or ("location" in keys and "name" not in keys):
        return "service_at_location"
    return "organization" if "name" in keys else None


def modern(record: Mapping[str, Any]) -> Document:
    """A service of Open Referral UK 1.0 in the words of 3.0; anything else as it is."""
    if not ({"eligibilitys", "regular_schedules", "service_taxonomys", "service_at_locations"} & record.keys()):
        return dict(record)
    result = dict(record)
    _eligibility(result)
    _schedules(result)
    for place in result.get("service_at_locations") or []:
        if isinstance(place, dict):
            _schedules(place)
            _addresses(place.get("location"))
    links = result.pop("service_taxonomys", None)
    if isinstance(links, list):
        attributes = [_attribute(link) for link in links if isinstance(link, dict)]
        result["attributes"] = [*(result.get("attributes") or []), *filter(None, attributes)]
    for contact in result.get("contacts") or []:
        if isinstance(contact, dict):
            for phone in contact.get("phones") or []:
                if isinstance(phone, dict) and isinstance(phone.get("language"), str):
                    phone["languages"] = [{"name": phone.pop("language")}]
    for language in result.get("languages") or []:
        if isinstance(language, dict) and "language" in language:
            language["name"] = language.pop("language")
    for area in result.get("service_areas") or []:
        if isinstance(area, dict) and "service_area" in area:
            area.setdefault("name", area["service_area"])
    return result


def _eligibility(result: Document) -> None:
    rows = result.pop("eligibilitys", None)
    if not isinstance(rows, list):
        return
    rows = [row for row in rows if isinstance(row, dict)]
    texts = [str(row["eligibility"]) for row in rows if row.get("eligibility")]
    if texts:
        result.setdefault("eligibility_description", "\n".join(texts))
    for name, choose in (("minimum_age", min), ("maximum_age", max)):
        ages = [row[name] for row in rows if isinstance(row.get(name), int | float)]
        if ages:
            result.setdefault(name, choose(ages))


def _schedules(result: Document) -> None:
    rows = result.pop("regular_schedules", None)
    holidays = result.pop("holiday_schedules", None)
    made: list[Any] = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            row = dict(row)
            day = weekday(str(row.pop("weekday", "") or ""))
            if day and not row.get("byday"):
                row["byday"] = day
            if row.get("byday") and not row.get("freq"):
                row["freq"] = "WEEKLY"
            made.append(row)
    for row in holidays if isinstance(holidays, list) else []:
        if isinstance(row, dict):
            row = dict(row)
            row["valid_from"], row["valid_to"] = row.pop("start_date", None), row.pop("end_date", None)
            if row.pop("closed", None):
                row.pop("opens_at", None)
                row.pop("closes_at", None)
                row["description"] = "Closed"
            made.append(row)
    if made:
        result["schedules"] = [*(result.get("schedules") or []), *made]


def _addresses(location: Any) -> None:
    if not isinstance(location, dict):
        return
    made = list(location.get("addresses") or [])
    for name in ("physical", "postal"):
        rows = location.pop(f"{name}_addresses", None)
        made += [{**row, "address_type": name} for row in rows or [] if isinstance(row, dict)]
    if made:
        location["addresses"] = made
    rows = location.pop("accessibility_for_disabilities", None)
    if isinstance(rows, list):
        location["accessibility"] = [
            {**row, "description": row.get("accessibility")} for row in rows if isinstance(row, dict)
        ]


def _attribute(link: Document) -> Document | None:
    term = link.get("taxonomy")
    if not isinstance(term, dict):
        return None
    made = {"id": term.get("id"), "name": term.get("name"), "taxonomy": term.get("vocabulary"), "code": term.get("id")}
    return {"id": link.get("id"), "link_entity": "service", "taxonomy_term": made}
