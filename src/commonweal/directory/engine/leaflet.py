"""What a service's page tells, in the order a reader needs it, worked out from the public HSDS document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from commonweal.directory.engine import presenting
from commonweal.directory.engine.presenting import Json, Phone
from commonweal.kernel import text

STALE_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the service is given. `lines` is empty when the address is unknown or kept secret."""

    id: str
    location_id: str
    name: str
    description: str
    lines: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    transport: str
    access: tuple[str, ...]
    phones: tuple[Phone, ...]
    schedules: tuple[Json, ...]
    is_confidential: bool

    @property
    def geo(self) -> str:
        """A geo: link, or nothing."""
        if self.latitude is None or self.longitude is None:
            return ""
        return presenting.geo_link(self.latitude, self.longitude)

    @property
    def map_page(self) -> str:
        """A page with a map of the point, or nothing."""
        if self.latitude is None or self.longitude is None:
            return ""
        return presenting.map_page(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A service for its readers. Texts are the source's own; codes (languages, money) are for the page to word.

    `needs` are the names of the terms that classify it, each with the term's web address or "".
    """

    id: str
    name: str
    other_name: str
    about: list[list[str]]
    status: str
    alert: str
    organisation: Json
    phones: tuple[Phone, ...]
    email: str
    website: tuple[str, str] | None
    more_links: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    areas: tuple[str, ...]
    ages: tuple[int | None, int | None]
    who_for: list[list[str]]
    languages: tuple[Json, ...]
    interpreters: str
    costs: tuple[Json, ...]
    fees: str
    how_to_apply: list[list[str]]
    documents: tuple[tuple[str, str], ...]
    capacities: tuple[Json, ...]
    needs: tuple[tuple[str, str], ...]
    accreditations: str
    wait: str
    assured: date | None
    document: Json = field(repr=False)

    @property
    def is_free(self) -> bool | None:
        """True or False when the source says so, None when it says nothing certain."""
        amounts = [each.get("amount") for each in self.costs if each.get("amount") is not None]
        options = {str(each.get("option", "")).casefold() for each in self.costs}
        if options & {"free", "no cost"} or (amounts and not any(amounts)):
            return True
        if any(amounts):
            return False
        return True if text.fold(self.fees).rstrip(".") in ("free", "none", "no fee", "no charge") else None

    def is_stale(self, today: date, changed: date) -> bool:
        """Whether nobody has confirmed the facts for half a year; without a confirmation its last change counts."""
        return today - (self.assured or changed) > STALE_AFTER


def leaflet(document: Json, *, confidential: frozenset[str] = frozenset(), country: str = "") -> Leaflet:
    """The Leaflet of a public service document. `confidential` holds ids of locations kept secret;
    `country` says how to read phone numbers when no address names a country."""
    country = presenting.country_of(document) or country
    places = tuple(
        _place(each, confidential, country)
        for each in document.get("service_at_locations", [])
        if each.get("location", {}).get("location_type") != "virtual"
    )
    return Leaflet(
        id=str(document["id"]),
        name=text.tidy(str(document.get("name", ""))),
        other_name=_line(document, "alternate_name"),
        about=presenting.paragraphs(str(document.get("description", ""))),
        status=str(document.get("status", "")),
        alert=_line(document, "alert"),
        organisation=document.get("organization", {}),
        phones=_service_phones(document, country),
        email=presenting.mail_address(document.get("email")) or "",
        website=presenting.web_address(document.get("url")) or _virtual_link(document),
        more_links=_links(document.get("additional_urls", [])),
        places=places,
        areas=tuple(dict.fromkeys(_line(each, "name") for each in _areas(document) if each.get("name"))),
        ages=(_whole(document.get("minimum_age")), _whole(document.get("maximum_age"))),
        who_for=presenting.paragraphs(str(document.get("eligibility_description", ""))),
        languages=tuple(document.get("languages", [])),
        interpreters=_line(document, "interpretation_services"),
        costs=tuple(document.get("cost_options", [])),
        fees=_line(document, "fees_description"),
        how_to_apply=presenting.paragraphs(str(document.get("application_process", ""))),
        documents=tuple(
            (_line(each, "document"), (presenting.web_address(each.get("uri")) or ("",))[0])
            for each in document.get("required_documents", [])
            if each.get("document")
        ),
        capacities=tuple(document.get("capacities", [])),
        needs=_needs(document),
        accreditations=_line(document, "accreditations"),
        wait=_line(document, "wait_time"),
        assured=_day(document.get("assured_date")),
        document=document,
    )


def _line(document: Json, key: str) -> str:
    return text.tidy(str(document.get(key, "") or ""))


def _place(at: Json, confidential: frozenset[str], country: str) -> Place:
    location: Json = at.get("location", {})
    secret = str(location.get("id")) in confidential
    return Place(
        id=str(at.get("id", "")),
        location_id=str(location.get("id", "")),
        name=_line(location, "name"),
        description=_line(at, "description") or _line(location, "description"),
        lines=() if secret else tuple(presenting.location_lines(location)),
        latitude=None if secret else location.get("latitude"),
        longitude=None if secret else location.get("longitude"),
        transport="" if secret else _line(location, "transportation"),
        access=tuple(
            " – ".join(filter(None, (_line(each, "description"), _line(each, "details"))))
            for each in location.get("accessibility", [])
            if each.get("description") or each.get("details")
        ),
        phones=tuple(presenting.phones([*at.get("phones", []), *location.get("phones", [])], country=country)),
        schedules=tuple(at.get("schedules") or location.get("schedules") or []),
        is_confidential=secret,
    )


def _service_phones(document: Json, country: str) -> tuple[Phone, ...]:
    """The service's own numbers, else its contacts', else the only place's, else the organisation's."""
    own = presenting.phones(document.get("phones"), country=country)
    if not own:
        own = presenting.phones(_of_contacts(document), country=country)
    places = document.get("service_at_locations", [])
    if not own and len(places) == 1:
        location = places[0].get("location", {})
        own = presenting.phones([*places[0].get("phones", []), *location.get("phones", [])], country=country)
    if not own:
        organisation = document.get("organization", {})
        theirs = [*organisation.get("phones", []), *_of_contacts(organisation)]
        own = presenting.phones(theirs, country=country)
    return tuple(own)


def _of_contacts(document: Json) -> list[Json]:
    return [phone for each in document.get("contacts", []) for phone in each.get("phones", [])]


def _virtual_link(document: Json) -> tuple[str, str] | None:
    for each in document.get("service_at_locations", []):
        location = each.get("location", {})
        if location.get("location_type") == "virtual" and location.get("url"):
            return presenting.web_address(location["url"])
    return None


def _links(documents: Sequence[Json]) -> tuple[tuple[str, str], ...]:
    found = ((presenting.web_address(each.get("url")), _line(each, "label")) for each in documents)
    return tuple((address[0], label or address[1]) for address, label in found if address)


def _areas(document: Json) -> list[Json]:
    at = [area for each in document.get("service_at_locations", []) for area in each.get("service_areas", [])]
    return [*document.get("service_areas", []), *at]


def _needs(document: Json) -> tuple[tuple[str, str], ...]:
    """(name, web address) of the terms that classify the service, in its own order, each name once."""
    found: dict[str, str] = {}
    for each in document.get("attributes", []):
        term = each.get("taxonomy_term", {})
        name = _line(term, "name") or _line(each, "label") or _line(each, "value")
        if name:
            found.setdefault(name, str(term.get("term_uri", "")))
    return tuple(found.items())


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and value >= 0 else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
