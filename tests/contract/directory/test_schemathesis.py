"""Thousands of odd and ordinary requests made by schemathesis from the official and from our own descriptions.

The official files document only 200, so the error answers that every real API has are added to a copy of them, and
refusing a page 0 or an unknown postcode (which their plain `integer` and `string` allow) does not count as a fault.
Against our own descriptions nothing is forgiven but one thing they cannot say: `proximity` needs a `postcode`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.directory import official, town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

IDS = {
    "services": town.uid("service", 3),
    "service_at_locations": town.uid("at", 3),
    "organizations": town.ORGANIZATIONS[1]["id"],
    "taxonomies": town.TAXONOMY["id"],
    "taxonomy_terms": town.TERMS["food"]["id"],
}
# The coverage phase of our own, much stricter descriptions is long; COMMONWEAL_SLOW=1 runs it too.
PHASES = "coverage,fuzzing" if os.environ.get("COMMONWEAL_SLOW") else "fuzzing"
PROBLEM = {"description": "A problem.", "content": {"application/problem+json": {"schema": {"type": "object"}}}}


@pytest.fixture
def server(live_server, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    settings.ALLOWED_HOSTS = ["*"]
    town.build()
    return live_server.url


def run(description: Path, address: str, folder: Path, *, forgives: str, phases: str = "coverage,fuzzing") -> None:
    """One run of schemathesis with real ids; fails with its own report."""
    paths = json.loads(description.read_text(encoding="utf-8"))["paths"]
    # Asked for id and last_modified only, no server can also give what the same address promises otherwise.
    flat = '[[operations]]\ninclude-path = "/services"\nparameters = { minimal = false }\n'
    rules = [
        f'[[operations]]\ninclude-path = "/{name}/{{id}}"\nparameters = {{ id = "{identity}" }}\n'
        for name, identity in IDS.items()
        if f"/{name}/{{id}}" in paths
    ]
    config = folder / "schemathesis.toml"
    config.write_text("\n".join([forgives, flat, *rules]), encoding="utf-8")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", str(description)),
        *("--url", address, "--checks", "all", "--phases", phases, "--max-examples", "5"),
        *("--seed", "7", "--no-color", "--generation-database", "none"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, timeout=500)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "No failures" in done.stdout or "passed" in done.stdout


def official_copy(api: str, folder: Path) -> Path:
    """The official description with error answers added and its references made absolute."""
    source = official.STANDARDS / official.FOLDER[api] / "openapi.json"
    text = source.read_text(encoding="utf-8").replace('"./schema/', f'"file://{source.parent}/schema/')
    described = json.loads(text)
    if api == "oruk":  # the profile gives this item the schema of a service
        item = described["paths"]["/service_at_locations/{id}"]["get"]["responses"]["200"]
        item["content"]["application/json"]["schema"]["$ref"] = (
            f"file://{source.parent}/schema/compiled/service_at_location.json"
        )
    for operations in described["paths"].values():
        for method, operation in operations.items():
            if method in ("get", "post"):
                operation["responses"] |= {"400": PROBLEM, "404": PROBLEM, "410": PROBLEM}
    copy = folder / "official.json"
    copy.write_text(json.dumps(described), encoding="utf-8")
    return copy


@pytest.mark.parametrize("api", ["hsds", "oruk"])
def test_the_official_description(server, shared, tmp_path, api):
    forgives = "[checks.positive_data_acceptance]\nexpected-statuses = [200, 400, 404]\n"
    run(official_copy(api, tmp_path), f"{server}/{api}/v3", tmp_path, forgives=forgives)


@pytest.mark.parametrize("api", ["hsds", "oruk"])
def test_our_own_description(server, client, tmp_path, api):
    described = tmp_path / "ours.json"
    described.write_bytes(client.get(f"/{api}/v3/openapi.json").content)
    forgives = (
        '[[operations]]\ninclude-path = "/service_at_locations"\n'
        "checks.positive_data_acceptance.expected-statuses = [200, 400, 404]\n"
    )
    run(described, f"{server}/{api}/v3", tmp_path, forgives=forgives, phases=PHASES)
