"""Staff pages of the gazetteer."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.places.models import Area, Place, Postcode
from commonweal.record.models import AuditEntry

SQUARE = {"type": "Polygon", "coordinates": [[[-1, 54], [0, 54], [0, 55], [-1, 55], [-1, 54]]]}


def boundaries(**properties):
    feature = {"type": "Feature", "properties": {"code": "E1", "name": "Northshore", **properties}, "geometry": SQUARE}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def upload(client, content, name="list.csv", **data):
    return client.post("/staff/places/import/", {"file": SimpleUploadedFile(name, content), **data})


@pytest.fixture
def town(db):
    Postcode.objects.create(
        country="GB", code="SR1", precision="outcode", latitude=54.9, longitude=-1.38, town="Saltmere"
    )
    Place.objects.create(
        source="t", source_id="1", name="Saltmere", name_key="saltmere", country="GB", latitude=54.9, longitude=-1.38
    )


def test_only_operators_load_lists(client, cast, town):
    for who in (None, cast.alice, cast.bob, cast.charlie):
        client.logout()
        if who:
            client.force_login(who)
        assert upload(client, b"postcode,latitude,longitude\nSR2 1AA,54.9,-1.4\n").status_code in (302, 403)
    assert Postcode.objects.count() == 1


def test_members_look_and_strangers_do_not(client, cast, town):
    for address in ("", "?q=SR1", "?q=saltmeer", "areas/", "postcodes/?q=SR"):
        client.logout()
        assert client.get(f"/staff/places/{address}").status_code == 302
        client.force_login(cast.bob)
        assert client.get(f"/staff/places/{address}").status_code == 200


def test_an_operator_loads_postcodes_and_it_is_noted(client, cast, town):
    client.force_login(cast.dana)
    response = upload(client, b"postcode,latitude,longitude\nSR2 1AA,54.9,-1.4\n", licence="OGL 3.0")
    assert response.status_code == 302
    assert Postcode.objects.filter(code="SR21AA", precision="postcode").exists()
    assert AuditEntry.objects.filter(act="places loaded", actor_label="Dana").exists()


def test_wrong_rows_are_named_and_nothing_is_loaded(client, cast, town):
    client.force_login(cast.dana)
    response = upload(client, b"postcode,latitude,longitude\nSR2 1AA,54.9,-1.4\nnope,1,2\nSR2 1AB,x,y\n")
    page = response.content.decode()
    assert response.status_code == 400
    assert "list.csv:3:postcode" in page
    assert "list.csv:4:latitude" in page
    assert Postcode.objects.count() == 1


def test_tolerant_loading_takes_the_good_rows_and_tells_of_the_rest(client, cast, town):
    client.force_login(cast.dana)
    page = upload(client, b"postcode,latitude,longitude\nSR2 1AA,54.9,-1.4\nnope,1,2\n", tolerant="on").content.decode()
    assert "list.csv:3:postcode" in page
    assert Postcode.objects.count() == 2


def test_an_area_is_drawn(client, cast, town):
    client.force_login(cast.dana)
    assert upload(client, boundaries(), "areas.geojson", kind="district", country="GB").status_code == 302
    area = Area.objects.get(code="E1")
    page = client.get(f"/staff/places/areas/{area.pk}/").content.decode()
    assert "<path d=" in page
    assert "Northshore" in page
    listed = client.get("/staff/places/areas/?q=north&kind=district").content.decode()
    assert f"/staff/places/areas/{area.pk}/" in listed


def test_an_unknown_area_is_not_found(client, cast):
    client.force_login(cast.bob)
    assert client.get("/staff/places/areas/00000000-0000-7000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize("address", ["", "areas/", "postcodes/"])
def test_pages_ask_a_fixed_number_of_queries(client, cast, address, django_assert_max_num_queries):
    for number in range(60):
        Area.objects.create(kind="ward", code=f"W{number}", name=f"Ward {number}", name_key=f"ward {number}")
        Postcode.objects.create(country="GB", code=f"SR{number}", latitude=54, longitude=-1)
    client.force_login(cast.bob)
    with django_assert_max_num_queries(12):
        client.get(f"/staff/places/{address}")
