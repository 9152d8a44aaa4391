"""What the lists of the open APIs hold: filters, forms, pages, streams; and what they never hold."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.directory.queries import listing
from commonweal.kernel import clock
from tests.contract.directory import town

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory_town(db):
    town.build()
    return town


@pytest.fixture
def ask(client, directory_town):
    """The records of one page (or of a stream) as a list."""

    def asked(path, **query):
        answer = client.get(path, query)
        assert answer.status_code == 200, answer.content
        if answer.streaming:
            text = b"".join(answer.streaming_content)
            if answer["Content-Type"] == "application/x-ndjson":
                return [json.loads(line) for line in text.splitlines()]
            return json.loads(text)["contents"]
        return answer.json()["contents"]

    return asked


def numbers(records):
    """Which of the town's services these are."""
    known = {town.uid("service", number): number for number in [*range(23), 99]}
    return sorted(known[each["id"]] for each in records)


def places(records):
    """Which of the town's services these service_at_locations belong to."""
    known = {town.uid("at", number): number for number in [*range(23), 99]}
    return sorted(known[each["id"]] for each in records)


class TestFilters:
    def test_by_term(self, ask):
        found = ask("/hsds/v3/services", taxonomy_term_id=town.TERMS["food bank"]["id"], per_page=100)
        assert numbers(found) == [1, 5, 9, 13, 17, 21]
        found = ask("/oruk/v3/service_at_locations", taxonomy_term_id=town.TERMS["food bank"]["id"], per_page=100)
        assert places(found) == [1, 5, 9, 13, 17, 21]

    def test_by_taxonomy(self, ask):
        assert len(ask("/hsds/v3/services", taxonomy_id=town.TAXONOMY["id"], per_page=100)) == 24
        assert ask("/hsds/v3/services", taxonomy_id=town.uid("no such taxonomy")) == []

    def test_term_and_taxonomy_must_both_hold(self, ask):
        term = town.TERMS["advice"]["id"]
        both = {"taxonomy_term_id": term, "taxonomy_id": town.TAXONOMY["id"]}
        assert numbers(ask("/hsds/v3/services", **both)) == numbers(ask("/hsds/v3/services", taxonomy_term_id=term))
        assert ask("/hsds/v3/services", taxonomy_term_id=term, taxonomy_id=town.uid("no such taxonomy")) == []

    def test_by_organization(self, ask):
        first = town.ORGANIZATIONS[0]["id"]
        assert numbers(ask("/hsds/v3/services", organization_id=first)) == [n for n in range(23) if n % 2 == 0]
        assert places(ask("/hsds/v3/service_at_locations", organization_id=first)) == list(range(0, 22, 2))

    def test_modified_after_includes_the_moment_itself(self, ask):
        moments = {each["id"]: each["last_modified"] for each in ask("/hsds/v3/services", minimal="true")}
        newest = max(moments.values())
        assert len(ask("/hsds/v3/services", modified_after=newest, per_page=100)) == 24
        later = (clock.now() + timedelta(seconds=1)).isoformat()
        assert ask("/hsds/v3/services", modified_after=later) == []
        assert len(ask("/hsds/v3/services", modified_after="2020-01-01", per_page=100)) == 24

    def test_only_what_changed_since(self, ask):
        moment = clock.now().isoformat()
        town.store.store_documents([town.service(4, name="New name")], source="town", owner=None, by=town.BY)
        assert numbers(ask("/hsds/v3/services", modified_after=moment)) == [4]
        assert places(ask("/hsds/v3/service_at_locations", modified_after=moment)) == [4]

    def test_terms_by_level_and_parent(self, ask):
        tops = ask("/hsds/v3/taxonomy_terms", top_only="true")
        assert {each["name"] for each in tops} == {"Food", "Advice"}
        children = ask("/hsds/v3/taxonomy_terms", parent_id=town.TERMS["food"]["id"])
        assert {each["name"] for each in children} == {"Food Bank", "Hot Meal"}
        assert len(ask("/hsds/v3/taxonomy_terms", taxonomy_id=town.TAXONOMY["id"])) == 4
        assert ask("/hsds/v3/taxonomy_terms", taxonomy_id=town.uid("none")) == []

    def test_small_lists_are_searched_by_every_word(self, ask):
        assert [each["name"] for each in ask("/hsds/v3/organizations", search="BANK harbour")] == ["Harbour Food Bank"]
        assert ask("/hsds/v3/organizations", search="bank nothing") == []
        assert [each["name"] for each in ask("/hsds/v3/taxonomy_terms", search="meal")] == ["Hot Meal"]
        assert ask("/hsds/v3/organizations", search="example.org/") == []

    def test_organizations_by_term(self, ask):
        assert ask("/hsds/v3/organizations", taxonomy_term_id=town.TERMS["food"]["id"]) == []

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"minimum_age": 40}, [20, 21, 22, 99]),
            ({"maximum_age": 2}, [0, 1, 2]),
            ({"minimum_age": 30, "maximum_age": 11}, [10, 11]),
            ({"minimum_age": 22, "maximum_age": 23}, [*range(2, 23)]),
        ],
    )
    def test_ages_match_when_the_ranges_overlap(self, ask, query, expected):
        assert numbers(ask("/oruk/v3/services", per_page=100, **query)) == expected
        at_places = [number for number in expected if number != 22]
        assert places(ask("/oruk/v3/service_at_locations", per_page=100, **query)) == at_places

    @pytest.mark.parametrize(
        ("query", "odd", "even"),
        [
            ({"day": "MO"}, True, False),
            ({"day": "saturday"}, False, True),
            ({"day": "Wed"}, False, False),
            ({"start_time": "09:30"}, True, True),
            ({"start_time": "09:31"}, False, False),
            ({"end_time": "17:00"}, True, True),
            ({"end_time": "16:59"}, False, False),
            ({"day": "TU", "start_time": "09:00", "end_time": "18:00"}, True, False),
        ],
    )
    def test_day_and_times_hold_for_one_opening(self, ask, query, odd, even):
        everything = [*range(23), 99]
        expected = [n for n in everything if (odd if n % 2 else even)]
        assert numbers(ask("/oruk/v3/services", per_page=100, **query)) == expected
        assert places(ask("/oruk/v3/service_at_locations", per_page=100, **query)) == [n for n in expected if n != 22]

    def test_times_of_two_openings_do_not_add_up(self, ask):
        hours = [
            {"id": town.uid("early"), "freq": "WEEKLY", "byday": "MO", "opens_at": "08:00", "closes_at": "09:00"},
            {"id": town.uid("late"), "freq": "WEEKLY", "byday": "WE", "opens_at": "20:00", "closes_at": "21:00"},
        ]
        changed = town.service(1, schedules=hours)
        town.store.store_documents([changed], source="town", owner=None, by=town.BY)
        assert 1 not in numbers(ask("/oruk/v3/services", day="MO", start_time="20:00", per_page=100))
        assert 1 in numbers(ask("/oruk/v3/services", day="WE", start_time="20:00", per_page=100))

    def test_a_place_with_hours_of_its_own_does_not_take_the_services(self, ask):
        own = [{"id": town.uid("own"), "freq": "WEEKLY", "byday": "SU", "opens_at": "10:00", "closes_at": "11:00"}]
        at = {"id": town.uid("at", 1), "location": town.place(1), "schedules": own}
        changed = town.service(1, service_at_locations=[at])
        town.store.store_documents([changed], source="town", owner=None, by=town.BY)
        assert 1 in places(ask("/oruk/v3/service_at_locations", day="SU", per_page=100))
        assert 1 not in places(ask("/oruk/v3/service_at_locations", day="MO", per_page=100))


