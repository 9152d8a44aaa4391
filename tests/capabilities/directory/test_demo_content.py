"""The demo town: believable, invented throughout, valid HSDS 3.2, and findable."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

import commonweal.directory
from commonweal.directory.engine.entries import entries_of
from commonweal.directory.engine.hours import OpeningHours
from commonweal.kernel.geometry import Point, distance_km
from commonweal.places.engine import postcodes
from commonweal.places.engine.postcodes import Postcode

FILE = Path(commonweal.directory.__file__).parent / "demo" / "saltmere.json"
# Ofcom sets these numbers aside for drama: they ring nowhere.
DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}|08081 570\d{3}")


@pytest.fixture(scope="module")
def town():
    return json.loads(FILE.read_text("utf-8"))


def walk(value, key=""):
    """Every (key, value) below."""
    yield key, value
    if isinstance(value, dict):
        for name, each in value.items():
            yield from walk(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each, key)


def test_there_is_enough_to_show(town):
    assert len(town) >= 70
    assert len({s["organization"]["id"] for s in town}) >= 22
    assert len({a["location_id"] for s in town for a in s.get("service_at_locations", [])}) >= 45


def test_every_service_is_valid_hsds(town, shared):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((shared / "standards/hsds/hsds-3.2.3/schema/compiled/service.json").read_text("utf-8"))
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    wrong = [(s["name"], e.json_path, e.message) for s in town for e in checker.iter_errors(s)]
    assert wrong == []


def test_nothing_in_it_is_real(town):
    for key, value in walk(town):
        if key == "number":
            assert DRAMA.fullmatch(value), value
        elif key == "email" or key == "assurer_email":
            assert value.endswith(".example.org")
        elif key in ("url", "website"):
            assert re.match(r"https://[a-z]+\.example\.org/", value)


def test_ids_mean_one_thing_each(town):
    kinds = Counter()
    for service in town:
        kinds[service["id"]] += 1
    assert max(kinds.values()) == 1
    seen = {}
    for service in town:
        for kind, thing in [
            ("organization", service["organization"]),
            *[("location", at["location"]) for at in service.get("service_at_locations", [])],
        ]:
            assert seen.setdefault(thing["id"], (kind, thing)) == (kind, thing)


def test_no_nulls_and_no_empty_strings(town):
    assert [key for key, value in walk(town) if value is None or value == ""] == []


def test_addresses_lie_near_their_outcode(town):
    centres = {}
    for service in town:
        for at in service.get("service_at_locations", []):
            location = at["location"]
            code = Postcode.uk(location["addresses"][0]["postal_code"])
            point = Point(location["latitude"], location["longitude"])
            centres.setdefault(code.outward, point)
            assert code.is_full
            assert not postcodes.is_po_box(location["addresses"][0]["address_1"])
            assert distance_km(centres[code.outward], point) < 3


def test_needs_are_terms_of_our_vocabulary(town, db):
    from commonweal.kernel.actors import System
    from commonweal.vocabulary import actions, queries

    actions.load_bundled(by=System("test"))
    terms = {a["taxonomy_term"]["id"]: a["taxonomy_term"] for s in town for a in s["attributes"]}
    known = queries.terms_by_id(terms)
    assert {pk: t["name"] for pk, t in terms.items()} == {pk: view.label for pk, view in known.items()}
    assert all(s["attributes"] for s in town)


def test_hours_are_read_without_complaint(town):
    for service in town:
        for holder in [service, *service.get("service_at_locations", [])]:
            if rows := holder.get("schedules"):
                hours = OpeningHours.from_schedules(rows, "Europe/London")
                bad = [p for rule in hours.rules for p in rule.flags if p not in ("over_midnight",)]
                assert bad == [], (service["name"], bad)


def test_it_shows_what_a_directory_must_cope_with(town):
    schedules = [s for d in town for h in [d, *d.get("service_at_locations", [])] for s in h.get("schedules", [])]
    assert any(s["closes_at"] < s["opens_at"] for s in schedules), "over midnight"
    assert any(s["byday"] == "2SA" for s in schedules), "second Saturday"
    assert any(s["closes_at"] == "24:00" for s in schedules), "round the clock"
    assert any("valid_to" in s for s in schedules), "seasonal"
    assert any(s.get("interval") == 2 for s in schedules), "every second week"
    assert any(d["status"] == "temporarily closed" for d in town)
    assert any("service_at_locations" not in d for d in town), "no location"
    assert any("capacities" in d for d in town)
    assert any("assured_date" not in d for d in town)
    assert sum(len(d.get("service_at_locations", [])) > 1 for d in town) >= 10
    secret = [
        a["location"] for d in town for a in d.get("service_at_locations", []) if a["location"].get("is_confidential")
    ]
    assert len(secret) == 1


def test_every_service_gives_entries(town):
    assert all(entries_of(service, zone="Europe/London") for service in town)


def test_each_top_need_has_help(town):
    parents = Counter(a["taxonomy_term"].get("parent_id") for s in town for a in s["attributes"])
    assert len([each for each in parents if each]) == 16
