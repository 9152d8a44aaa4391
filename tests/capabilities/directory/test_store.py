"""Documents in, the same documents out; who may overwrite what; what the public sees."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from commonweal.directory.actions import store
from commonweal.directory.engine import canonical
from commonweal.directory.models.records import Change, Record, RecordTerm
from commonweal.directory.queries import records
from commonweal.directory.queries.documents import documents
from commonweal.kernel import ids
from commonweal.kernel.actors import System
from commonweal.kernel.errors import Conflict, Gone, Invalid, NotFound

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


ORGANIZATION = {"id": "0193a1f0-0000-4000-8000-000000000001", "name": "Harbour", "description": "Helps"}


def service(number=1, **values):
    return {
        "id": f"0193a1f0-0000-4000-8000-0000000001{number:02}",
        "name": f"Service {number}",
        "status": "active",
        "organization": ORGANIZATION,
        **values,
    }


def place(number=1, **values):
    return {
        "id": f"0193a1f0-0000-4000-8000-0000000002{number:02}",
        "location": {
            "id": f"0193a1f0-0000-4000-8000-0000000003{number:02}",
            "location_type": "physical",
            "name": f"Place {number}",
            "latitude": 53.8,
            "longitude": -1.5,
            "addresses": [
                {
                    "id": f"0193a1f0-0000-4000-8000-0000000004{number:02}",
                    "address_1": "1 Secret Street",
                    "city": "Leeds",
                    "state_province": "West Yorkshire",
                    "postal_code": "LS1 1AA",
                    "country": "GB",
                    "address_type": "physical",
                }
            ],
            **values,
        },
    }


def body(kind, identity):
    return json.loads(Record.objects.get(kind=kind, id=identity).body)


def test_confidential_place_tells_nobody_where_it_is():
    hidden = place(is_confidential=True, transportation="Bus 1 to Secret Street", external_identifier="100")
    hidden["location"]["metadata"] = [{"id": str(ids.new_id()), "previous_value": "1 Secret Street"}]
    put(service(service_at_locations=[hidden]))
    for record in Record.objects.all():
        text = record.body + record.listed
        assert "Secret" not in text
        assert "53.8" not in text
        assert "LS1 1AA" not in text
        assert "confidential" not in text
    kept = documents("location", [hidden["location"]["id"]])[hidden["location"]["id"]]
    assert kept["addresses"][0]["address_1"] == "1 Secret Street"


def test_a_feed_cannot_undo_that_a_place_is_confidential():
    put(service(service_at_locations=[place(is_confidential=True)]))
    put(service(service_at_locations=[place(name="Refuge")]))
    assert "Secret" not in "".join(Record.objects.values_list("body", flat=True))


def test_public_document_names_its_organization_and_has_nothing_empty():
    put(service(description="", phones=[], url=None, x_local="ours"))
    public = body("service", service()["id"])
    assert public["organization_id"] == ORGANIZATION["id"]
    assert public["organization"]["name"] == "Harbour"
    assert not {"description", "phones", "url", "x_local"} & public.keys()


def test_a_changed_organization_changes_its_services():
    put(service(1), service(2))
    put({**ORGANIZATION, "name": "Harbour Help"}, kind="organization")
    assert body("service", service(2)["id"])["organization"]["name"] == "Harbour Help"
    changed = Change.objects.filter(kind="service").count()
    put({**ORGANIZATION, "name": "Harbour Help"}, kind="organization")
    assert Change.objects.filter(kind="service").count() == changed


def test_short_form_of_an_organization_loses_nothing():
    put(
        {**ORGANIZATION, "phones": [{"id": str(ids.new_id()), "number": "1"}], "website": "http://a.org"},
        kind="organization",
    )
    put(service(organization={"id": ORGANIZATION["id"], "name": "Harbour", "description": "Helps"}))
    public = body("organization", ORGANIZATION["id"])
    assert public["website"] == "http://a.org"
    assert public["phones"][0]["number"] == "1"


def test_a_place_that_a_service_no_longer_lists_is_gone():
    put(service(service_at_locations=[place(1), place(2)]))
    put(service(service_at_locations=[place(1)]))
    assert [p["id"] for p in body("service", service()["id"])["service_at_locations"]] == [place(1)["id"]]
    with pytest.raises(Gone):
        records.record("service_at_location", place(2)["id"])
    assert Change.objects.filter(kind="service_at_location", op="delete", id=place(2)["id"]).exists()


def test_withdrawn_service_leaves_a_tombstone_and_stays_away():
    put(service(1, service_at_locations=[place(1)]), service(2))
    store.withdraw("service", service(1)["id"], by=BY, reason="closed", replaced_by=service(2)["id"])
    with pytest.raises(Gone) as gone:
        records.record("service", service(1)["id"])
    assert gone.value.facts["replaced_by"] == service(2)["id"]
    last = Change.objects.filter(kind="service").latest("sequence")
    assert (last.op, str(last.id), str(last.replaced_by)) == ("delete", service(1)["id"], service(2)["id"])
    assert put(service(1)).withheld == 1
    assert not Record.objects.filter(kind="service", id=service(1)["id"]).exists()
    assert put(service(1), lift_bars=True).created == 1
    assert records.record("service", service(1)["id"])


def test_what_others_need_cannot_be_withdrawn():
    put(service())
    with pytest.raises(Conflict):
        store.withdraw("organization", ORGANIZATION["id"], by=BY, reason="x")
    with pytest.raises(NotFound):
        store.withdraw("service", str(ids.new_id()), by=BY, reason="x")


def test_missing_documents_are_removed_only_when_asked():
    put(service(1), service(2))
    assert put(service(1)).removed == 0
    report = put(service(1), replace_missing=True)
    assert (report.removed, report.unchanged) == (1, 1)
    assert report.services["removed"] == [service(2)["id"]]
    assert put(service(2)).created == 1


def test_nobody_overwrites_the_records_of_another_owner(cast):
    put(service(), owner=cast.foodbank, source="food")
    for owner, source in ((cast.council, "council"), (None, "hub")):
        with pytest.raises(Invalid, match="belongs to another"):
            put(service(name="Stolen"), owner=owner, source=source)
        with pytest.raises(Invalid, match="belongs to another"):
            put(service(2, organization={**ORGANIZATION, "name": "Stolen"}), owner=owner, source=source)
    with pytest.raises(Conflict):
        put(service(3), owner=cast.council, source="food")
    assert body("service", service()["id"])["name"] == "Service 1"
    assert put(service(name="Ours"), owner=cast.foodbank, source="staff").changed == 1


def test_organization_that_nobody_described_is_marked():
    put({"id": service()["id"], "name": "Lost", "status": "active", "organization_id": ORGANIZATION["id"]})
    assert body("service", service()["id"])["organization"]["name"] == "Unknown organisation"
    put(ORGANIZATION, kind="organization")
    assert body("service", service()["id"])["organization"]["name"] == "Harbour"


def test_each_service_is_noted_and_announced():
    from commonweal.record.models import AuditEntry

    put(service(1), service(2))
    acts = list(AuditEntry.objects.values_list("act", flat=True))
    assert acts.count("service published") == 2


def test_terms_are_found_by_record():
    term = {"id": str(ids.new_id()), "name": "Food", "description": "Food"}
    put(service(attributes=[{"id": str(ids.new_id()), "taxonomy_term": term}]))
    assert [r.id for r in records.records("service", term=term["id"])] == [UUID(service()["id"])]
    assert RecordTerm.objects.filter(kind="service").count() == 1


def test_records_since_a_moment():
    put(service(1))
    moment = Record.objects.get(kind="service").last_modified
    put(service(2))
    later = records.records("service", modified_after=moment)
    assert {str(r.id) for r in later} == {service(1)["id"], service(2)["id"]}
    assert not records.records("service", modified_after=moment + timedelta(days=1)).exists()
