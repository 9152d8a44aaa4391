"""A small invented town: three organizations, 24 services with everything HSDS can say, one hidden refuge."""

from collections.abc import Iterator
from typing import Any

from commonweal.directory.actions import store
from commonweal.kernel import ids
from commonweal.kernel.actors import System

Document = dict[str, Any]
SECRET_STREET, SECRET_LATITUDE = "7 Hidden Lane", 53.812345
SECRET_NOTE = "internal: ask for Morag"
BY = System("tests")


def uid(*parts: object) -> str:
    """The same id for the same words."""
    return str(ids.stable_id("town", *map(str, parts)))


TAXONOMY = {"id": uid("taxonomy"), "name": "Needs of the town", "description": "What people need.", "version": "1"}
TERMS = {
    name: {
        "id": uid("term", name),
        "code": name.upper(),
        "name": name.title(),
        "description": f"Everything about {name}.",
        "taxonomy": TAXONOMY["name"],
        "taxonomy_detail": TAXONOMY,
        "language": "en",
        **({} if name in ("food", "advice") else {"parent_id": uid("term", "food")}),
    }
    for name in ("food", "food bank", "hot meal", "advice")
}
ORGANIZATIONS = [
    {
        "id": uid("organization", number),
        "name": name,
        "description": f"{name} helps people in the town.",
        "email": "hello@example.org",
        "website": "https://example.org/",
        "year_incorporated": 1990 + number,
        "organization_identifiers": [
            {
                "id": uid("identifier", number),
                "identifier_scheme": "GB-CHC",
                "identifier_type": "Charity number",
                "identifier": f"10000{number}",
            }
        ],
    }
    for number, name in enumerate(("Harbour Food Bank", "Town Advice", "Safe House"))
]


def attribute(term: str, *where: object) -> Document:
    """A classification by one of TERMS."""
    return {"id": uid("attribute", term, *where), "taxonomy_term": TERMS[term], "link_entity": "service"}


def place(number: int, **more: Any) -> Document:
    """A location on a line of latitude, one every 0.01 degrees (1,112 metres)."""
    return {
        "id": uid("location", number),
        "location_type": "physical",
        "name": f"Hall {number}",
        "latitude": 53.80 + number / 100,
        "longitude": -1.54,
        "addresses": [
            {
                "id": uid("address", number),
                "address_1": f"{number} High Street",
                "city": "Leeds",
                "state_province": "West Yorkshire",
                "postal_code": "LS2 7UE",
                "country": "GB",
                "address_type": "physical",
            }
        ],
        "accessibility": [{"id": uid("access", number), "description": "Step-free"}],
        "languages": [{"id": uid("language", number), "name": "Polish", "code": "pl"}],
        **more,
    }


def service(number: int, **more: Any) -> Document:
    """A service with a bit of everything."""
    term = tuple(TERMS)[number % 4]
    return {
        "id": uid("service", number),
        "organization": ORGANIZATIONS[number % 2],
        "name": f"{TERMS[term]['name']} number {number}",
        "description": "Groceries for a week, no questions asked." if number % 2 else "A warm room and a kettle.",
        "url": "https://example.org/service",
        "email": "service@example.org",
        "status": "active",
        "fees_description": "Free",
        "minimum_age": number,
        "maximum_age": number + 20,
        "assured_date": "2026-01-01",
        "last_modified": "2026-01-02T03:04:05Z",
        "internal_note": SECRET_NOTE,
        "phones": [
            {
                "id": uid("phone", number),
                "number": "+44 113 496 0000",
                "extension": 7,
                "languages": [{"id": uid("phone language", number), "name": "Urdu", "code": "ur"}],
            }
        ],
        "contacts": [{"id": uid("contact", number), "name": "Pat", "email": "pat@example.org", "title": "Worker"}],
        "languages": [{"id": uid("service language", number), "name": "English", "code": "en"}],
        "cost_options": [{"id": uid("cost", number), "option": "Standard", "amount": 0, "currency": "GBP"}],
        "required_documents": [{"id": uid("document", number), "document": "Proof of address"}],
        "service_areas": [{"id": uid("area", number), "name": "Leeds", "description": "All of the city"}],
        "attributes": [attribute(term, number)],
        "schedules": [
            {
                "id": uid("schedule", number),
                "freq": "WEEKLY",
                "byday": "MO,TU" if number % 2 else "SA",
                "opens_at": "09:30",
                "closes_at": "17:00:00",
                "valid_from": "2020-01-01",
            }
        ],
        "service_at_locations": [
            {"id": uid("at", number), "description": "Ring twice", "location": place(number)},
        ],
        **more,
    }


def refuge() -> Document:
    """A service at a place that nobody may find."""
    hidden = place(99, name="Refuge", latitude=SECRET_LATITUDE, is_confidential=True)
    hidden["addresses"][0]["address_1"] = SECRET_STREET
    return service(
        99,
        name="Refuge for families",
        organization=ORGANIZATIONS[2],
        service_at_locations=[{"id": uid("at", 99), "location": hidden}],
    )


def documents() -> Iterator[Document]:
    """Every service of the town."""
    yield from (service(number) for number in range(22))
    yield service(22, service_at_locations=[], name="Telephone befriending", description="By telephone only.")
    yield refuge()


def build() -> None:
    """Store and publish the town."""
    store.store_documents(documents(), source="town", owner=None, by=BY)
