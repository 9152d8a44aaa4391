"""Which schedule rows of a service document speak for one service at one location."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from commonweal.directory.engine.hours.opening import OpeningHours


def schedules_of(service: Mapping[str, Any], at: Mapping[str, Any] | None = None) -> list[Mapping[str, Any]]:
    """The schedule rows that count for `service` at `at` (one of its service_at_locations).

    The nearest wins: rows of the service at this location, else of the service, else of the location.
    """
    place = at or {}
    for holder in (place, service, place.get("location") or {}):
        rows = [row for row in holder.get("schedules") or [] if isinstance(row, Mapping)]
        if rows:
            return rows
    return []


def hours_of(
    service: Mapping[str, Any], at: Mapping[str, Any] | None = None, *, zone: str | tzinfo = "UTC"
) -> OpeningHours:
    """Opening hours of `service`, at `at` when given, from its public HSDS document. Pages, search and interfaces
    all come here, so they can never disagree."""
    return OpeningHours.from_schedules(
        schedules_of(service, at),
        zone,
        is_temporarily_closed=str(service.get("status") or "").strip().casefold() == "temporarily closed",
    )
