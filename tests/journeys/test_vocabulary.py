"""Looking after words and places in a browser."""

import json

import pytest

from commonweal.kernel.actors import System
from commonweal.places.models import Place, Postcode
from commonweal.vocabulary import actions
from commonweal.vocabulary.models import SynonymGroup, Term

pytestmark = pytest.mark.journey
SQUARE = [[[-1, 54], [0, 54], [0, 55], [-1, 55], [-1, 54]]]


@pytest.fixture
def filled(cast):
    actions.load_bundled(by=System("test"))
    Postcode.objects.create(
        country="GB", code="SR1", precision="outcode", latitude=54.9, longitude=-1.38, town="Saltmere"
    )
    Place.objects.create(
        source="t", source_id="1", name="Saltmere", name_key="saltmere", country="GB", latitude=54.9, longitude=-1.38
    )


def test_an_operator_merges_terms_and_loads_an_area_without_javascript(cast, filled, new_page, tmp_path):
    page = new_page(user=cast.dana, javascript=False, width=360)
    page.goto("/staff/vocabulary/?q=fodbank")
    page.get_by_role("link", name="Food bank").click()
    page.get_by_role("link", name="Merge into another term").click()
    page.get_by_label("Which term").select_option(str(Term.objects.get(notation="help-buying-food").pk))
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("The terms were merged.").is_visible()
    page.goto("/vocabulary/needs/food-bank/")
    assert page.get_by_role("link", name="Help to pay for food").is_visible()
    path = tmp_path / "area.geojson"
    geometry = {"type": "Polygon", "coordinates": SQUARE}
    feature = {"type": "Feature", "properties": {"code": "E1", "name": "Northshore"}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page.goto("/staff/places/import/")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="Load the list").click()
    page.goto("/staff/places/areas/")
    page.get_by_role("link", name="Northshore").click()
    assert page.get_by_role("img", name="Outline of Northshore").is_visible()


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["english", "arabic"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_words_and_places_are_accessible(cast, filled, new_page, axe, screenshot, prefix, width):
    page = new_page(user=cast.dana, width=width)
    term = Term.objects.get(notation="food-bank")
    group = SynonymGroup.objects.first()
    addresses = {
        "words": "/vocabulary/",
        "needs": "/vocabulary/needs/",
        "term": "/vocabulary/needs/food-bank/",
        "vocabulary": "/staff/vocabulary/?q=fod",
        "scheme": "/staff/vocabulary/schemes/needs/",
        "staff-term": f"/staff/vocabulary/terms/{term.pk}/",
        "term-words": f"/staff/vocabulary/terms/{term.pk}/words/ar/",
        "term-place": f"/staff/vocabulary/terms/{term.pk}/place/",
        "synonyms": "/staff/vocabulary/synonyms/",
        "synonym-delete": f"/staff/vocabulary/synonyms/{group.pk}/delete/",
        "vocabulary-import": "/staff/vocabulary/import/",
        "places": "/staff/places/?q=Saltmere",
        "postcodes": "/staff/places/postcodes/",
        "places-import": "/staff/places/import/",
    }
    for name, address in addresses.items():
        page.goto(prefix + address)
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        screenshot(page, f"{name}-{width}{prefix.replace('/', '-')}")
