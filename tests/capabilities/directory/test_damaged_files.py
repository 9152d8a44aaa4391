"""Damaged and hostile inputs: a clear message, exit code 1, the database as it was, bounded time."""

import gzip
import io
import json
import time
import uuid
import zipfile

import pytest
from django.core.management import call_command
from django.db import connection

from commonweal.directory.actions import store
from commonweal.kernel.actors import System
from commonweal.people.models import Organisation

pytestmark = pytest.mark.django_db
SERVICE = {
    "id": "5a1f2f4e-0f8c-4c5e-9a11-0d8a5a1c0001",
    "name": "Food bank",
    "status": "active",
    "organization": {"id": "5a1f2f4e-0f8c-4c5e-9a11-0d8a5a1c0002", "name": "Harbour", "description": "Helps"},
}


def changed(**values):
    return {**SERVICE, **values}


def line(**values):
    return (json.dumps(changed(**values)) + "\n").encode()


def other(number, **values):
    return line(id=str(uuid.UUID(int=number + 1)), **values)


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def package(**tables):
    good = {
        "services": "id,organization_id,name,status\n1,9,Food,active\n",
        "organizations": "id,name,description\n9,Harbour,Helps\n",
    }
    files = {**good, **tables}
    return zipped({f"{name}.csv": text for name, text in files.items() if text is not None})


def nested(depth):
    return b'{"id":"x","name":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"


def location(**values):
    place = {"id": str(uuid.UUID(int=7)), "location_type": "physical", **values}
    return line(service_at_locations=[{"id": str(uuid.UUID(int=8)), "location": place}])


def schedule(**values):
    return line(schedules=[{"id": str(uuid.UUID(int=7)), **values}])


TEMPLATE = "service_name,organisation_name,opening_hours\n"
FORMULA = 'service_name,organisation_name\n"=HYPERLINK(""http://bad.example"",""x"")",Harbour\n'
TERMS = "id,name,description,parent_id\nA,A,a,B\nB,B,b,C\nC,C,c,A\n"
ORGANIZATIONS_IN_CIRCLE = "id,name,description,parent_organization_id\n9,Harbour,x,8\n8,Other,x,9\n"

