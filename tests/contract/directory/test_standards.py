"""Both APIs keep the official schemas and our stricter reading of them."""

import json

import pytest

from tests.contract.directory import official, walk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("api", ["hsds", "oruk"])
def test_the_validators_walk_finds_nothing(directory_town, client, shared, api):
    findings = walk.walk(walk.getter(client, api), api)
    assert findings.errors == []
    assert findings.warnings == []
    assert findings.checked["service"] >= 7 and findings.checked["service_at_location_list"] >= 15


@pytest.mark.parametrize("api", ["hsds", "oruk"])
@pytest.mark.parametrize("name", walk.KINDS)
def test_every_streamed_record_is_valid_whole_and_flat(directory_town, client, shared, api, name):
    if (api, name) == ("oruk", "organizations"):
        assert client.get("/oruk/v3/organizations").status_code == 404
        return
    kind, findings = walk.KINDS[name], walk.Findings()
    for address, schema in ((f"/{api}/v3/{name}", f"{kind}_list"), (f"/{api}/v3/{name}", kind)):
        full = "&full=true&full_service=true" if schema == kind else ""
        answer = client.get(f"{address}?format=ndjson{full}")
        for line in b"".join(answer.streaming_content).splitlines():
            walk.check(api, schema, json.loads(line), findings)
    assert findings.errors == []
    assert findings.checked[kind] == findings.checked[f"{kind}_list"] > 0


def test_services_always_name_their_organization(directory_town, client):
    for path in ("/hsds/v3/services?per_page=100", "/oruk/v3/services?per_page=100&full=true"):
        for each in client.get(path).json()["contents"]:
            assert each["organization_id"] == each["organization"]["id"]


class TestTheChecksCanFail:
    """The official validator's own bad answers, and what only we find."""

    def load(self, shared, mock, name):
        return json.loads((shared / "standards/hsds/oruk-validator-mocks" / mock / name).read_text(encoding="utf-8"))

    def test_a_bad_service(self, shared):
        found = official.errors("oruk", "service", self.load(shared, "V3.0-UK-Fail", "service_full.json"))
        assert any("is not a 'email'" in each for each in found)

    def test_bad_rows_in_a_list(self, shared):
        rows = self.load(shared, "V3.0-UK-Fail", "service_list.json")["contents"]
        found = [error for row in rows for error in official.errors("oruk", "service_list", row)]
        assert any("'name' is a required property" in each for each in found)

    def test_a_root_without_profile(self, shared):
        root = self.load(shared, "V3.0-UK-Fail", "api_details.json")
        findings = walk.walk(lambda path: (200, root) if path == "/" else (404, {}), "oruk")
        assert "/ lacks profile" in findings.errors
        assert "openapi_url does not lead to a description" in findings.errors

    def test_a_bad_term(self, shared):
        terms = self.load(shared, "V3.0-UK-Warn", "taxonomy_term_list.json")["contents"]
        terms.append(self.load(shared, "V3.0-UK-Warn", "taxonomy_term.json"))
        found = [error for term in terms for error in official.errors("oruk", "taxonomy_term", term)]
        assert found

    @pytest.mark.parametrize("mock", ["V3.0-UK-Warn", "V3.0-UK-Fail", "V3.0-UK-Test"])
    def test_pages_that_do_not_add_up(self, shared, mock):
        folder = shared / "standards/hsds/oruk-validator-mocks" / mock
        pages = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*_list.json"))]
        assert any(official.page_oddities(page) for page in pages if "contents" in page)

    def test_what_no_official_schema_forbids(self, shared):
        odd = {"id": "00000000-0000-0000-0000-000000000000", "name": "", "status": "active", "url": None, "x": 1}
        assert len(official.oddities("hsds", "service_list", odd)) == 4


def test_the_good_mock_passes(shared):
    rows = json.loads(
        (shared / "standards/hsds/oruk-validator-mocks/V3.0-UK-Default/service_list.json").read_text(encoding="utf-8")
    )["contents"]
    assert [error for row in rows for error in official.errors("oruk", "service_list", row)] == []
