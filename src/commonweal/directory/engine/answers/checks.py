"""What a service must say before it is published. Codes are stable; pages have the words."""

from collections.abc import Mapping
from typing import Any

from commonweal.directory.engine.hours.parts import read_time
from commonweal.kernel.errors import Problem


def problems(document: Mapping[str, Any]) -> list[Problem]:
    """What is missing or wrong, each with the topic (`where`) in which it is mended."""
    found = []
    if not document.get("name"):
        found.append(Problem("about", "The service has no name.", code="no_name"))
    if not document.get("description"):
        found.append(Problem("about", "It is not said what the service does.", code="no_description"))
    if not _can_be_reached(document):
        found.append(Problem("contact", "There is no phone number, email address, website or address.", code="no_way"))
    if not (document.get("service_at_locations") or document.get("service_areas")):
        found.append(Problem("where", "It is not said where the service is or which area it covers.", code="no_place"))
    low, high = document.get("minimum_age"), document.get("maximum_age")
    if low is not None and high is not None and low > high:
        found.append(Problem("who", "The youngest age is above the oldest.", code="ages"))
    for schedule in document.get("schedules") or []:
        bounds = schedule.get("valid_from"), schedule.get("valid_to")
        if all(bounds) and str(bounds[0]) > str(bounds[1]):
            found.append(Problem("when", "Some opening hours end before they begin.", code="hours_dates"))
        unread = [
            name for name in ("opens_at", "closes_at") if schedule.get(name) and read_time(schedule[name]) is None
        ]
        if unread:
            found.append(Problem("when", "Some opening hours have a time nobody can read.", code="hours_time"))
    return found


def _can_be_reached(document: Mapping[str, Any]) -> bool:
    if document.get("email") or document.get("url") or document.get("phones"):
        return True
    return any(
        (at.get("location") or {}).get("addresses") or at.get("phones")
        for at in document.get("service_at_locations") or []
    )
