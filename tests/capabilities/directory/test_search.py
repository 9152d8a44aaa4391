"""Finding help as a resident meets it: on documents, through the index of this database."""

import json
from datetime import UTC, datetime

import pytest

from commonweal.directory.actions import index
from commonweal.directory.engine.search import SearchQuery, Where
from commonweal.directory.models.records import Record
from commonweal.directory.queries import positions, search
from commonweal.kernel import clock, ids
from commonweal.kernel.geometry import Point
from commonweal.places.models import Postcode

pytestmark = pytest.mark.django_db

LEEDS = Where(Point(53.8, -1.55), "town", "Leeds", frozenset({"leeds"}), frozenset({"E08000035"}), "LS29JT", "GB")
YORK = Where(Point(53.96, -1.08), "town", "York", frozenset({"york"}), frozenset(), "YO17HH", "GB")
TUESDAY = datetime(2026, 6, 16, 10, tzinfo=UTC)
OPEN = [{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}]
HOUSE = {"address_1": "1 Mill Street", "city": "Leeds", "postal_code": "LS2 9JT", "country": "GB"}
SQUARE = json.dumps(
    {"type": "Polygon", "coordinates": [[[-1.8, 53.7], [-1.4, 53.7], [-1.4, 53.9], [-1.8, 53.9], [-1.8, 53.7]]]}
)


def identity(*parts):
    return str(ids.stable_id("test", *map(str, parts)))


def place(name, latitude=53.801, longitude=-1.551, **more):
    location = {"id": identity("location", name), "location_type": "physical", "name": name}
    if latitude is not None:
        location |= {"latitude": latitude, "longitude": longitude, "addresses": [HOUSE]}
    at = {key: more.pop(key) for key in ("service_areas", "schedules") if key in more}
    return {"id": identity("at", name, json.dumps(more, default=str)), "location": location | more} | at


def service(name, *places, terms=(), **more):
    return {
        "id": identity("service", name),
        "name": name,
        "status": "active",
        "organization": {"id": identity("organisation"), "name": "Help Together"},
        "attributes": [
            {"id": identity("attribute", term), "taxonomy_term": {"id": identity("term", term), "name": term}}
            for term in terms
        ],
        "service_at_locations": list(places),
    } | more


def names(query, **more):
    return [result.card.name for result in search.find_help(query, now=TUESDAY, **more).results]


def test_every_condition_holds_for_one_service_at_one_place():
    """Two services share a house, a third is elsewhere: conditions may not borrow from a neighbour."""
    house = place("House")
    index.rebuild_from(
        [
            service("Food parcels", house, languages=[{"code": "cy"}]),
            service("Debt advice", house, schedules=OPEN, languages=[{"code": "en"}]),
            service("Food bank", place("Far", 53.801, -1.0, schedules=OPEN), place("Near")),
        ]
    )
    ask = SearchQuery(text="food ", place=LEEDS, with_alternatives=False)
    assert set(names(ask)) == {"Food parcels", "Food bank"}
    assert names(ask.but(open_now=True)) == []
    assert names(ask.but(languages=("en",))) == []
    assert names(ask.but(within_km=60, open_now=True)) == ["Food bank"]
    page = search.find_help(ask.but(within_km=60, sort="distance"), now=TUESDAY)
    assert {r.card.name: r.other_places for r in page.results} == {"Food parcels": 0, "Food bank": 1}
    assert (page.total, page.total_places) == (2, 3)


def test_need_covers_narrower_needs_and_facets_count_services():
    term = {"id": identity("term", "pantry"), "name": "pantry", "parent_id": identity("term", "food")}
    pantry = service("Pantry", place("A"), place("B", 53.802)) | {
        "attributes": [{"id": identity("x"), "taxonomy_term": term}]
    }
    index.rebuild_from([pantry, service("Kitchen", place("C"), terms=["food"], fees_description="Free")])
    page = search.find_help(SearchQuery(terms=(identity("term", "food"),)), now=TUESDAY)
    assert [r.card.name for r in page.results] == ["Kitchen", "Pantry"], "stated outright before through a narrower one"
    counts = {value.key: (value.count, value.is_selected) for value in page.facets.terms}
    assert counts == {identity("term", "food"): (2, True), identity("term", "pantry"): (1, False)}
    assert page.facets.is_free == 1
    assert [(value.key, value.count) for value in page.facets.modes] == [("in_person", 2), ("phone", 0), ("online", 0)]


