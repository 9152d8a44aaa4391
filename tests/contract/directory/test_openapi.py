"""What each API says of itself is true, and does not change unseen.

After a deliberate change: `UPDATE_OPENAPI=1 pytest tests/contract/directory/test_openapi.py`.
"""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from commonweal.directory.api.about import description
from commonweal.directory.api.mount import APIS

pytestmark = pytest.mark.django_db
SNAPSHOTS = Path(__file__).parent / "snapshots"


@cache
def described(api):
    return json.loads(json.dumps(description(APIS[api], f"/{api}/v3")))


@cache
def validator(api, path, method="get"):
    """The validator of what our own description promises for 200."""
    whole = described(api)
    promised = whole["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = {**json.loads(json.dumps(promised)), "components": whole["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.mark.parametrize("api", ["hsds", "oruk"])
def test_the_description_is_the_one_kept_here(api):
    path = SNAPSHOTS / f"{api}.json"
    text = json.dumps(described(api), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_OPENAPI"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "the published contract changed; see this module's docstring"


@pytest.mark.parametrize("api", ["hsds", "oruk"])
def test_the_description_is_served_where_the_root_says(client, api):
    address = client.get(f"/{api}/v3/").json()["openapi_url"]
    assert client.get(address).json() == described(api)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", ""),
        ("/services", ""),
        ("/services", "?full=true"),
        ("/services", "?minimal=true"),
        ("/service_at_locations", ""),
        ("/service_at_locations", "?full=true"),
        ("/organizations", ""),
        ("/organizations", "?full=true"),
        ("/organizations", "?full_service=true"),
        ("/taxonomies", ""),
        ("/taxonomy_terms", ""),
        ("/changes", "?per_page=5"),
    ],
)
@pytest.mark.parametrize("api", ["hsds", "oruk"])
def test_answers_are_as_described(directory_town, client, api, path, query):
    if path not in described(api)["paths"]:
        assert client.get(f"/{api}/v3{path}").status_code == 404
        return
    answer = client.get(f"/{api}/v3{path}{query}")
    body = json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    assert [e.message for e in validator(api, path).iter_errors(body)] == []


@pytest.mark.parametrize("name", ["services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"])
@pytest.mark.parametrize("api", ["hsds", "oruk"])
def test_items_are_as_described(directory_town, client, api, name):
    if f"/{name}" not in described(api)["paths"]:
        return
    for each in client.get(f"/{api}/v3/{name}?per_page=4").json()["contents"]:
        whole = client.get(f"/{api}/v3/{name}/{each['id']}").json()
        assert [e.message for e in validator(api, f"/{name}/{{id}}").iter_errors(whole)] == []


def test_a_field_that_nobody_described_is_found():
    page = {"id": "x", "surprise": 1}
    assert any("surprise" in e.message for e in validator("hsds", "/taxonomies/{id}").iter_errors(page))


def test_problems_are_described_with_their_media_type():
    for api in APIS:
        for path, methods in described(api)["paths"].items():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    expected = {"application/problem+json"} if int(status) >= 400 else {"application/json"}
                    assert expected <= set(answer["content"]), (api, path, status)