class TestForms:
    def test_lists_are_flat_and_whole_on_demand(self, ask):
        flat, whole = (ask("/hsds/v3/services", full=full, per_page=1)[0] for full in ("false", "true"))
        assert not [key for key, value in flat.items() if isinstance(value, list)]
        assert flat["organization"]["name"] and "organization_identifiers" not in flat["organization"]
        assert whole["phones"] and whole["service_at_locations"][0]["location"]["addresses"]

    def test_minimal_holds_everything_in_one_page(self, client, directory_town):
        page = json.loads(b"".join(client.get("/hsds/v3/services?minimal=true&per_page=2").streaming_content))
        assert (page["total_items"], page["total_pages"], page["size"], len(page["contents"])) == (24, 1, 24, 24)
        assert {frozenset(each) for each in page["contents"]} == {frozenset({"id", "last_modified"})}
        assert page["first_page"] and page["last_page"] and not page["empty"]

    def test_minimal_of_nothing_is_a_page_too(self, client):
        page = json.loads(b"".join(client.get("/hsds/v3/services?minimal=true").streaming_content))
        assert page["contents"] == [] and page["empty"] and page["total_pages"] == 0

    def test_an_empty_list_says_so(self, client):
        page = client.get("/hsds/v3/services").json()
        assert page == {
            "total_items": 0, "total_pages": 0, "page_number": 1, "size": 0,
            "first_page": True, "last_page": True, "empty": True, "contents": [],
        }  # fmt: skip

    def test_organizations_name_their_services_or_nest_them(self, client, ask):
        path = f"/hsds/v3/organizations/{town.ORGANIZATIONS[1]['id']}"
        named, nested = client.get(path).json(), client.get(path, {"full_service": "true"}).json()
        assert {frozenset(each) for each in named["services"]} == {frozenset({"id", "name", "status"})}
        assert len(named["services"]) == len(nested["services"]) == 11
        assert nested["services"][0]["phones"]
        assert ask("/hsds/v3/organizations", full_service="true", per_page=1)[0]["services"][0]["phones"]

    def test_the_uk_profile_drops_and_adds(self, client, directory_town):
        path = f"/v3/services/{town.uid('service', 3)}"
        hsds, uk = client.get(f"/hsds{path}").json(), client.get(f"/oruk{path}").json()
        assert {"phones", "fees_description"} <= set(hsds) and not {"phones", "fees_description"} & set(uk)
        place = uk["service_at_locations"][0]["location"]
        assert place["accessibility"][0]["accessibility"] == "Step-free" and "languages" not in place
        assert uk["attributes"][0]["taxonomy_term"]["term"] == hsds["attributes"][0]["taxonomy_term"]["name"]
        assert uk["service_areas"][0]["service_area"] == "All of the city"

    def test_the_uk_profiles_words_reach_both_apis(self, client, directory_town):
        """A UK feed says them in fields of its own; HSDS gets them in the fields that mean the same."""
        area = {"id": town.uid("area", 3), "service_area": "Leeds and villages"}
        place = town.place(3, accessibility=[{"id": town.uid("access", 3), "accessibility": "A ramp"}])
        changed = town.service(
            3, service_areas=[area], service_at_locations=[{"id": town.uid("at", 3), "location": place}]
        )
        town.store.store_documents([changed], source="town", owner=None, by=town.BY)
        path = f"/v3/services/{town.uid('service', 3)}"
        hsds, uk = client.get(f"/hsds{path}").json(), client.get(f"/oruk{path}").json()
        assert hsds["service_areas"][0] == {"id": area["id"], "name": "Leeds and villages"}
        assert uk["service_areas"][0]["service_area"] == "Leeds and villages"
        ramps = [each["service_at_locations"][0]["location"]["accessibility"][0] for each in (hsds, uk)]
        assert ramps[0]["description"] == ramps[1]["accessibility"] == "A ramp" and "accessibility" not in ramps[0]

    def test_pages_together_hold_everything_once(self, client, directory_town):
        seen = []
        for number in range(1, 6):
            page = client.get("/hsds/v3/services", {"per_page": 5, "page": number}).json()
            assert (page["total_pages"], page["page_number"], page["size"]) == (5, number, 4 if number == 5 else 5)
            assert (page["first_page"], page["last_page"]) == (number == 1, number == 5)
            seen += [each["id"] for each in page["contents"]]
        assert len(seen) == len(set(seen)) == 24