@pytest.mark.parametrize(
    ("area", "leeds", "york"),
    [
        ({"name": "Leeds City Council"}, True, False),
        ({"name": "LS1, LS2, LS3"}, True, False),
        ({"name": "West", "extent": SQUARE, "extent_type": "geojson"}, True, False),
        ({"name": "x", "uri": "http://statistics.data.gov.uk/id/statistical-geography/E08000035"}, True, False),
        ({"name": "National"}, True, True),
        ({"name": "United Kingdom"}, True, True),
        ({"name": "Cornwall"}, False, False),
        ({"name": "Broken", "extent": '{"type": "Polygon"}'}, False, False),
    ],
)
def test_a_service_without_a_place_is_found_by_its_area(area, leeds, york):
    index.rebuild_from([service("Helpline", service_areas=[area], phones=[{"number": "0113"}])])
    for where, expected in ((LEEDS, leeds), (YORK, york)):
        found = search.find_help(SearchQuery(place=where, with_alternatives=False), now=TUESDAY)
        assert bool(found.results) == expected
        assert all(r.covers_place and r.distance_km is None for r in found.results)


def test_a_refuge_never_tells_where_it_is():
    """A post-office box beside coordinates that should not be there, and a location marked confidential: radius,
    order, facets, card and approximate points say nothing."""
    box = place("Refuge", 53.8005, -1.5505) | {"service_areas": [{"name": "Leeds"}]}
    box["location"]["addresses"] = [{"address_1": "PO Box 12", "city": "Leeds", "postal_code": "LS2 9JT"}]
    index.rebuild_from([service("Refuge", box), service("Clinic", place("Clinic", 53.9, -1.55))])
    seen = set()
    for km in (0.05, 0.5, 5, 50):
        for latitude in (53.70, 53.80, 53.8005):
            where = Where(Point(latitude, -1.5505), "exact", "", LEEDS.names)
            for sort in ("relevance", "distance"):
                ask = SearchQuery(place=where, within_km=km, sort=sort, with_alternatives=False)
                page = search.find_help(ask, now=TUESDAY)
                refuge = next(r for r in page.results if r.card.name == "Refuge")
                seen.add((refuge.distance_km, refuge.score, refuge.card.postal_code, refuge.card.latitude))
                if sort == "distance":
                    assert page.results[-1].card.name == "Refuge"
            assert names(SearchQuery(place=where, within_km=km, reach="near", with_alternatives=False)) != ["Refuge"]
    assert len(seen) == 1
    assert seen.pop()[0] is None
    assert names(SearchQuery(place=YORK, within_km=20_000, with_alternatives=False)) == ["Clinic"]


def test_an_address_without_coordinates_is_placed_by_its_postcode():
    for code in ("LS2", "LS1"):
        Postcode.objects.create(country="GB", code=code, precision="outcode", latitude=53.8, longitude=-1.55)
    house = place("House")
    del house["location"]["latitude"]
    refuge = place("Hidden", None, addresses=[{"address_1": "PO Box 1", "postal_code": "LS1 1AA"}])
    index.rebuild_from([service("Advice", house), service("Refuge", refuge)])
    page = search.find_help(SearchQuery(place=LEEDS, with_alternatives=False), now=TUESDAY)
    assert [(r.card.name, r.is_approximate, r.distance_km) for r in page.results] == [("Advice", True, 0.0)]


def test_typing_mistakes_are_forgiven_and_told():
    index.rebuild_from([service("Homeless shelter", place("A")), service("Debt advice", place("B"))])
    page = search.find_help(SearchQuery(text="homeles sheltr"), now=TUESDAY)
    assert [r.card.name for r in page.results] == ["Homeless shelter"]
    assert page.did_you_mean == "homeless shelter"
    assert not page.results[0].is_typed
    assert names(SearchQuery(text="homel")) == ["Homeless shelter"], "the last word may be half typed"


def test_synonyms_widen_and_never_outrank(monkeypatch):
    others = {"food bank": ["pantry"]}
    monkeypatch.setattr(
        search.vocabulary, "synonyms_of", lambda words, language="en": {w: others[w] for w in words if w in others}
    )
    far = place("Far", 53.9, -1.55)
    index.rebuild_from(
        [
            service("Pantry pantry pantry", place("Near"), assured_date="2026-06-15"),
            service("Saint Ann", far, description="A meeting with a food table and a clothes bank on Tuesdays."),
        ]
    )
    page = search.find_help(SearchQuery(text="food bank", place=LEEDS), now=TUESDAY)
    assert [(r.card.name, r.is_typed) for r in page.results] == [("Saint Ann", True), ("Pantry pantry pantry", False)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fwyd", True),
        ("FWYD", True),
        ("café", True),
        ("cafe", True),
        ("غذاء", True),
        ("الغذاء", True),
        ("ysgol", False),
    ],
)
def test_words_of_other_languages(text, found):
    index.rebuild_from([service("Banc fwyd", place("A"), description="Café cymunedol. بنك الغذاء في ليدز")])
    assert bool(names(SearchQuery(text=text, with_alternatives=False))) == found


def test_place_in_the_text_and_place_unknown(monkeypatch):
    monkeypatch.setattr(positions, "where", lambda text: LEEDS if text == "LS2" else None)
    index.rebuild_from([service("Food bank", place("A")), service("Food far", place("B", 51.0, 0.0))])
    page = search.find_help(SearchQuery(text="food near LS2"), now=TUESDAY)
    assert ([r.card.name for r in page.results], page.query.text, page.place) == (["Food bank"], "food", LEEDS)
    lost = search.find_help(SearchQuery(text="food", place_text="Nowhere"), now=TUESDAY)
    assert lost.is_place_unknown
    assert lost.total == 2


