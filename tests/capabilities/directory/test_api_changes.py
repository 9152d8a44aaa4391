"""Tombstones and the feed of changes."""

import json

import pytest

from commonweal.directory.actions import store
from tests.contract.directory import town

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("api", ["hsds", "oruk"])


@pytest.fixture
def directory_town(db):
    town.build()
    return town


class TestWithdrawn:
    @BOTH
    def test_a_withdrawn_record_is_gone_everywhere(self, client, directory_town, api):
        store.withdraw("service", town.uid("service", 5), by=town.BY, reason="closed for good")
        gone = client.get(f"/{api}/v3/services/{town.uid('service', 5)}")
        assert gone.status_code == 410 and gone.json()["code"] == "gone"
        assert "closed for good" not in gone.content.decode()
        assert client.get(f"/{api}/v3/service_at_locations/{town.uid('at', 5)}").status_code == 410
        assert client.get(f"/{api}/v3/services").json()["total_items"] == 23

    @BOTH
    def test_it_names_what_replaced_it(self, client, directory_town, api):
        instead = town.uid("service", 6)
        store.withdraw("service", town.uid("service", 5), by=town.BY, reason="merged", replaced_by=instead)
        gone = client.get(f"/{api}/v3/services/{town.uid('service', 5)}")
        assert gone.json()["replaced_by"] == instead
        address, relation = gone["Link"].strip("<").split(">; ")
        assert relation == 'rel="successor-version"' and address.endswith(f"/{api}/v3/services/{instead}")
        assert client.get(address).status_code == 200

    def test_what_comes_back_is_there_again(self, client, directory_town):
        store.withdraw("service", town.uid("service", 5), by=town.BY, reason="mistake")
        store.store_documents([town.service(5)], source="town", owner=None, by=town.BY, lift_bars=True)
        assert client.get(f"/hsds/v3/services/{town.uid('service', 5)}").status_code == 200


class TestFeed:
    def follow(self, client, address):
        """Every change from `address` on, following `next` until nothing is left; and where to go on later."""
        found = []
        while True:
            page = client.get(address).json()
            found += page["contents"]
            assert page["size"] == len(page["contents"]) and page["empty"] == (not page["contents"])
            address = page["next"]
            if not page["has_more"]:
                return found, address

    @BOTH
    @pytest.mark.parametrize("per_page", [1, 7, 1000])
    def test_following_it_gives_each_record_and_ends(self, client, directory_town, api, per_page):
        found, _ = self.follow(client, f"/{api}/v3/changes?per_page={per_page}")
        numbers = [each["sequence"] for each in found]
        assert numbers == sorted(set(numbers))
        services = [each for each in found if each["kind"] == "service"]
        assert len(services) == 24 and {each["op"] for each in services} == {"put"}
        assert client.get(services[0]["url"]).json()["id"] == services[0]["id"]

    def test_coming_back_later_gives_only_what_is_new(self, client, directory_town):
        _, address = self.follow(client, "/hsds/v3/changes")
        assert self.follow(client, address) == ([], address)
        store.store_documents([town.service(4, name="New")], source="town", owner=None, by=town.BY)
        store.withdraw("service", town.uid("service", 5), by=town.BY, reason="", replaced_by=town.uid("service", 4))
        found, _ = self.follow(client, address)
        told = {(each["kind"], each["id"], each["op"]) for each in found}
        assert told == {
            ("service", town.uid("service", 4), "put"),
            ("service_at_location", town.uid("at", 4), "put"),
            ("service", town.uid("service", 5), "delete"),
            ("service_at_location", town.uid("at", 5), "delete"),
        }
        deleted = next(each for each in found if each["op"] == "delete" and each["kind"] == "service")
        assert deleted["replaced_by"] == town.uid("service", 4) and "url" not in deleted

    def test_one_kind_only(self, client, directory_town):
        found, address = self.follow(client, "/hsds/v3/changes?kind=taxonomy_term")
        assert {each["kind"] for each in found} == {"taxonomy_term"} and len(found) == 4
        assert "kind=taxonomy_term" in address

    def test_the_uk_feed_names_only_what_it_serves(self, client, directory_town):
        found, _ = self.follow(client, "/oruk/v3/changes")
        assert {each["kind"] for each in found} == {"service", "service_at_location", "taxonomy", "taxonomy_term"}

    def test_by_time(self, client, directory_town):
        found, _ = self.follow(client, "/hsds/v3/changes")
        newest = max(each["at"] for each in found)
        assert client.get("/hsds/v3/changes", {"modified_after": newest}).json()["contents"]
        assert client.get("/hsds/v3/changes", {"modified_after": "2999-01-01"}).json()["empty"]

    def test_as_lines(self, client, directory_town):
        found, _ = self.follow(client, "/hsds/v3/changes")
        answer = client.get("/hsds/v3/changes?format=ndjson")
        lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
        assert lines == found

    def test_it_costs_what_changed(self, client, directory_town, django_assert_num_queries):
        with django_assert_num_queries(2):
            client.get("/hsds/v3/changes?per_page=5")

    def test_storing_the_same_again_is_no_change(self, client, directory_town):
        _, address = self.follow(client, "/hsds/v3/changes")
        town.build()
        assert self.follow(client, address)[0] == []
