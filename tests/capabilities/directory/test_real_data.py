"""Real published data in, valid public data out: Miami 211 (HSDS 1.x CSV) and HAARRRvest (HSDS-like NDJSON)."""

import json

import jsonschema
import pytest
from frictionless import Package, system

from commonweal.directory.actions import exports, imports
from commonweal.directory.models.hsds import Organization
from commonweal.directory.models.records import Record
from commonweal.directory.queries import records
from commonweal.kernel.actors import System

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SOURCES = {
    "miami": ("miami_211/datapackage-1566177582.zip", False),
    "haarrrvest": ("haarrrvest/hsds_results.ndjson.gz", True),
}


def bring(shared, name):
    path, skip = SOURCES[name]
    return imports.import_services(
        shared / "data" / "directory" / path, by=System("test"), source=name, skip_bad_rows=skip
    )


def validators(shared):
    folder = shared / "standards" / "hsds"
    for path in ("hsds-3.2.3/schema/compiled/service_with_definitions.json", "oruk-3.0/schema/compiled/service.json"):
        schema = json.loads((folder / path).read_text(encoding="utf-8"))
        yield jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def has_empty(value):
    """Whether a null, empty text, list or object stands anywhere in `value`."""
    if isinstance(value, dict):
        return any(map(has_empty, value.values())) if value else True
    if isinstance(value, list):
        return any(map(has_empty, value)) if value else True
    return value is None or value == ""


@pytest.mark.parametrize("name", SOURCES)
def test_what_comes_in_goes_out_valid(shared, tmp_path, name):
    report = bring(shared, name)
    assert report.is_done
    checks = list(validators(shared))
    for number, text in enumerate(records.bodies(records.records("service"))):
        body = json.loads(text)
        assert not has_empty(body)
        if number % 25 == 0:
            assert not [error.message for check in checks for error in check.iter_errors(body)]
    exports.export_services(format_="csv", output=None, path=tmp_path / "package")
    with system.use_context(trusted=True):
        found = Package(str(tmp_path / "package" / "datapackage.json")).validate()
    assert found.valid, found.flatten(["type", "message"])[:5]
    again = bring(shared, name)
    assert (again.count("created"), again.count("changed"), again.removed) == (0, 0, 0)
    if name == "miami":
        miami_as_it_is(report)


def miami_as_it_is(report):
    """What only Miami has: unknown organisations, internal marks, shelters behind a PO box."""
    assert report.kinds["service"] == {"created": 4089, "changed": 0, "unchanged": 0}
    lost = [found for found in report.findings.items if found.field == "organization_id"]
    assert len(lost) == 447
    unknown = Organization.objects.filter(is_placeholder=True)
    assert {organization.name for organization in unknown} == {"Unknown organisation"}
    kept = Record.objects.filter(kind="service", organization_id__in=unknown.values("id"))
    assert kept.count() == 447
    assert not Record.objects.filter(body__contains="###MON###").exists()
    boxes = Record.objects.filter(kind="location", body__contains='"address_type":"postal"')
    assert boxes.exists()
    assert not boxes.filter(body__contains='"latitude"').exists()
