"""How the open APIs answer: methods, origins, freshness, compression, problems, limits."""

import gzip
import json

import pytest
from django.core.cache import cache

from tests.contract.directory import town

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("api", ["hsds", "oruk"])


@pytest.fixture
def directory_town(db):
    town.build()
    return town


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


class TestProblems:
    @BOTH
    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("/services?per_page=-1", 400, "invalid"),
            ("/services?per_page=0", 400, "invalid"),
            ("/services?per_page=1001", 400, "invalid"),
            ("/services?per_page=ten", 400, "invalid"),
            ("/services?page=0", 400, "invalid"),
            ("/services?page=1000000000000", 404, "no_such_page"),
            (f"/services?page={10**40}", 404, "no_such_page"),
            ("/services?taxonomy_term_id=food", 400, "invalid"),
            ("/services?taxonomy_id=1", 400, "invalid"),
            ("/services?modified_after=yesterday", 400, "invalid"),
            ("/services?modified_after=9999-99-99", 400, "invalid"),
            ("/services?format=xml", 400, "invalid"),
            ("/services?full=perhaps", 400, "invalid"),
            ("/services?full=1", 400, "invalid"),
            ("/services?search=%00", 400, "invalid"),
            (f"/services?search={'a' * 501}", 400, "invalid"),
            ("/service_at_locations?postcode=LS2&proximity=far", 400, "invalid"),
            ("/service_at_locations?postcode=LS2&proximity=-1", 400, "invalid"),
            ("/service_at_locations?proximity=100", 400, "invalid"),
            ("/services/abc", 404, "not_found"),
            ("/services/00000000-0000-0000-0000-000000000000", 404, "not_found"),
            ("/services/3f7b145d-84af-42d7-8fae-eaca714b02b2", 404, "not_found"),
            ("/nothing", 404, "not_found"),
            ("/changes?since=-1", 400, "invalid"),
            ("/changes?since=999999", 404, "no_such_sequence"),
            ("/changes?kind=dog", 400, "invalid"),
        ],
    )
    def test_each_is_told_in_the_same_form(self, client, api, path, status, code):
        answer = client.get(f"/{api}/v3{path}")
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert (told["status"], told["code"]) == (status, code) and told["type"] and told["title"]
        assert answer["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.parametrize(
        "path",
        [
            "/services?minimum_age=-1",
            "/services?maximum_age=nan",
            "/services?day=Someday",
            "/services?start_time=25:00",
        ],
    )
    def test_the_uk_filters_refuse_nonsense(self, client, path):
        assert client.get(f"/oruk/v3{path}").status_code == 400

    def test_each_wrong_parameter_is_named(self, client):
        told = client.get("/hsds/v3/services?per_page=0&modified_after=x&organization_id=y").json()
        assert {each["where"] for each in told["problems"]} == {"per_page", "modified_after", "organization_id"}

    def test_an_unexpected_failure_is_a_problem_without_details(self, client, monkeypatch):
        from commonweal.directory.api import lists

        monkeypatch.setattr(lists.listing, "matching", lambda wanted: 1 / 0)
        client.raise_request_exception = False
        answer = client.get("/hsds/v3/services")
        assert answer.status_code == 500 and answer["Content-Type"] == "application/problem+json"
        assert "division" not in answer.content.decode()


class TestWhatIsUnderstood:
    @BOTH
    @pytest.mark.parametrize(
        "query",
        [
            "search=&page=&per_page=&format=&taxonomy_term_id=&taxonomy_id=&modified_after=&minimal=&full=",
            "full=TRUE",
            "modified_after=2026-03-01",
            "modified_after=2026-03-01t09:30:00z",
            "modified_after=2026-03-01T09:30:60Z",
            "modified_after=2026-03-01T09:30:00.123456789+01:00",
            "modified_after=2026-03-01T09:30:00%2B01:00",
            "modified_after=9999-12-31T23:59:59-14:00",
            "modified_after=0001-01-01T00:00:00%2B14:00",
            "search=%25%5F%27%22%5C%F0%9F%92%A5",
            "utm_source=poster",
            f"page=1&per_page=1000&taxonomy_term_id={town.TERMS['food']['id'].upper()}",
        ],
    )
    def test_every_usable_question_is_answered(self, directory_town, client, api, query):
        assert client.get(f"/{api}/v3/services?{query}").status_code == 200


