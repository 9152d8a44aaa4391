"""Documents in, the same documents out; who may overwrite what; what the public sees."""

import json

import pytest

from commonweal.directory.actions import store
from commonweal.directory.engine import canonical
from commonweal.directory.queries.documents import documents
from commonweal.kernel.actors import System

pytestmark = pytest.mark.django_db
BY = System("test")
KINDS = {
    "service_full": "service",
    "organization_full": "organization",
    "service_at_location_full": "service_at_location",
    "location": "location",
    "taxonomy": "taxonomy",
    "taxonomy_term": "taxonomy_term",
}


def put(*documents, kind="service", owner=None, source="test", **options):
    return store.store_documents(documents, kind=kind, source=source, owner=owner, by=BY, **options)


@pytest.mark.parametrize("standard", ["hsds-3.2.3", "oruk-3.0"])
@pytest.mark.parametrize("name", KINDS)
def test_official_example_comes_back_as_it_went_in(shared, standard, name):
    path = shared / "standards" / "hsds" / standard / "examples" / f"{name}.json"
    if not path.exists():
        pytest.skip("this standard has no such example")
    document, kind = json.loads(path.read_text()), KINDS[name]
    report = put(document, kind=kind)
    assert report.created == 1
    back = documents(kind, [document["id"]], with_services=True)[document["id"]]
    assert canonical.canonical(kind, back) == canonical.canonical(kind, document)
    again = put(document, kind=kind)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    assert not any(again.services.values())
