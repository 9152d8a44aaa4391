"""Nothing is lost: official examples, whole packages and made-up documents come out as they went in."""

import csv
import io
import json
import uuid
from pathlib import Path

import orjson
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.directory.actions import exports, imports, store
from commonweal.directory.engine import canonical, pieces
from commonweal.directory.engine.hsds import KINDS, NUMBER, ROOTS, UUID
from commonweal.directory.engine.readers.findings import Findings
from commonweal.directory.engine.readers.json_kinds import kind_of
from commonweal.directory.engine.readers.package import Package
from commonweal.directory.engine.writers import tabular
from commonweal.directory.models.hsds import Organization
from commonweal.directory.models.sources import Source
from commonweal.directory.queries import documents, records
from commonweal.kernel import ids
from commonweal.kernel.actors import System

pytestmark = pytest.mark.django_db
BY = System("test")
EXAMPLES = [
    "base",
    "organization_full",
    "organization_list",
    "service_full",
    "service_list",
    "service_at_location_full",
    "service_at_location_list",
    "location",
    "taxonomy",
    "taxonomy_list",
    "taxonomy_term",
    "taxonomy_term_list",
    "tabular",
]


def inner(document):
    """The documents of an example: the contents of a page, or the one object."""
    return document.get("contents", [document])


