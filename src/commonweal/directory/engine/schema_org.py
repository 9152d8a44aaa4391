"""A service or organisation in the words of schema.org, as search engines read it (JSON-LD)."""

import json
from typing import Any

from commonweal.directory.engine import presenting
from commonweal.directory.engine.presenting import Json

_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday"}
_DAYS["SU"] = "Sunday"


def service(document: Json, *, address: str) -> dict[str, Any]:
    """schema.org/Service (as GovernmentService's parent) for a public HSDS service at the page `address`."""
    organisation = document.get("organization", {})
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": address,
        "url": address,
        "name": document.get("name"),
        "description": document.get("description"),
        "dateModified": document.get("last_modified"),
        "areaServed": [each["name"] for each in document.get("service_areas", []) if each.get("name")],
        "provider": _organisation(organisation) if organisation else None,
        "availableChannel": [_channel(document, each) for each in document.get("service_at_locations", [])]
        or [_channel(document, {})],
    }
    return dict(_without_nothing(made))


def organisation(document: Json, *, address: str) -> dict[str, Any]:
    """schema.org/Organization for a public HSDS organisation."""
    return dict(_without_nothing({"@context": "https://schema.org", "@id": address, **_organisation(document)}))


def script(data: dict[str, Any]) -> str:
    """JSON that is safe inside a script element of type application/ld+json: no “<”, no line separators."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def _organisation(document: Json) -> dict[str, Any]:
    return {
        "@type": "Organization",
        "name": document.get("name"),
        "description": document.get("description"),
        "url": (presenting.web_address(document.get("website")) or ("",))[0],
        "email": presenting.mail_address(document.get("email")),
    }


def _channel(service: Json, at: Json) -> dict[str, Any]:
    location = at.get("location", {})
    phones = at.get("phones") or location.get("phones") or service.get("phones") or []
    return {
        "@type": "ServiceChannel",
        "serviceUrl": (presenting.web_address(service.get("url")) or ("",))[0],
        "servicePhone": [{"@type": "ContactPoint", "telephone": each["number"]} for each in phones],
        "availableLanguage": [each.get("code") or each.get("name") for each in service.get("languages", [])],
        "serviceLocation": _place(location, at.get("schedules") or location.get("schedules") or []),
    }


def _place(location: Json, schedules: Any) -> dict[str, Any] | None:
    addresses = location.get("addresses", [])
    if not addresses and "latitude" not in location:
        return None
    where = addresses[0] if addresses else {}
    return {
        "@type": "Place",
        "name": location.get("name"),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(filter(None, (where.get("address_1"), where.get("address_2")))),
            "addressLocality": where.get("city"),
            "addressRegion": where.get("state_province"),
            "postalCode": where.get("postal_code"),
            "addressCountry": where.get("country"),
        }
        if where
        else None,
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": location["latitude"],
            "longitude": location["longitude"],
        }
        if "latitude" in location and "longitude" in location
        else None,
        "openingHoursSpecification": [_hours(each) for each in schedules if _is_weekly(each)],
    }


def _is_weekly(schedule: Json) -> bool:
    """Only plain weeks can be said in schema.org's words; “2nd Saturday” cannot, so it is left out."""
    days = str(schedule.get("byday", "")).split(",")
    return bool(
        schedule.get("freq", "WEEKLY") == "WEEKLY"
        and int(schedule.get("interval", 1) or 1) == 1
        and schedule.get("opens_at")
        and schedule.get("closes_at")
        and all(day in _DAYS for day in days)
    )


def _hours(schedule: Json) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [_DAYS[day] for day in str(schedule["byday"]).split(",")],
        "opens": str(schedule["opens_at"])[:5],
        "closes": str(schedule["closes_at"])[:5],
        "validFrom": schedule.get("valid_from"),
        "validThrough": schedule.get("valid_to"),
    }


def _without_nothing(value: Any) -> Any:
    """The same without keys that say nothing (None, empty text, empty lists, objects of a bare @type)."""
    if isinstance(value, list):
        return [each for each in map(_without_nothing, value) if each]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_nothing(each) for key, each in value.items()}
    kept = {key: each for key, each in kept.items() if each not in (None, "", [], {})}
    return {} if set(kept) == {"@type"} else kept