def test_nothing_found_offers_the_least_widened_search():
    index.rebuild_from([service("Food bank", place("A"), schedules=OPEN), service("Debt advice", place("B", 54.0))])
    night = datetime(2026, 6, 16, 2, tzinfo=UTC)
    page = search.find_help(SearchQuery(text="food", place=LEEDS, open_now=True), now=night)
    assert (page.total, page.widened, [r.card.name for r in page.alternatives]) == (0, ("times",), ["Food bank"])
    page = search.find_help(SearchQuery(text="debt", place=LEEDS), now=TUESDAY)
    assert (page.widened, [r.card.name for r in page.alternatives]) == (("distance",), ["Debt advice"])
    page = search.find_help(SearchQuery(text="debt unicorns"), now=TUESDAY)
    assert (page.widened, [r.card.name for r in page.alternatives]) == (("words",), ["Debt advice"])


def test_unknown_hours_are_not_open_and_not_closed():
    index.rebuild_from([service("Drop-in", place("A")), service("Café", place("B"), schedules=OPEN)])
    page = search.find_help(SearchQuery(), now=TUESDAY)
    assert {r.card.name: r.status.state for r in page.results} == {"Drop-in": "unknown", "Café": "open"}
    assert names(SearchQuery(open_now=True)) == ["Café"]
    assert page.facets.open_now == 1


def test_withdrawn_and_temporarily_closed():
    index.rebuild_from(
        [
            service("Gone", place("A"), status="defunct"),
            service("Paused", place("B"), status="temporarily closed", schedules=OPEN),
        ]
    )
    page = search.find_help(SearchQuery(), now=TUESDAY)
    assert [(r.card.name, r.status.reason) for r in page.results] == [("Paused", "temporarily_closed")]


@pytest.mark.parametrize(
    ("ages", "found"),
    [
        ((17, 17), []),
        ((18, 18), ["Youth"]),
        ((25, None), ["Youth"]),
        ((26, None), []),
        ((None, 17), []),
        ((10, 30), ["Youth"]),
    ],
)
def test_ages_overlap(ages, found):
    index.rebuild_from([service("Youth", place("A"), minimum_age=18, maximum_age=25)])
    assert names(SearchQuery(ages=ages, with_alternatives=False)) == found


def test_records_reach_the_index_and_leave_it():
    def publish(document):
        body = json.dumps(document)
        Record.objects.update_or_create(
            kind="service",
            id=document["id"],
            defaults={"body": body, "listed": body, "etag": "x", "last_modified": clock.now()},
        )
        index.reindex([document["id"]], [])

    first, second = service("Food bank", place("A"), place("B")), service("Food table", place("C"))
    publish(first)
    publish(second)
    assert set(names(SearchQuery(text="food "))) == {"Food bank", "Food table"}
    publish(service("Food bank", place("A")) | {"name": "Soup kitchen"})
    assert names(SearchQuery(text="food ", with_alternatives=False)) == ["Food table"]
    assert names(SearchQuery(text="soup ")) == ["Soup kitchen"]
    index.reindex([], [second["id"]])
    assert names(SearchQuery(text="table ", with_alternatives=False)) == []
    assert search.find_help(SearchQuery(), now=TUESDAY).total_places == 1
    assert index.rebuild() == 2, "the record is still there: only the index had forgotten it"
    assert len(names(SearchQuery())) == 2


def test_suggestions_complete_the_last_word():
    index.rebuild_from([service("Food bank", place("A")), service("Football", place("B"))])
    assert [each.text for each in search.suggest("free foo") if each.kind == "word"] == ["free food", "free football"]
    assert search.suggest("f") == []


def test_a_search_asks_few_questions_of_the_database(django_assert_max_num_queries):
    index.rebuild_from([service(f"Food {n}", place(f"{n}", 53.8 + n / 1000), terms=["food"]) for n in range(30)])
    ask = SearchQuery(text="food ", place=LEEDS, terms=(identity("term", "food"),))
    search.find_help(ask, now=TUESDAY)
    with django_assert_max_num_queries(5):
        page = search.find_help(ask, now=TUESDAY)
    assert len(page.results) == 20
    assert page.pages == 2


def test_pages_do_not_overlap_and_odd_pages_do_not_fail():
    index.rebuild_from([service(f"Food {n:02d}", place(f"{n}", 53.8)) for n in range(25)])
    seen = [name for number in (1, 2, 3) for name in names(SearchQuery(text="food", page=number, page_size=10))]
    assert len(seen) == len(set(seen)) == 25
    assert names(SearchQuery(page=10**9)) == []
    assert len(names(SearchQuery(page=-3, page_size=0))) == 1