@pytest.mark.parametrize("standard", ["hsds-3.2.3", "oruk-3.0"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_official_example_survives_import_and_export(shared, standard, name):
    path = shared / "standards" / "hsds" / standard / "examples" / f"{name}.json"
    if not path.exists():
        pytest.skip("this standard has no such example")
    report = imports.import_services(path, by=BY, source="official")
    assert report.is_done, report.findings.items
    example = json.loads(path.read_text())
    if name == "base":
        assert Source.objects.get(name="official").about["api"] == example
    elif name == "tabular":
        assert flat_rows("official") == example_rows(example)
    else:
        for document in inner(example):
            kind = kind_of(document)
            back = documents.documents(kind, [document["id"]], with_services=True)[document["id"]]
            assert canonical.canonical(kind, back) == canonical.canonical(kind, document)
            public = json.loads(records.record(kind, document["id"]).body)
            wanted = {key: value for key, value in document.items() if key not in ("services", "taxonomy_terms")}
            assert canonical.canonical(kind, public) == canonical.canonical(kind, in_hsds_words(wanted))
    assert imports.import_services(path, by=BY, source="official").count("unchanged") == report.count("created")


UK_WORDS = {"term": ["name"], "service_area": ["name", "description"], "accessibility": ["description", "details"]}


def in_hsds_words(value):
    """`value` with the UK profile's own text fields in the first HSDS field that is free, as the public sees it."""
    if isinstance(value, list):
        return [in_hsds_words(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: in_hsds_words(each) for key, each in value.items()}
    for word, others in UK_WORDS.items():
        if isinstance(found.get(word), str):
            text = found.pop(word)
            free = next((other for other in others if other not in found), None)
            if free and text not in found.values():
                found[free] = text
    return found


def as_text(rows):
    """Rows as CSV sees them: text only, nothing empty, sorted."""
    plain = [{key: str(value) for key, value in row.items() if value not in (None, "")} for row in rows]
    return sorted((sorted(row.items()) for row in plain), key=str)


def example_rows(tables):
    return {key.removesuffix(".csv"): as_text(rows) for key, rows in tables.items() if rows}


def flat_rows(source):
    """The tables of everything stored from `source`, leftovers included, without what the hub made itself."""
    sheets = tabular.Sheets()
    for kind in ("taxonomy", "taxonomy_term", "organization", "program", "location", "service", "service_at_location"):
        keys = [str(pk) for pk in store.tables.model_of(kind).objects.values_list("pk", flat=True)]
        for document in documents.documents(kind, keys).values():
            document = dict(document)
            if kind == "service_at_location":
                document["service_id"] = document.pop("service", {}).get("id", document.get("service_id"))
            sheets.add(kind, document)
    units = [str(pk) for pk in store.tables.model_of("unit").objects.values_list("pk", flat=True)]
    for document in documents.documents("unit", units).values():
        sheets.add("unit", document)
    tables_ = [str(pk) for pk in store.tables.model_of("meta_table_description").objects.values_list("pk", flat=True)]
    for document in documents.documents("meta_table_description", tables_).values():
        sheets.add("meta_table_description", document)
    made = {str(pk) for pk in Organization.objects.filter(is_placeholder=True).values_list("pk", flat=True)}
    found = {
        KINDS[kind].table: [row for row in rows.values() if row["id"] not in made] for kind, rows in sheets.rows.items()
    }
    for kind, rows in (Source.objects.get(name=source).leftovers or {}).items():
        found[KINDS[kind].table] = [*found.get(KINDS[kind].table, []), *rows]
    return {table: as_text(rows) for table, rows in found.items() if rows}


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_csv_package_comes_back_as_a_package(shared, tmp_path, form):
    folder = shared / "standards" / "hsds" / "hsds-3.2.3" / "csv"
    assert imports.import_services(folder, by=BY, source="official").is_done
    target = tmp_path / ("out.zip" if form == "zip" else "out")
    exports.export_services(format_="csv", output=None, path=target)
    assert imports.import_services(target, by=BY, source="official").is_done
    name = "services.csv"
    text = (
        (target / name).read_text() if form == "folder" else __import__("zipfile").ZipFile(target).read(name).decode()
    )
    ours = next(iter(csv.DictReader(io.StringIO(text))))
    theirs = next(iter(csv.DictReader(io.StringIO((folder / name).read_text()))))
    assert ours == theirs


# Made-up documents: every field of every object, ids of their own, text of many scripts.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)
NUMBERS = st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 6))
IDS = st.uuids(version=4).map(str)


@st.composite
def objects(draw, kind, depth=0):
    spec = KINDS[kind]
    made = {"id": str(ids.new_id())}
    for name, type_ in spec.fields.items():
        if name in spec.required or draw(st.booleans()):
            if name in spec.enums:
                made[name] = draw(st.sampled_from(spec.enums[name]))
            else:
                made[name] = draw(IDS if type_ is UUID else NUMBERS if type_ is NUMBER else TEXTS)
    if draw(st.integers(0, 4)) == 0:
        made["x_local"] = draw(TEXTS | st.lists(TEXTS, min_size=1, max_size=2))
    if depth < 3:
        slots = {**spec.parts, **{slot: target for slot, (target, _) in spec.lists.items()}}
        for slot, target in slots.items():
            if slot != "taxonomy_terms" and draw(st.integers(0, 3)) == 0:
                made[slot] = draw(st.lists(objects(target, depth + 1), min_size=1, max_size=2))
        for slot, (_, target) in spec.links.items():
            if slot in spec.required or draw(st.booleans()):
                made[slot] = draw(objects(target, depth + 1))
    return made


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["service", "organization", "location", "service_at_location", "taxonomy_term", "program"]),
    st.data(),
)
def test_any_document_survives_the_tables(kind, data):
    document = data.draw(objects(kind))
    store.store_documents([document], kind=kind, source=f"made up {uuid.uuid4()}", owner=None, by=BY)
    back = documents.documents(kind, [document["id"]])[document["id"]]
    assert canonical.canonical(kind, back) == canonical.canonical(kind, document)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_piece_survives_its_rows(data):
    kind = data.draw(st.sampled_from(ROOTS))
    document = data.draw(objects(kind))
    piece = pieces.split(kind, canonical.pruned(document))[-1]
    root, *parts = list(pieces.rows(piece))
    rows = [(row.place, row.kind, {"id": row.id, **row.values, **row.extra}) for row in parts]
    rows.sort(key=lambda row: row[0].count("/"))
    back = pieces.assembled(rows, {**root.values, **root.extra})
    assert canonical.canonical(kind, {"id": piece.id, **back}) == canonical.canonical(
        kind, {"id": piece.id, **piece.own}
    )


def test_template_is_read_back(tmp_path):
    for name in ("template.csv", "template.xlsx"):
        path = tmp_path / name
        call_command("export_services", "--format", "template", "--output", str(path))
        report = imports.import_services(path, by=BY, source="sheet")
        assert report.is_done, report.findings.items
    assert report.count("unchanged") == 1
    service = json.loads(records.records("service").get().body)
    assert service["name"] == "Friday food bank"
    assert service["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "ZZ1 1AA"
    assert service["service_at_locations"][0]["schedules"][0]["byday"] == "FR"
    assert [a["taxonomy_term"]["name"] for a in service["attributes"]] == ["Food", "Company"]


def test_package_reads_what_ndjson_writes(shared, tmp_path):
    example = shared / "standards" / "hsds" / "hsds-3.2.3" / "examples" / "service_full.json"
    imports.import_services(example, by=BY, source="official")
    path = tmp_path / "out.ndjson"
    exports.export_services(format_="ndjson", output=None, path=path)
    [item] = Package(Path(path), Findings()).items()
    assert item.kind == "service"
    assert canonical.canonical("service", item.document) == canonical.canonical(
        "service", orjson.loads(example.read_bytes())
    )