class TestMethods:
    @BOTH
    def test_options_lists_them_and_lets_any_origin_in(self, client, api):
        answer = client.options(f"/{api}/v3/services", headers={"Origin": "https://example.org"})
        methods = {"hsds": "GET, HEAD, OPTIONS, POST", "oruk": "GET, HEAD, OPTIONS"}[api]
        assert answer.status_code == 204 and answer["Allow"] == answer["Access-Control-Allow-Methods"] == methods
        assert answer["Access-Control-Allow-Origin"] == "*" and "Content-Type" in answer["Access-Control-Allow-Headers"]

    @BOTH
    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_writing_is_refused_and_what_works_is_named(self, client, api, method):
        answer = getattr(client, method)(f"/{api}/v3/services")
        assert answer.status_code == 405 and answer["Allow"].startswith("GET, HEAD")
        assert answer.json()["code"] == "method_not_allowed"

    @BOTH
    @pytest.mark.parametrize("path", ["/", "/services", "/services?format=ndjson", "/services?minimal=true"])
    def test_head_says_the_same_without_a_body(self, directory_town, client, api, path):
        head, whole = client.head(f"/{api}/v3{path}"), client.get(f"/{api}/v3{path}")
        assert head.status_code == 200 and head.content == b""
        for name in ("Content-Type", "ETag", "Access-Control-Allow-Origin"):
            assert head.get(name) == whole.get(name)

    def test_a_closing_slash_makes_no_difference(self, directory_town, client):
        assert client.get("/hsds/v3/services/").content == client.get("/hsds/v3/services").content
        assert client.get("/hsds/v3").json() == client.get("/hsds/v3/").json()

    @pytest.mark.parametrize(
        ("data", "media"),
        [
            (json.dumps({"per_page": 3, "page": 2}), "application/json"),
            ("per_page=3&page=2", "application/x-www-form-urlencoded"),
        ],
    )
    @pytest.mark.parametrize(
        "name", ["services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"]
    )
    def test_a_question_may_be_posted(self, directory_town, client, name, data, media):
        posted = client.post(f"/hsds/v3/{name}", data=data, content_type=media)
        asked = client.get(f"/hsds/v3/{name}?per_page=3&page=2")
        assert (posted.status_code, posted.json()) == (asked.status_code, asked.json())
        assert posted["Cache-Control"] == "no-store"

    def test_query_and_body_may_be_mixed(self, directory_town, client):
        address = "/hsds/v3/services?per_page=3&modified_after=2020-01-01T00:00:00Z"
        posted = client.post(address, data=json.dumps({"page": 2}), content_type="application/json")
        assert posted.json() == client.get("/hsds/v3/services?per_page=3&page=2").json()
        assert client.post(address, data="", content_type="application/json").json() == client.get(address).json()

    @pytest.mark.parametrize(
        ("data", "media"),
        [
            ("{", "application/json"),
            ("[1]", "application/json"),
            ('"x"', "application/json"),
            ("<x/>", "text/xml"),
            (b"\xff", "application/x-www-form-urlencoded"),
            ('{"page": {"a": 1}}', "application/json"),
            ('{"search": null}', "application/json"),
            ('{"full": 1}', "application/json"),
            ('{"modified_after": [1]}', "application/json"),
            ("page=1&" * 200, "application/x-www-form-urlencoded"),
        ],
    )
    def test_a_body_that_cannot_be_read_is_refused(self, client, data, media):
        assert client.post("/hsds/v3/services", data=data, content_type=media).status_code == 400


