"""A service's page: the answer first, true labels, nothing that must stay secret, few queries."""

import gzip
import json
import re
import uuid
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from commonweal.directory.actions import store
from commonweal.directory.engine.hours import hours_of
from commonweal.directory.models.records import Record
from commonweal.directory.views.cards import address_of
from tests.factories import directory as make

WEDNESDAY_NOON = "2026-03-04T12:00:00Z"


def path_of(document, prefix=""):
    with translation.override("en"):
        return prefix + address_of(document["id"], document["name"])


def text_of(response):
    return response.content.decode()


@time_machine.travel(WEDNESDAY_NOON, tick=False)
def test_the_answer_comes_first(client, town):
    page = text_of(client.get(path_of(town["food"])))
    main = page[page.index("<main") :]
    assert 'href="tel:+441134960000"' in main
    assert main.index("tel:+441134960000") < main.index("Harbour Hall") < main.index("Parcels of food")
    assert "Open now, closes 17:00" in main
    assert "geo:53.79960,-1.54910" in main
    for said in ("Polish", "Checked 1 October 2026", "by Harbour Trust", "LS1 4AP", "Free"):
        assert said in main


@pytest.mark.parametrize("moment", ["2026-03-04T08:59:00Z", "2026-03-04T09:00:00Z", "2026-03-07T12:00:00Z"])
def test_the_label_is_the_engines(client, town, moment):
    with time_machine.travel(moment, tick=False) as travelled:
        page = text_of(client.get(path_of(town["food"])))
        body = json.loads(Record.objects.get(kind="service", id=town["food"]["id"]).body)
        from commonweal.kernel import clock

        decided = hours_of(body, body["service_at_locations"][0], zone="Europe/London").is_open_at(clock.now())
        assert travelled is not None
    assert ("Open now" in page) is decided


def test_a_confidential_address_never_shows(client, town):
    for prefix in ("", "/cy", "/ar"):
        page = text_of(client.get(path_of(town["refuge"], prefix)))
        for secret in ("Harbour Street", "LS1 4AP", "53.79", "Bus 4", "geo:", "openstreetmap"):
            assert secret not in page
    english = text_of(client.get(path_of(town["refuge"])))
    assert "We do not show the address" in english
    assert 'data-cw="exit"' in english


def test_every_place_has_its_own_hours(client, town):
    document = make.service("Two places", [make.location("One"), make.location("Two")], schedules=None)
    for days, at in zip(("MO", "TU"), document["service_at_locations"], strict=True):
        at["schedules"] = [make.schedule(days)]
    make.publish(document)
    page = text_of(client.get(path_of(document)))
    assert page.count("Opening hours here") == 2
    assert "Opening hours not known" not in page


def test_old_names_and_short_addresses_lead_to_the_page(client, town):
    food = town["food"]
    for old in (f"/service/{food['id']}/", f"/service/{food['id']}/old-name/"):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, path_of(food))


def test_unknown_services_and_drafts_are_not_found(client, town):
    assert client.get(f"/service/{uuid.uuid4()}/x/").status_code == 404
    assert client.get(f"/organisation/{uuid.uuid4()}/x/").status_code == 404


def test_withdrawn_services_say_so_and_name_what_replaces_them(client, town):
    food, advice = town["food"], town["advice"]
    assert client.get(path_of(food)).status_code == 200
    store.withdraw("service", food["id"], reason="merged", replaced_by=advice["id"], by=make.TESTER)
    response = client.get(path_of(food))
    assert response.status_code == 410
    assert path_of(advice) in text_of(response)
    assert "tel:+441134960000" not in text_of(response)


def test_a_page_is_read_in_few_queries_and_once_kept_in_one(client, town):
    address = path_of(town["food"])
    client.get(path_of(town["advice"]))
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    with CaptureQueriesContext(connection) as second:
        client.get(address)
    own = [each["sql"] for each in first if "vocabulary" not in each["sql"]]
    assert len(own) <= 3
    assert len(second) == 1


