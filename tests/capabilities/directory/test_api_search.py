"""Searching the open APIs by words, by place (coverage and distance are two things), and by our own filters."""

import json
from datetime import UTC, datetime

import pytest
import time_machine

from commonweal.directory.actions import store
from commonweal.kernel import clock
from commonweal.kernel.geometry import Point, distance_km
from commonweal.places.models import Area, Postcode
from tests.contract.directory import town

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("api", ["hsds", "oruk"])
LEEDS, BRADFORD = Point(53.80, -1.54), Point(53.80, -1.75)
EVERY_PLACE = [*range(22), 99]


def square(point, half):
    """A GeoJSON square around a point."""
    west, east = point.longitude - half, point.longitude + half
    south, north = point.latitude - half, point.latitude + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def put(number, **more):
    """Store one service of the town, changed."""
    store.store_documents([town.service(number, **more)], source="town", owner=None, by=town.BY)


@pytest.fixture
def gazetteer(db):
    for code, place, point in (("LS2", "Leeds", LEEDS), ("BD1", "Bradford", BRADFORD)):
        Postcode.objects.create(
            country="GB", code=code, precision="outcode", latitude=point.latitude, longitude=point.longitude, town=place
        )
        Area.objects.create(
            code=f"E0800000{len(place)}", name=place, name_key=place.lower(), kind="council", boundary=square(point, 0.1),
            south=point.latitude - 0.1, north=point.latitude + 0.1, west=point.longitude - 0.1, east=point.longitude + 0.1,
        )  # fmt: skip


@pytest.fixture
def directory_town(db):
    town.build()
    return town


@pytest.fixture
def ask(client, directory_town, gazetteer):
    """Which of the town's services (or their places) a list holds, in its order."""
    known = {town.uid(kind, number): number for number in [*range(23), 99] for kind in ("service", "at")}

    def asked(path, **query):
        answer = client.get(path, {"per_page": 100, **query})
        assert answer.status_code == 200, answer.content
        return [known[each["id"]] for each in answer.json()["contents"]]

    return asked


class TestWords:
    @BOTH
    def test_services_are_found_by_their_words(self, ask, api):
        assert ask(f"/{api}/v3/services", search="befriending") == [22]
        assert set(ask(f"/{api}/v3/services", search="kettle")) == {n for n in range(22) if n % 2 == 0}
        assert ask(f"/{api}/v3/services", search="zyzzyva") == []

    @BOTH
    def test_so_are_their_places(self, ask, api):
        assert set(ask(f"/{api}/v3/service_at_locations", search="kettle")) == {n for n in range(22) if n % 2 == 0}
        assert ask(f"/{api}/v3/service_at_locations", search="befriending") == []

    def test_every_other_filter_holds_too(self, ask):
        found = ask("/hsds/v3/services", search="kettle", taxonomy_term_id=town.TERMS["hot meal"]["id"])
        assert set(found) == {2, 6, 10, 14, 18}
        assert ask("/hsds/v3/services", search="kettle", organization_id=town.ORGANIZATIONS[1]["id"]) == []
        assert ask("/hsds/v3/services", search="kettle", modified_after="2999-01-01") == []

    def test_pages_and_lines_hold_the_same_in_the_same_order(self, client, ask):
        whole = ask("/hsds/v3/services", search="food")
        paged = [n for page in range(1, 20) if (page - 1) * 3 < len(whole)
                 for n in ask("/hsds/v3/services", search="food", per_page=3, page=page)]  # fmt: skip
        assert paged == whole and len(whole) > 6
        for query, name in (("format=ndjson", "name"), ("format=ndjson&minimal=true", "last_modified")):
            lines = b"".join(client.get(f"/hsds/v3/services?search=food&{query}").streaming_content).splitlines()
            assert [json.loads(line)["id"] for line in lines] == [town.uid("service", n) for n in whole]
            assert all(name in json.loads(line) for line in lines)

    def test_a_withdrawn_service_is_not_found(self, ask):
        store.withdraw("service", town.uid("service", 22), by=town.BY, reason="")
        assert ask("/hsds/v3/services", search="befriending") == []

    def test_words_may_be_posted(self, client, ask):
        answer = client.post("/hsds/v3/services", data={"search": "befriending"}, content_type="application/json")
        assert [each["id"] for each in answer.json()["contents"]] == [town.uid("service", 22)]

    @pytest.mark.parametrize("text", ["%", "'", '"', "(", "*", "NEAR(", "a AND", "-", "😀", "food*", 'x" OR "y'])
    def test_odd_words_are_no_failure(self, client, ask, text):
        for name in ("services", "service_at_locations", "organizations", "taxonomy_terms"):
            assert client.get(f"/hsds/v3/{name}", {"search": text}).status_code == 200


