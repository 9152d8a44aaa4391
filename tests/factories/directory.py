"""Service documents as publishers send them, stored through the one action that stores."""

from typing import Any

from commonweal.directory.actions.store import store_documents
from commonweal.kernel import ids
from commonweal.kernel.actors import System
from commonweal.people.models import Organisation

TESTER = System("tests")
WEEKDAYS = "MO,TU,WE,TH,FR"


def identity(name: str) -> str:
    """The same UUID for the same name."""
    return str(ids.stable_id("tests", "directory", name))


def schedule(days: str = WEEKDAYS, opens: str = "09:00", closes: str = "17:00", **more: Any) -> dict[str, Any]:
    """One weekly HSDS schedule row."""
    row = {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, **more}
    return {"id": identity(f"schedule {sorted(row.items())}"), **row}


def need(notation: str, name: str) -> dict[str, Any]:
    """An attribute that classifies by a term of our own needs."""
    term = {
        "id": identity(f"term {notation}"),
        "name": name,
        "description": name,
        "term_uri": f"urn:commonweal:needs:{notation}",
    }
    return {"id": identity(f"attribute {notation}"), "taxonomy_term": term}


def location(name: str, **more: Any) -> dict[str, Any]:
    """A place in Leeds with an address and a point."""
    made = {
        "id": identity(f"location {name}"),
        "location_type": "physical",
        "name": name,
        "latitude": 53.7996,
        "longitude": -1.5491,
        "addresses": [
            {
                "id": identity(f"address {name}"),
                "address_1": "1 Harbour Street",
                "city": "Leeds",
                "state_province": "West Yorkshire",
                "postal_code": "LS1 4AP",
                "country": "GB",
                "address_type": "physical",
            }
        ],
    }
    return {**made, **more}


def service(name: str = "Harbour Food Bank", places: Any = None, **more: Any) -> dict[str, Any]:
    """A believable public service document; keywords replace its values, None takes one away."""
    organisation = {
        "id": identity("organisation Harbour Trust"),
        "name": "Harbour Trust",
        "description": "A charity that helps neighbours through hard times.",
    }
    places = [location("Harbour Hall")] if places is None else places
    made: dict[str, Any] = {
        "id": identity(f"service {name}"),
        "name": name,
        "status": "active",
        "description": "Parcels of food for three days.\n\nNo voucher is needed. Come as you are.",
        "url": "https://harbour.example.org/food",
        "email": "food@harbour.example.org",
        "assured_date": "2026-10-01",
        "fees_description": "Free",
        "organization": organisation,
        "phones": [{"id": identity(f"phone {name}"), "number": "0113 496 0000", "type": "voice"}],
        "languages": [{"id": identity("english"), "code": "en"}, {"id": identity("polish"), "code": "pl"}],
        "attributes": [need("food-bank", "Food bank")],
        "schedules": [schedule()],
        "service_at_locations": [{"id": identity(f"at {name} {each['id']}"), "location": each} for each in places],
    }
    return {key: value for key, value in {**made, **more}.items() if value is not None}


def publish(*documents: dict[str, Any], owner: Organisation | None = None, source: str = "tests") -> None:
    """Store and publish service documents."""
    store_documents(documents, source=source, owner=owner, by=TESTER)