# name -> (file name, bytes, words the message must hold)
DAMAGED = {
    "empty file": ("x.json", b"", "empty"),
    "only blanks": ("x.json", b"  \n\n ", "empty"),
    "json cut off": ("x.json", json.dumps(SERVICE).encode()[:-20], "not JSON"),
    "ndjson cut off": ("x.ndjson", line() + line(id=str(uuid.UUID(int=5)))[:50], "not JSON"),
    "array cut off": ("x.json", b"[" + line() + b"," + line()[:40], "middle"),
    "array with wrong bracket": ("x.json", b"[" + line() + b"}", "brackets"),
    "json that is a number": ("x.json", b"42", "no format"),
    "array of numbers": ("x.json", b"[1,2,3]", "no records"),
    "object of another world": ("x.json", b'{"colour":"red"}', "no object of the standard"),
    "invalid utf-8 in json": ("x.json", b'{"name":"caf\xe9"}', "UTF-8"),
    "utf-16 json": ("x.json", json.dumps(SERVICE).encode("utf-16"), "UTF-16"),
    "cp1252 csv": ("x.csv", TEMPLATE.encode() + "Café,Harbour,\n".encode("cp1252"), "--encoding"),
    "utf-16 csv": ("services.csv", "id,name\n1,a\n".encode("utf-16"), "UTF-16"),
    "nul bytes in csv": ("services.csv", b"id,name\n1,a\x00b\n", "NUL"),
    "nul in json text": ("x.json", line(name="a\x00b"), "NUL"),
    "deeply nested": ("x.json", nested(200), "nests deeper"),
    "very deeply nested": ("x.json", nested(100_000), "not JSON"),
    "deep array in stream": ("x.json", b"[" * 5000, "nests deeper"),
    "html page as csv": ("services.csv", b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
    "html page as json": ("x.json", b"<html><body>404</body></html>", "web page"),
    "binary file": ("x.bin", bytes(range(256)) * 10, "no format"),
    "truncated gzip": ("x.ndjson.gz", gzip.compress(line() * 5000)[:-30], "cut off"),
    "broken gzip": ("x.json.gz", b"\x1f\x8b\x08\x00" + b"\xff" * 50, "damaged"),
    "truncated zip": ("x.zip", package()[:-30], "zip"),
    "empty zip": ("x.zip", zipped({}), "without files"),
    "zip without tables": ("x.zip", zipped({"readme.md": "hello"}), "format"),
    "zip with a path outside": ("x.zip", zipped({"../../etc/services.csv": "id,name\n1,a\n"}), "outside"),
    "zip with an absolute path": ("x.zip", zipped({"/etc/services.csv": "id,name\n1,a\n"}), "outside"),
    "zip of many entries": ("x.zip", zipped({f"{n}.csv": "a" for n in range(600)}), "more than 500"),
    "nested zip": ("x.zip", zipped({"inner.zip": zipped({"services.csv": "id\n1\n"})}), "no format"),
    "zip bomb": ("x.zip", zipped({"services.csv": b"id,name\n" + b"0" * (60 * 1024**2)}), "zip bomb"),
    "gzip bomb": ("x.ndjson.gz", gzip.compress(b'{"a":"' + b"0" * (60 * 1024**2)), "zip bomb"),
    "encrypted zip": ("x.zip", package().replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"), "encrypted"),
    "truncated xlsx": ("x.xlsx", b"PK\x03\x04" + b"\x00" * 200, "zip"),
    "xlsx without sheets": ("x.xlsx", zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), "workbook"),
    "word document": ("x.docx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}), "Office"),
    "csv with missing id": ("x.zip", package(services="organization_id,name\n9,Food\n"), "missing"),
    "csv with missing name": ("x.zip", package(services="id,organization_id\n1,9\n"), "missing"),
    "csv with a column twice": ("x.zip", package(services="id,name,name\n1,a,b\n"), "twice"),
    "csv with duplicate ids": ("x.zip", package(services="id,name\n1,Food\n1,Clothes\n"), "two different rows"),
    "csv with too many values": ("x.zip", package(services="id,name\n1,Food,and,more\n"), "values for 2 columns"),
    "csv with an open quote": ("x.zip", package(services='id,name\n1,"Food\n'), "CSV"),
    "csv with a huge field": ("x.zip", package(services="id,name\n1," + "x" * 2_000_000 + "\n"), "field"),
    "csv of too many columns": ("x.zip", package(services=",".join(f"c{n}" for n in range(400)) + "\n"), "columns"),
    "csv without services": ("x.zip", zipped({"phones.csv": "id,number\n1,2\n"}), "neither services"),
    "csv of other columns": ("x.csv", b"colour,size\nred,big\n", "service_name"),
    "semicolons and other columns": ("x.csv", b"Farbe;Form\r\nrot;rund\n", "service_name"),
    "template without organisation": ("x.csv", TEMPLATE.encode() + b"Food,,\n", "organisation_name"),
    "template with formula": ("x.csv", FORMULA.encode(), "formula"),
    "template with unreadable hours": ("x.csv", TEMPLATE.encode() + b"Food,Harbour,whenever\n", "Mon-Fri"),
    "circle of terms": ("x.zip", package(taxonomy_terms=TERMS), "ancestor"),
    "circle of organizations": ("x.zip", package(organizations=ORGANIZATIONS_IN_CIRCLE), "ancestor"),
    "duplicate ids in json": ("x.ndjson", line() + line(name="Another"), "two different records"),
    "service without id": ("x.json", json.dumps({"name": "a", "status": "active", "schedules": []}).encode(), "missing"),
    "service without name": ("x.json", json.dumps({"id": SERVICE["id"], "status": "active", "cost_options": []}).encode(), "name"),
    "id that is a list": ("x.json", line(id=[1]), "not an id"),
    "text where a list belongs": ("x.json", line(phones="01632 960001"), "must be a list"),
    "list where an object belongs": ("x.json", line(organization=[1]), "must be an object"),
    "text where an object belongs": ("x.json", line(phones=["01632 960001"]), "must be an object"),
    "object where text belongs": ("x.json", line(name={"en": "Food"}), "must be text"),
    "bad number": ("x.json", line(minimum_age="sixteen"), "not a number"),
    "unknown status": ("x.json", line(status="brilliant"), "none of"),
    "unknown frequency": ("x.json", schedule(freq="SOMETIMES"), "none of"),
    "bad date": ("x.json", line(assured_date="31/02/2026"), "not a date"),
    "bad time": ("x.json", schedule(opens_at="25:99"), "not a time"),
    "latitude in words": ("x.json", location(latitude="north", longitude=1), "not a number"),
    "point nowhere": ("x.json", location(latitude=512, longitude=3), "no point"),
    "huge text": ("x.json", line(description="x" * 1_100_000), "million"),
    "huge record": ("x.ndjson", line() + b'{"id":"' + b"x" * 9_000_000, "8 MB"),
    "infinite number": ("x.json", b'{"id":"a","name":"b","status":"active","minimum_age":1e400}', "not"),
    "control letters": ("x.json", b'{"id":"a","name":"b\x01"}', "not JSON"),
    "bytes after gzip name": ("x.json.gz", gzip.compress(b"<html></html>"), "web page"),
}  # fmt: skip


def run(path, capsys, *options):
    """(exit code, what was said) of the command on `path`."""
    started = time.monotonic()
    try:
        call_command("import_services", str(path), "--json", *options)
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    assert time.monotonic() - started < 60
    return code, json.loads(capsys.readouterr().out)


def rows_in_directory():
    with connection.cursor() as cursor:
        names = [n for n in connection.introspection.table_names(cursor) if n.startswith("directory_")]
        found = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {name}")
            found[name] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_file_is_refused_whole(tmp_path, capsys, name):
    file, data, words = DAMAGED[name]
    path = tmp_path / file
    path.write_bytes(data)
    before = rows_in_directory()
    code, said = run(path, capsys)
    messages = " ".join(f"{found['message']} {found['mend']}" for found in said["findings"])
    assert code == 1, said
    assert words in messages
    assert said["errors"] >= 1
    assert not said["done"]
    assert rows_in_directory() == before


def test_there_are_enough_of_them():
    assert len(DAMAGED) >= 60


@pytest.mark.parametrize("kind", ["missing", "empty", "without tables"])
def test_folder_that_is_no_package(tmp_path, capsys, kind):
    path = tmp_path / "folder"
    if kind != "missing":
        path.mkdir()
    if kind == "without tables":
        (path / "notes.csv").write_text("a,b\n1,2\n")
    code, said = run(path, capsys)
    assert code == 1
    assert said["findings"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:1/services", "private network"),
        ("http://localhost/services", "private network"),
        ("http://[::1]/services", "private network"),
        ("http://10.0.0.8/services", "private network"),
        ("http://169.254.169.254/latest/meta-data/", "private network"),
        ("http://0.0.0.0/services", "private network"),
        ("http://[::ffff:127.0.0.1]/services", "private network"),
        ("http://no-such-host.invalid/services", "not known"),
        ("ftp://example.org/services.zip", "not a web address we fetch"),
        ("file:///etc/passwd", "not a web address we fetch"),
    ],
)
def test_address_that_we_do_not_fetch(capsys, url, words):
    before = rows_in_directory()
    code, said = run(url, capsys)
    assert code == 1
    assert words in said["findings"][0]["message"]
    assert rows_in_directory() == before


def test_broken_at_the_end_of_a_big_file(tmp_path, capsys):
    """100 MB of good records and a torn last one: nothing stays, and memory does not grow with the file."""
    import resource

    path = tmp_path / "big.json"
    filler = "x" * 100_000
    with path.open("wb") as file:
        file.write(b'{"contents":[')
        for number in range(1000):
            file.write(other(number, description=filler).rstrip() + b",\n")
        file.write(line()[:60])
    assert path.stat().st_size > 100_000_000
    before = rows_in_directory()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    code, said = run(path, capsys)
    assert code == 1
    assert "middle" in said["findings"][0]["message"]
    assert rows_in_directory() == before
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 400_000


@pytest.mark.parametrize("ours", ["other owner", "no owner", "other source"])
def test_import_never_touches_records_of_others(tmp_path, capsys, ours):
    theirs = Organisation.objects.create(name="Council", slug="council")
    if ours == "other source":
        theirs = None
    store.store_documents([SERVICE], source="theirs", owner=theirs, by=System("test"))
    Organisation.objects.create(name="Stranger", slug="stranger")
    path = tmp_path / "x.json"
    path.write_bytes(line(name="Stolen"))
    before = rows_in_directory()
    options = ["--owner", "stranger"] if ours == "other owner" else []
    code, said = run(path, capsys, *options)
    assert code == 1
    assert "belongs to another" in said["findings"][0]["message"]
    assert rows_in_directory() == before


def test_owner_that_does_not_exist_is_refused(tmp_path, capsys):
    from django.core.management.base import CommandError

    path = tmp_path / "x.json"
    path.write_bytes(line())
    with pytest.raises(CommandError, match="no organisation"):
        call_command("import_services", str(path), "--owner", "nobody")


def test_bad_rows_may_be_skipped_and_nothing_is_removed_then(tmp_path, capsys):
    path = tmp_path / "x.ndjson"
    path.write_bytes(line() + other(3, name="Second"))
    assert run(path, capsys)[0] == 0
    path.write_bytes(line() + other(3, name="Second", status="brilliant"))
    code, said = run(path, capsys, "--skip-bad-rows", "--remove-missing")
    assert code == 0
    assert (said["refused"], said["removed"]) == (1, 0)


def test_report_cannot_run_in_a_spreadsheet(tmp_path, capsys):
    path = tmp_path / "x.json"
    path.write_bytes(line(status="=cmd|' /C calc'!A0"))
    report = tmp_path / "report.csv"
    run(path, capsys, "--report", str(report))
    cells = [cell for row in report.read_text().splitlines() for cell in row.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", '"='))]