class TestFreshness:
    @BOTH
    @pytest.mark.parametrize(
        "path", ["/", "/openapi.json", "/services", "/services?format=ndjson", "/services?minimal=true", "/changes"]
    )
    def test_an_unchanged_answer_is_not_sent_again(self, directory_town, client, api, path):
        first = client.get(f"/{api}/v3{path}")
        again = client.get(f"/{api}/v3{path}", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304 and again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"

    @BOTH
    def test_an_item_also_tells_when_it_changed(self, directory_town, client, api):
        path = f"/{api}/v3/services/{town.uid('service', 3)}"
        first = client.get(path)
        assert client.get(path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
        assert client.get(path, headers={"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}).status_code == 200

    @pytest.mark.parametrize("path", ["/services", "/services?format=ndjson&full=true", "/services?minimal=true"])
    def test_a_change_gives_a_new_tag(self, directory_town, client, path):
        before = client.get(f"/hsds/v3{path}")["ETag"]
        town.store.store_documents([town.service(1, name="New name")], source="town", owner=None, by=town.BY)
        assert client.get(f"/hsds/v3{path}", headers={"If-None-Match": before}).status_code == 200

    def test_an_organizations_tag_changes_with_its_services(self, directory_town, client):
        path = f"/hsds/v3/organizations/{town.uid('organization', 1)}"
        first = client.get(path)
        town.store.store_documents([town.service(1, name="New name")], source="town", owner=None, by=town.BY)
        assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200
        assert not first.has_header("Last-Modified")

    @BOTH
    def test_caches_are_told_how_long(self, directory_town, client, api):
        assert client.get(f"/{api}/v3/services")["Cache-Control"] == "public, max-age=60"
        assert client.get(f"/{api}/v3/changes")["Cache-Control"] == "no-cache"
        assert client.get(f"/{api}/v3/services?page=0")["Cache-Control"] == "no-store"


class TestCompression:
    @BOTH
    @pytest.mark.parametrize("path", ["/services", "/services?format=ndjson", "/services?minimal=true"])
    def test_long_answers_are_compressed_for_those_who_can(self, directory_town, client, api, path):
        plain = client.get(f"/{api}/v3{path}")
        packed = client.get(f"/{api}/v3{path}", headers={"Accept-Encoding": "br, gzip"})
        assert packed["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed["Vary"]
        assert gzip.decompress(body_of(packed)) == body_of(plain)
        assert not plain.has_header("Content-Encoding")

    def test_short_ones_are_not(self, client):
        assert not client.get("/hsds/v3/services", headers={"Accept-Encoding": "gzip"}).has_header("Content-Encoding")


class TestThrottle:
    def test_after_so_many_requests_the_caller_waits(self, client, settings):
        cache.clear()
        settings.API_REQUESTS_PER_MINUTE = 3
        answers = [client.get("/hsds/v3/", REMOTE_ADDR="192.0.2.1") for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[3]["Retry-After"]) <= 60
        assert answers[3].json()["code"] == "too_many_requests"
        assert answers[3]["Access-Control-Allow-Origin"] == "*"
        assert client.get("/hsds/v3/", REMOTE_ADDR="192.0.2.2").status_code == 200

    def test_it_can_be_switched_off(self, client, settings):
        cache.clear()
        settings.API_REQUESTS_PER_MINUTE = 0
        assert {client.get("/hsds/v3/").status_code for _ in range(5)} == {200}

    def test_a_caller_cannot_choose_an_address_where_no_proxy_is_trusted(self, client, settings):
        cache.clear()
        settings.API_REQUESTS_PER_MINUTE = 1
        settings.SECURE_PROXY_SSL_HEADER = None
        statuses = [client.get("/hsds/v3/", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in (1, 2)]
        assert statuses == [200, 429]