def test_a_change_shows_at_once(client, town):
    address = path_of(town["food"])
    client.get(address)
    make.publish({**town["food"], "description": "Parcels and hot soup."})
    assert "Parcels and hot soup." in text_of(client.get(address))


def test_strangers_get_no_cookie_and_may_keep_the_page(client, town):
    response = client.get(path_of(town["food"]))
    assert response.cookies == {}
    assert response["Cache-Control"].startswith("public, max-age=")
    assert {"Accept-Encoding", "Cookie"} <= {each.strip() for each in response["Vary"].split(",")}
    again = client.get(path_of(town["food"]), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_signed_in_readers_get_private_uncompressed_pages(client, town, cast):
    client.get(path_of(town["food"]))
    client.force_login(cast.alice)
    response = client.get(path_of(town["food"]), headers={"Accept-Encoding": "gzip"})
    assert response["Cache-Control"] == "private, no-cache"
    assert not response.has_header("Content-Encoding")


def test_machines_find_the_record_and_search_engines_the_facts(client, town):
    page = text_of(client.get(path_of(town["food"])))
    assert (
        f'rel="alternate" type="application/json" href="http://127.0.0.1:8000/hsds/v3/services/{town["food"]["id"]}"'
        in page
    )
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert (data["@type"], data["name"], data["provider"]["name"]) == ("Service", "Harbour Food Bank", "Harbour Trust")


def test_hostile_texts_stay_texts(client, town):
    document = make.service(
        "</script><script>alert(1)</script>",
        url="javascript:alert(1)",
        description="<img src=x onerror=alert(1)>",
        additional_urls=[{"id": make.identity("u"), "url": "data:text/html,x", "label": "Press me"}],
    )
    make.publish(document)
    page = text_of(client.get(path_of(document)))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "javascript:" not in page
    assert "data:text/html" not in page


def test_an_organisation_lists_its_services_in_few_queries(client, town):
    organisation = make.identity("organisation Harbour Trust")
    address = f"/organisation/{organisation}/harbour-trust/"
    with CaptureQueriesContext(connection) as queries:
        page = text_of(client.get(address))
    assert len(queries) <= 3
    for document in town.values():
        assert path_of(document) in page
    assert "Harbour Street" not in page


def test_page_weight_stays_within_the_bars(client, town):
    """Compressed: a repeat visit is the page alone; the first one adds styles, script and icon."""
    from django.contrib.staticfiles import finders

    once = sum(
        len(gzip.compress(Path(finders.find(name)).read_bytes(), 9))
        for name in (
            "design/build/commonweal.css",
            "design/commonweal.js",
            "directory/directory.css",
            "directory/directory.js",
            "design/icon.svg",
        )
        if finders.find(name)
    )
    for address in ("/", "/needs/", path_of(town["advice"])):
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) <= 8_000, address
        assert len(response.content) + once <= 30_000, address


def test_a_busy_page_costs_no_query_and_is_at_most_a_second_behind(client, town, monkeypatch):
    from commonweal.design.public import shelf

    monkeypatch.setattr(shelf, "trusted_seconds", 1.0)
    address = path_of(town["food"])
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        client.get(address)
        make.publish({**town["food"], "description": "Parcels and hot soup."})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) == 0
        clock.shift(1.1)
        assert "Parcels and hot soup." in text_of(client.get(address))


def test_the_shelf_throws_away_the_least_read_and_stays_bounded():
    from commonweal.design.public import Kept, Shelf

    shelf = Shelf(limit=20_000)
    for number in range(50):
        shelf.keep((str(number),), Kept("v", 100.0, 0.0, "e", b"x" * 900, b""))
        shelf.find(("0",), 1.0)
    assert shelf.size <= 20_000
    assert shelf.find(("0",), 1.0) is not None
    assert shelf.find(("1",), 1.0) is None
    assert shelf.find(("49",), 100.0) is None
    shelf.keep(("large",), Kept("v", 100.0, 0.0, "e", b"x" * 5000, b""))
    assert shelf.find(("large",), 1.0) is None