class TestStreams:
    @pytest.mark.parametrize("api", ["hsds", "oruk"])
    def test_lines_hold_what_all_pages_hold(self, ask, api):
        assert ask(f"/{api}/v3/services", format="ndjson") == ask(f"/{api}/v3/services", per_page=100)
        assert ask(f"/{api}/v3/services", format="ndjson", full="true") == ask(
            f"/{api}/v3/services", per_page=100, full="true"
        )

    def test_minimal_lines(self, ask):
        assert ask("/hsds/v3/services", format="ndjson", minimal="true") == ask("/hsds/v3/services", minimal="true")

    def test_memory_is_that_of_one_batch(self, directory_town, monkeypatch):
        monkeypatch.setattr(listing, "BATCH", 5)
        found = listing.matching(listing.Wanted("service"))
        sizes = [len(batch) for batch in found.batches(listing.FULL)]
        assert sizes == [5, 5, 5, 5, 4]

    def test_filters_hold_for_streams(self, ask):
        found = ask("/hsds/v3/services", format="ndjson", taxonomy_term_id=town.TERMS["hot meal"]["id"])
        assert numbers(found) == [2, 6, 10, 14, 18, 22]


class TestQueries:
    @pytest.mark.parametrize("api", ["hsds", "oruk"])
    @pytest.mark.parametrize(
        ("path", "count"),
        [
            ("services", 3), ("services?full=true", 3), ("service_at_locations", 3), ("taxonomy_terms", 3),
            ("organizations", 3), ("organizations?full=true", 4), ("organizations?full_service=true", 4),
        ],
    )  # fmt: skip
    def test_a_page_costs_the_same_however_long(self, client, directory_town, api, path, count):
        if api == "oruk" and path.startswith("organizations"):
            return
        for per_page in (1, 20):
            joint = "&" if "?" in path else "?"
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(f"/{api}/v3/{path}{joint}per_page={per_page}").status_code == 200
            assert len(asked) == count, [each["sql"] for each in asked]

    def test_an_item_costs_one(self, client, directory_town, django_assert_num_queries):
        with django_assert_num_queries(1):
            client.get(f"/hsds/v3/services/{town.uid('service', 3)}")


