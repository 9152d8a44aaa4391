"""Loading lists: all or nothing, twice changes nothing, archives within reason."""

import gzip
import io
import json
import zipfile

import pytest
from django.core.management import call_command

from commonweal.kernel.actors import System
from commonweal.kernel.errors import Invalid
from commonweal.kernel.geometry import Point
from commonweal.places import actions, queries
from commonweal.places.models import Area, Place, PlaceName, Postcode
from commonweal.record.models import AuditEntry, OutboxFact

pytestmark = pytest.mark.django_db
BY = System("test")
CSV = "postcode,latitude,longitude,town\nSR1 1AA,54.906,-1.379,Saltmere\nSR1 1AB,54.907,-1.378,Saltmere\n"


@pytest.fixture
def load(tmp_path):
    def do(content, name="list.csv", **options):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return actions.load_file(path=path, by=BY, **options)

    return do


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def test_loading_twice_changes_nothing(load):
    assert load(CSV).counts.created == 2
    entries, facts = AuditEntry.objects.count(), OutboxFact.objects.count()
    again = load(CSV).counts
    assert (again.created, again.changed, again.same) == (0, 0, 2)
    assert (AuditEntry.objects.count(), OutboxFact.objects.count()) == (entries, facts)


def test_a_changed_row_changes_one_row(load):
    load(CSV)
    moved = load(CSV.replace("54.907", "54.908")).counts
    assert (moved.created, moved.changed, moved.same) == (0, 1, 1)
    assert Postcode.objects.get(code="SR11AB").latitude == 54.908


def test_a_code_twice_in_one_file_is_kept_once(load):
    assert load(CSV + "SR1 1AA,54.999,-1.379,Saltmere\n").counts.created == 2
    assert Postcode.objects.get(code="SR11AA").latitude == 54.999


def test_nothing_is_loaded_when_a_row_is_wrong(load):
    with pytest.raises(Invalid) as caught:
        load(CSV + "nope,1,2,X\n")
    assert caught.value.problems[0].where == "list.csv:4:postcode"
    assert Postcode.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_packed_files(load):
    assert load(gzip.compress(CSV.encode()), "list.csv.gz").counts.created == 2
    archive = zipped(readme__txt="About", data__csv=CSV)
    assert load(archive, "list.zip").counts.same == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("head.csv", b"postcode,latitude,longitude\n"),
        ("latin.csv", "postcode,latitude,longitude,town\nSR1 1AA,54,-1,Caf\xe9\n".encode("latin-1")),
        ("utf16.csv", CSV.encode("utf-16")),
        ("cut.csv.gz", gzip.compress(CSV.encode() * 50)[:-12]),
        ("bomb.csv.gz", gzip.compress(b"postcode,latitude,longitude\n" + b"0" * 60_000_000)),
        ("bomb.zip", zipped(a__csv="postcode,latitude,longitude\n" + "0" * 40_000_000)),
        ("none.zip", zipped(picture__png="x")),
        ("broken.zip", b"PK\x03\x04 broken"),
        ("broken.geojson", b'{"type": "FeatureCollection", "features": ['),
        ("long.csv", b"postcode,latitude,longitude\nSR1 1AA," + b"9" * 300_000 + b",1\n"),
        ("quotes.csv", b'postcode,latitude,longitude\n"SR1 1AA,54,-1\n'),
        ("binary.csv", bytes(range(256)) * 10),
    ],
)
def test_damaged_files_are_explained_and_change_nothing(load, name, content):
    with pytest.raises(Invalid) as caught:
        load(content, name)
    assert caught.value.problems
    assert all(problem.mend for problem in caught.value.problems)
    assert Postcode.objects.count() == 0


def test_towns_with_other_names(load):
    fields = ["7", "Caerdydd", "Caerdydd", "Cardiff,Kaerdyf", "51.48", "-3.18", "P", "PPLC", "GB", "", "WLS"]
    line = "\t".join([*fields, "", "", "", "447287", "", "", "", ""]) + "\n"
    assert load(line, "cities.txt").counts.created == 1
    assert load(line, "cities.txt").counts.same == 1
    assert PlaceName.objects.count() == 2
    assert queries.locate("Cardiff").name == "Caerdydd, WLS"


def feature(code, name, west, parent=""):
    ring = [[west, 54], [west + 1, 54], [west + 1, 55], [west, 55], [west, 54]]
    properties = {"code": code, "name": name, "parent": parent}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_areas_hold_points_and_know_their_parents(load, django_assert_num_queries):
    big = json.dumps({"features": [feature("R1", "Region", -2)]})
    small = json.dumps({"features": [feature("W1", "Ward one", -2, "R1"), feature("W2", "Ward two", -1, "R1")]})
    load(big, "r.geojson", kind="region")
    assert load(small, "w.geojson", kind="ward").counts.created == 2
    assert load(small, "w.geojson", kind="ward").counts.same == 2
    inside = queries.areas_containing(Point(54.5, -1.5))
    assert {area.code for area in inside} == {"R1", "W1"}
    assert [a.code for a in queries.areas_containing(Point(54.5, -1.0), "ward")] == ["W1", "W2"], "on the common edge"
    assert queries.areas_containing(Point(10, 10)) == []
    assert Area.objects.get(code="W1").parent.code == "R1"
    with django_assert_num_queries(1):
        queries.areas_containing(Point(54.5, -1.5))
    assert queries.locate("ward two").precision == "area"


