"""Fields of real documents as links and lines; what is not safe to link is not linked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.directory.engine import presenting, schema_org
from commonweal.directory.engine.leaflet import leaflet


@pytest.mark.parametrize(
    ("written", "country", "href", "shown"),
    [
        ("0113 496 0000", "GB", "tel:+441134960000", "0113 496 0000"),
        ('"+44 113 496 0000"', "GB", "tel:+441134960000", "0113 496 0000"),
        ("+44 113 496 0000", "US", "tel:+441134960000", "+44 113 496 0000"),
        ("(305) 576-5001", "US", "tel:+13055765001", "(305) 576-5001"),
        ("211", "US", "tel:211", "211"),
        ("999", "GB", "tel:999", "999"),
        ("0300 CALL NOW", "GB", "tel:+443002255669", "0300 225 5669"),
    ],
)
def test_a_number_to_dial(written, country, href, shown):
    phone = presenting.phone({"number": written}, country=country)
    assert (phone.href, phone.shown) == (href, shown)


@pytest.mark.parametrize("written", ["", "n/a", "ring us", "12", "1" * 30])
def test_what_cannot_be_dialled_is_no_number(written):
    assert presenting.phone({"number": written}) is None


def test_extensions_and_kinds_of_lines():
    phones = presenting.phones(
        [
            {"number": "0113 496 0001", "type": "fax"},
            {"number": "0113 496 0000", "extension": 12, "type": "voice"},
            {"number": "01134960001", "type": "fax"},
        ]
    )
    assert [(each.href, each.is_voice) for each in phones] == [
        ("tel:+441134960000;ext=12", True),
        ("tel:+441134960001", False),
    ]


@pytest.mark.parametrize(
    ("written", "href"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("example.org", "https://example.org"),
        ("javascript:alert(1)", None),
        ("JavaScript://example.org/%0aalert(1)", None),
        ("data:text/html,x", None),
        ("http://", None),
        ("https://exa mple.org", None),
        ("see our page", None),
        (None, None),
    ],
)
def test_only_safe_addresses_are_linked(written, href):
    found = presenting.web_address(written)
    assert (found[0] if found else None) == href


@pytest.mark.parametrize("written", ["a@b@c.org", "me at home", "x@y", "a@b.org?bcc=all@c.org", "<a@b.org>"])
def test_only_plain_mail_addresses_are_linked(written):
    assert presenting.mail_address(written) is None


def test_address_lines_do_not_repeat():
    address = {"address_1": "1 High Street", "city": "Leeds", "region": "LEEDS", "postal_code": "LS1 1AA"}
    assert presenting.address_lines(address) == ["1 High Street", "Leeds", "LS1 1AA"]


@given(st.text(max_size=600))
def test_a_summary_fits(long):
    assert len(presenting.summary(long, limit=120)) <= 120


def test_a_summary_ends_with_a_sentence():
    assert presenting.summary("We help. " * 40, limit=60).endswith("help.")


def test_distances_are_no_more_exact_than_they_deserve():
    assert [presenting.rounded_km(km) for km in (0.0, 0.04, 1.26, 9.94, 12.6)] == [0.1, 0.1, 1.3, 9.9, 13.0]


HOSTILE = st.text(alphabet="<>&\"'/script! -\u2028\u2029é", max_size=60)


@given(HOSTILE, HOSTILE)
def test_structured_data_cannot_close_its_script(name, description):
    document = {"id": "1", "name": name, "description": description}
    written = schema_org.script(schema_org.service(document, address="https://hub.example/x"))
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written).get("name", "") == name


def test_structured_data_of_the_official_example(shared):
    path = shared / "standards/hsds/hsds-3.2.3/examples/service_full.json"
    document = json.loads(path.read_text())
    made = schema_org.service(document, address="https://hub.example/service/x")
    channel = made["availableChannel"][0]
    assert made["provider"]["name"] == "Example Organization Inc."
    assert channel["serviceLocation"]["address"]["postalCode"] == "ABC 1234"
    assert "null" not in schema_org.script(made)


def test_the_leaflet_of_the_official_example(shared):
    path = shared / "standards/hsds/hsds-3.2.3/examples/service_full.json"
    found = leaflet(json.loads(path.read_text()))
    assert found.phones[0].extension == "100"
    assert found.places[0].lines[:2] == ("A. Persona", "1-30 Main Street")
    assert found.ages == (12, 100)
    assert found.is_free is None or found.is_free is False


def test_a_confidential_place_tells_nothing():
    location = {
        "id": "l",
        "location_type": "physical",
        "latitude": 1.0,
        "longitude": 2.0,
        "transportation": "Bus 4 to the corner",
        "addresses": [{"address_1": "7 Secret Lane"}],
    }
    document = {"id": "s", "name": "Refuge", "service_at_locations": [{"id": "a", "location": location}]}
    place = leaflet(document, confidential=frozenset({"l"})).places[0]
    assert (place.lines, place.geo, place.map_page, place.transport) == ((), "", "", "")
