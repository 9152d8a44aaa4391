"""Which list a file is, and its rows."""

import io

import pytest

from commonweal.kernel.errors import Invalid
from commonweal.places.engine import boundaries, tables
from commonweal.places.engine.tables import Findings

ONSPD = (
    'pcd,pcd2,pcds,doterm,oslaua,osward,lat,long\n"SR1 1AA","SR1  1AA","SR1 1AA","","E08000024","E05001",54.9,-1.38\n'
    '"SR1 1AB","SR1  1AB","SR1 1AB","201506","E08000024","",54.91,-1.37\n'
    '"BF1 0AX","BF1  0AX","BF1 0AX","","","",99.999999,0\n'
)
NEW_ONSPD = (
    "pcd7,pcd8,pcds,dointr,doterm,lad25cd,wd25cd,lat,long\nSR11AA,SR1 1AA,SR1 1AA,1980,,E08000024,E05001,54.9,-1.38\n"
)
CITY = "\t".join(
    [
        "1",
        "Caerdydd",
        "Caerdydd",
        "Cardiff,Kaerdyf",
        "51.48",
        "-3.18",
        "P",
        "PPLC",
        "GB",
        "",
        "WLS",
        "",
        "",
        "",
        "447287",
    ]
    + [""] * 4
)
POSTAL = "\t".join(["GB", "SR1", "Saltmere", "England", "ENG", "", "", "", "", "54.9", "-1.38", "4"])


def rows(reader, text, *more):
    findings = Findings()
    return list(reader(io.StringIO(text), "f.csv", findings, *more)), findings


@pytest.mark.parametrize(
    ("first", "shape"),
    [
        (ONSPD, "onspd"),
        (NEW_ONSPD, "onspd"),
        ("Postcode;Latitude;Longitude\n", "centroids"),
        ("zip,city,state,lat,lng\n", "centroids"),
        (POSTAL, "geonames-postal"),
        (CITY, "geonames-cities"),
        ('{"type":"FeatureCollection"', "geojson"),
    ],
)
def test_the_shape_is_found_from_the_first_line(first, shape):
    assert tables.sniff(first.split("\n")[0]) == shape


@pytest.mark.parametrize("first", ["", "name,phone", "PK\x03\x04", "<html>", "postcode,lat"])
def test_unknown_shapes_are_refused(first):
    with pytest.raises(Invalid):
        tables.sniff(first, "x.csv")


@pytest.mark.parametrize("text", [ONSPD, NEW_ONSPD])
def test_ons_rows(text):
    found, findings = rows(tables.onspd, text)
    assert found[0] == ("GB", "SR11AA", "postcode", 54.9, -1.38, "", "", "E08000024 E05001", "")
    assert findings.bad == 0


def test_ons_rows_without_a_place_are_counted_and_ended_ones_kept():
    found, findings = rows(tables.onspd, ONSPD)
    assert [row[1] for row in found] == ["SR11AA", "SR11AB"]
    assert found[1][-1] == "201506"
    assert findings.placeless == 1


def test_bad_rows_name_file_row_and_field():
    bad = "pcds,lat,long\nSR1 1AA,x,1\nnope,54,-1\nSR1 1AB\nSR1 1AD,54.0,-999\n"
    found, findings = rows(tables.onspd, bad)
    assert found == []
    assert [p.where for p in findings.problems] == ["f.csv:2:lat", "f.csv:3:pcds", "f.csv:4", "f.csv:5:lat"]
    assert all(p.mend for p in findings.problems)


def test_centroids_of_any_country():
    text = "postcode;latitude;longitude;town;country\nSR1;54,9;-1,38;Saltmere;GB\n33125;25.78;-80.23;Miami;US\n75001;48.86;2.34;Paris;FR\n"
    found, findings = rows(tables.centroids, text, "GB")
    assert [(row[0], row[1], row[2]) for row in found] == [
        ("GB", "SR1", "outcode"),
        ("US", "33125", "postcode"),
        ("FR", "75001", "postcode"),
    ]
    assert found[0][3:5] == (54.9, -1.38)
    assert findings.bad == 0


def test_centroids_at_null_island_have_no_place():
    found, findings = rows(tables.centroids, "postcode,lat,lon\nSR1 1AA,0,0\n", "GB")
    assert (found, findings.placeless) == ([], 1)


def test_geonames():
    (city,), _ = rows(tables.geonames_cities, CITY + "\n")
    assert (city.name, city.country, city.population, city.other_names) == (
        "Caerdydd",
        "GB",
        447287,
        ("Cardiff", "Kaerdyf"),
    )
    (code,), _ = rows(tables.geonames_postal, POSTAL + "\n")
    assert code[:6] == ("GB", "SR1", "outcode", 54.9, -1.38, "Saltmere")
    assert rows(tables.geonames_postal, "GB\tSR1\n")[1].bad == 1


def test_boundaries_find_codes_and_names_and_report_the_rest():
    square = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    text = (
        '{"type":"FeatureCollection","features":['
        f'{{"type":"Feature","properties":{{"FID":9,"LAD24CD":"E1","LAD24NM":"One"}},"geometry":{square}}},'
        f'{{"type":"Feature","properties":{{"code":"E1","name":"Twice"}},"geometry":{square}}},'
        f'{{"type":"Feature","properties":{{"name":"No code"}},"geometry":{square}}},'
        '{"type":"Feature","properties":{"code":"E2","name":"No shape"},"geometry":null},'
        '"nonsense"]}'
    )
    findings = Findings()
    found = list(boundaries.read(text, "a.geojson", "district", findings))
    assert [(each.code, each.name, each.kind) for each in found] == [("E1", "One", "district")]
    assert [p.where for p in findings.problems] == [
        "a.geojson:feature 2:code",
        "a.geojson:feature 3",
        "a.geojson:feature 4:geometry",
        "a.geojson:feature 5",
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"type":"Feature"}', '{"features":[],"crs":{"name":"EPSG::27700"}}'])
def test_files_that_hold_no_boundaries(text):
    with pytest.raises(Invalid):
        list(boundaries.read(text, "a.geojson", "area", Findings()))