def test_a_changed_outline_is_seen_at_once(load):
    load(json.dumps({"features": [feature("W1", "Ward", -2)]}), "w.geojson")
    assert queries.areas_containing(Point(54.5, -1.5))
    load(json.dumps({"features": [feature("W1", "Ward", 2)]}), "w.geojson")
    assert not queries.areas_containing(Point(54.5, -1.5))


def test_commands(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text(CSV)
    call_command("import_places", str(path), "--json")
    assert json.loads(capsys.readouterr().out)["created"] == 2
    out = tmp_path / "out.csv"
    call_command("export_places", "postcodes", "--out", str(out))
    Postcode.objects.all().delete()
    call_command("import_places", str(out))
    assert Postcode.objects.filter(code="SR11AA", latitude=54.906).exists()
    path.write_text("nonsense")
    with pytest.raises(SystemExit) as caught:
        call_command("import_places", str(path))
    assert caught.value.code == 1


def test_areas_survive_export_and_import(load, tmp_path):
    load(json.dumps({"features": [feature("R1", "Region", -2)]}), "r.geojson", kind="region", country="GB")
    out = tmp_path / "areas.geojson"
    call_command("export_places", "areas", "--out", str(out))
    assert actions.load_file(path=out, by=BY, country="GB").counts.same == 1
    call_command("export_places", "towns", "--out", str(tmp_path / "towns.csv"))


def test_bundled_lists_load_once_and_find_the_country(django_assert_max_num_queries):
    counts = actions.load_bundled(by=BY)
    assert counts.created > 70_000
    assert actions.load_bundled(by=BY).total == 0
    assert actions.load_bundled(by=BY, force=True).created == 0
    expected = {
        "LS2": ("LS2, Leeds (approximate)", "outcode"),
        "ls2 9jt": ("LS2 9JT (approximate: middle of LS2, Leeds)", "outcode"),
        "90210": ("90210, Beverly Hills, CA", "postcode"),
        "leeds city centre": ("Leeds, Yorkshire and the Humber", "town"),
        "Portland, OR": ("Portland, Oregon", "town"),
        "st. ives cornwall": ("St Ives, Cornwall", "town"),
        "Caerdydd": ("Cardiff, Wales", "town"),
        "Newcastle": ("Newcastle upon Tyne, North East England", "town"),
        "Edinburgh": ("City of Edinburgh, Scotland", "town"),
        "manchestr": ("Manchester, Greater Manchester", "town"),
        "12 Wharf Street, Sunderland SR1 3AB": ("SR1 3AB (approximate: middle of SR1, Sunderland)", "outcode"),
    }
    for text, (label, precision) in expected.items():
        with django_assert_max_num_queries(6):
            found = queries.locate(text)
        assert (found.label, found.precision) == (label, precision), text
    newport = queries.locate("Newport")
    assert newport.label == "Newport, Wales"
    assert len(newport.alternatives) == 8
    assert queries.locate("Newport", near=Point(50.7, -1.3)).label == "Newport, Isle of Wight"
    assert queries.locate("Newport", country="US").country == "US"
    assert Place.objects.filter(country="GB").count() > 1500


@pytest.mark.parametrize(
    "text", ["", "   ", "zzzzqq", "PO Box 12, SR1 1AA", "BFPO 57", "GIR 0AA", "91.5, 181.5", "x" * 500]
)
def test_what_has_no_place(text, load):
    load(CSV)
    assert queries.locate(text) is None


def test_an_exact_postcode_beats_its_district(load):
    load(CSV + "SR1,54.9,-1.38,Saltmere\n")
    assert queries.locate("SR1 1AA").precision == "postcode"
    rough = queries.locate("SR1 9ZZ")
    assert (rough.precision, rough.is_approximate) == ("outcode", True)
    assert "approximate" in rough.label


def test_a_geocoder_is_asked_only_when_installed_and_never_for_po_boxes():
    asked = []

    class Fake:
        def geocode(self, text, country):
            asked.append(text)

    queries.install_geocoder(Fake())
    try:
        queries.locate("14 Nowhere Lane")
        queries.locate("PO Box 9, Nowhere")
    finally:
        queries.install_geocoder(None)
    assert asked == ["14 Nowhere Lane"]
    queries.locate("14 Nowhere Lane")
    assert len(asked) == 1


def test_a_town_of_ones_own_is_found_and_added_once():
    for _time in range(2):
        actions.add_town(name="Saltmere", country="GB", admin="Northshore", point=Point(54.9, -1.38), by=BY)
    assert queries.locate("saltmeer").label == "Saltmere, Northshore"
    assert AuditEntry.objects.filter(act="town saved").count() == 1