class TestCoverage:
    @BOTH
    def test_only_what_people_there_may_use(self, ask, api):
        """All but those without a stated area cover Leeds; nobody in Bradford may use them."""
        put(3, service_areas=[])
        put(4, service_areas=[{"id": town.uid("area", 4), "name": "Bradford"}])
        assert sorted(ask(f"/{api}/v3/service_at_locations", postcode="LS2")) == [n for n in EVERY_PLACE if n != 4]
        assert sorted(ask(f"/{api}/v3/service_at_locations", postcode="BD1")) == [3, 4]

    def test_an_outline_decides_by_its_shape(self, ask):
        area = {"id": town.uid("area", 4), "extent": square(BRADFORD, 0.02), "extent_type": "geojson"}
        put(4, service_areas=[area])
        assert ask("/hsds/v3/service_at_locations", postcode="BD1") == [4]
        assert 4 not in ask("/hsds/v3/service_at_locations", postcode="LS2")

    def test_coverage_is_not_distance(self, ask):
        """Twenty kilometres away and still for people in LS2; next door and not for people in BD1."""
        assert 20 in ask("/hsds/v3/service_at_locations", postcode="LS2")
        put(0, service_areas=[{"id": town.uid("area", 0), "name": "Bradford"}])
        assert 0 not in ask("/hsds/v3/service_at_locations", postcode="LS2", proximity=5000)


class TestDistance:
    @BOTH
    @pytest.mark.parametrize("metres", [1, 1111, 1113, 2500, 10_000, 24_000])
    def test_it_is_metres_from_the_centroid(self, ask, api, metres):
        points = {number: Point(53.80 + number / 100, -1.54) for number in range(22)}
        near = [n for n, point in points.items() if distance_km(LEEDS, point) * 1000 <= metres]
        assert ask(f"/{api}/v3/service_at_locations", postcode="LS2", proximity=metres) == near

    @BOTH
    @pytest.mark.parametrize("metres", [500_000, 2000, 100])
    def test_a_hidden_place_is_never_near(self, ask, client, api, metres):
        """Not even at its own door: asking with smaller and smaller circles finds nothing out."""
        Postcode.objects.create(
            country="GB", code="LS9", precision="outcode", latitude=town.SECRET_LATITUDE, longitude=-1.54, town="Leeds"
        )
        assert 99 not in ask(f"/{api}/v3/service_at_locations", postcode="LS9", proximity=metres)
        assert 99 in ask(f"/{api}/v3/service_at_locations", postcode="LS9")

    def test_its_place_in_a_list_by_distance_tells_nothing(self, ask):
        assert ask("/hsds/v3/service_at_locations", postcode="LS2")[-1] == 99

    def test_a_place_without_coordinates_is_not_near(self, ask):
        nowhere = {
            key: value for key, value in town.place(0).items() if key not in ("latitude", "longitude", "addresses")
        }
        put(0, service_at_locations=[{"id": town.uid("at", 0), "location": nowhere}])
        assert 0 not in ask("/hsds/v3/service_at_locations", postcode="LS2", proximity=500_000)

    def test_words_and_distance_hold_for_one_place(self, ask):
        assert ask("/hsds/v3/service_at_locations", postcode="LS2", proximity=2500, search="kettle") == [0, 2]

    @BOTH
    def test_an_unknown_postcode_is_told(self, client, directory_town, gazetteer, api):
        answer = client.get(f"/{api}/v3/service_at_locations?postcode=ZZ99+9ZZ")
        assert answer.status_code == 400 and answer.json()["problems"][0]["where"] == "postcode"


class TestOurOwn:
    def test_open_now(self, ask):
        with time_machine.travel(datetime(2026, 3, 2, 12, 0, tzinfo=UTC), tick=False):  # a Monday
            assert clock.now().weekday() == 0
            assert set(ask("/hsds/v3/services", x_open_now="true")) == {n for n in range(22) if n % 2} | {99}
        with time_machine.travel(datetime(2026, 3, 2, 23, 0, tzinfo=UTC), tick=False):
            assert ask("/hsds/v3/services", x_open_now="true") == []

    def test_language_and_price(self, ask):
        put(3, fees_description="£20 a visit", cost_options=[{"id": town.uid("cost", 3), "amount": 20}])
        assert 3 not in ask("/hsds/v3/services", x_free="true") and 5 in ask("/hsds/v3/services", x_free="true")
        assert 5 in ask("/hsds/v3/services", x_language="en") and ask("/hsds/v3/services", x_language="fi") == []
