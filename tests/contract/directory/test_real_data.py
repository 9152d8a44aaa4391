"""Real published data, imported and served: not one answer breaks a schema.

The default run takes the first 120 Miami services with all that hangs on them and the first 150 HAARRRvest records;
COMMONWEAL_SLOW=1 takes everything.
"""

import csv
import gzip
import io
import itertools
import json
import os
import zipfile

import pytest

from commonweal.directory.actions import imports
from tests.contract.directory import town, walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
IS_WHOLE = bool(os.environ.get("COMMONWEAL_SLOW"))
OF_SERVICES = ("service_id", "location_id", "organization_id")


def miami(shared, folder):
    """The Miami package, or a smaller one of the same shape: in it every service has the id of its location."""
    whole = shared / "data/directory/miami_211/datapackage-1566177582.zip"
    if IS_WHOLE:
        return whole
    small = folder / "miami.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(small, "w") as target:
        names = [name for name in source.namelist() if name.endswith(".csv")]
        tables = {name: list(csv.DictReader(io.TextIOWrapper(source.open(name), "utf-8"))) for name in names}
        services = list(itertools.islice(tables["data/services.csv"], 120))
        kept = {"service_id": {row["id"] for row in services}}
        kept["location_id"] = kept["service_id"]
        kept["organization_id"] = {row["organization_id"] for row in services}
        own = {
            "data/services.csv": "service_id",
            "data/locations.csv": "location_id",
            "data/organizations.csv": "organization_id",
        }
        for name, rows in tables.items():
            if key := own.get(name):
                rows = [row for row in rows if row["id"] in kept[key]]
            elif name != "data/taxonomy.csv":
                rows = [row for row in rows if any(row.get(key) in kept[key] for key in OF_SERVICES)]
            text = io.StringIO()
            writer = csv.DictWriter(text, rows[0].keys() if rows else ["id"])
            writer.writeheader()
            writer.writerows(rows)
            target.writestr(name, text.getvalue())
        target.writestr("datapackage.json", source.read("datapackage.json"))
    return small


def haarrrvest(shared, folder):
    """The HAARRRvest lines, or the first of them."""
    whole = shared / "data/directory/haarrrvest/hsds_results.ndjson.gz"
    if IS_WHOLE:
        return whole
    small = folder / "haarrrvest.ndjson"
    with gzip.open(whole, "rt", encoding="utf-8") as lines:
        small.write_text("".join(itertools.islice(lines, 150)), encoding="utf-8")
    return small


@pytest.fixture
def real_data(db, shared, tmp_path, settings):
    settings.HOME = tmp_path
    for location in (miami(shared, tmp_path), haarrrvest(shared, tmp_path)):
        report = imports.import_services(location, by=town.BY, skip_bad_rows=True)
        assert report.is_done and report.count("created") > 100, report.findings


def test_every_answer_is_valid(real_data, client):
    findings = walk.Findings()
    for api in ("hsds", "oruk"):
        walked = walk.walk(walk.getter(client, api), api, per_page=50, items=5)
        findings.errors += walked.errors
        assert walked.warnings == []
        for name, kind in walk.KINDS.items():
            for query in ("", "&full=true&full_service=true"):
                answer = client.get(f"/{api}/v3/{name}?format=ndjson{query}")
                if answer.status_code == 404:
                    continue
                for line in b"".join(answer.streaming_content).splitlines():
                    walk.check(api, kind if query else f"{kind}_list", json.loads(line), findings)
    assert findings.errors[:20] == []
    assert findings.checked["service"] >= 240 and findings.checked["taxonomy_term"] > 1000