class TestWhatMustNotLeak:
    PATHS = (
        "services?full=true&per_page=1000", "services?format=ndjson&full=true", "services?per_page=1000",
        "service_at_locations?full=true&per_page=1000", "service_at_locations?format=ndjson",
        "organizations?full_service=true", "organizations?full=true&format=ndjson", "changes?per_page=1000",
        f"services/{town.uid('service', 99)}", f"service_at_locations/{town.uid('at', 99)}",
        f"organizations/{town.ORGANIZATIONS[2]['id']}?full_service=true",
    )  # fmt: skip

    @pytest.mark.parametrize("api", ["hsds", "oruk"])
    @pytest.mark.parametrize("path", PATHS)
    def test_nothing_that_is_not_public_is_told(self, client, cast, directory_town, api, path):
        answer = client.get(f"/{api}/v3/{path}")
        if api == "oruk" and path.startswith("organizations"):
            assert answer.status_code == 404
            return
        assert answer.status_code == 200
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        for secret in (town.SECRET_STREET, str(town.SECRET_LATITUDE), town.SECRET_NOTE, "is_confidential", "their_id"):
            assert secret not in text
        assert '"source"' not in text or "funding" in text

    @pytest.mark.parametrize("who", ["alice", "charlie", "dana"])
    def test_signed_in_people_see_the_same_as_everybody(self, client, cast, directory_town, who):
        everybody = client.get("/hsds/v3/services?full=true&per_page=1000").content
        client.force_login(getattr(cast, who))
        assert client.get("/hsds/v3/services?full=true&per_page=1000").content == everybody
