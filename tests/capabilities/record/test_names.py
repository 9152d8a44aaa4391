"""The trail names what it is about, without telling anybody a name they may not know."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.directory.actions import drafts
from commonweal.directory.models.hsds import Service
from commonweal.directory.models.sources import Source
from commonweal.kernel import ids, ledger
from commonweal.kernel.refs import Ref
from commonweal.people.actions import erasure
from commonweal.people.models import Membership, User
from commonweal.record import names
from commonweal.record.models import AuditEntry
from commonweal.vocabulary.models import Label, Scheme, Term
from tests.factories import directory as make


def note(ref, by, organisation=None):
    ledger.note(act="seen", subject=ref, by=by, organisation=str(organisation.pk) if organisation else None)


@pytest.fixture
def fruit():
    """A kind that counts how often it is asked."""
    asked = []

    def named(wanted):
        asked.append(list(wanted))
        return {each: f"Fruit {each}" for each in wanted if each != "unknown"} | {"other": "Not asked for"}

    names.register("t", "fruit", named)
    yield asked
    names.unregister("t", "fruit")


def test_each_kind_is_asked_once_and_the_rest_stay_references(fruit):
    found = names.names_of(["t/fruit/1", "t/fruit/2", "t/fruit/1", "t/fruit/unknown", "t/bin/1", "nonsense", ""])
    assert found == {"t/fruit/1": "Fruit 1", "t/fruit/2": "Fruit 2"}
    assert fruit == [["1", "2", "unknown"]]


def test_packages_name_their_things(cast, django_assert_num_queries):
    make.publish(make.service("Soup run", [make.location("Old church")]), owner=cast.foodbank, source="feed")
    service, source = Service.objects.get(), Source.objects.get()
    term = Term.objects.create(scheme=Scheme.objects.create(code="s", uri="urn:s"), notation="n", uri="urn:s:n")
    Label.objects.create(term=term, kind="pref", language="cy", text="Bwyd")
    Label.objects.create(term=term, kind="pref", language="en", text="Food")
    wanted = {
        str(Ref("directory", "service", str(service.pk))): "Soup run",
        str(Ref("directory", "location", make.location("Old church")["id"])): "Old church",
        str(Ref("directory", "organization", str(service.organization_id))): service.organization.name,
        str(Ref("directory", "source", str(source.pk))): "feed",
        str(cast.bob.ref): "Bob",
        str(cast.council.ref): cast.council.name,
        str(Ref("vocabulary", "term", str(term.pk))): "Food",
    }
    unknown = [str(Ref("people", "user", str(ids.new_id()))), "vocabulary/term/not-a-uuid"]
    with django_assert_num_queries(7):
        assert names.names_of([*wanted, *unknown]) == wanted


def test_a_draft_is_named_by_its_title(cast, django_assert_num_queries):
    item = drafts.start_service(name="Not public yet", organisation=cast.foodbank, by=cast.bob)
    with django_assert_num_queries(2):
        assert names.names_of([item.reference]) == {item.reference: "Not public yet"}


def test_people_without_a_name_are_not_named_by_their_address(cast):
    quiet = User.objects.create_user("quiet@example.org")
    gone = User.objects.create_user("gone@example.org", name="Gone")
    erasure.erase_person(user=gone, by=cast.dana)
    assert names.names_of([str(quiet.ref), str(gone.ref)]) == {}


def test_the_trail_shows_names_where_it_can(client, cast):
    bin_ = Ref("t", "bin", "9")
    note(cast.bob.ref, cast.alice, cast.foodbank)
    note(bin_, cast.alice, cast.foodbank)
    client.force_login(cast.alice)
    page = client.get("/staff/record/").content.decode()
    assert "<bdi>Bob</bdi>" in page
    assert f"<bdi>{bin_}</bdi>" in page
    assert "Only what happened to Bob." in client.get(f"/staff/record/?about={cast.bob.ref}").content.decode()
    entry = AuditEntry.objects.get(subject=str(cast.bob.ref))
    shown = client.get(f"/staff/record/{entry.pk}/").content.decode()
    assert ">Bob</dd>" in shown
    assert str(cast.bob.ref) in shown


def test_asking_for_a_reference_tells_no_name_to_a_stranger(client, cast):
    make.publish(make.service("Soup run"), owner=cast.foodbank, source="feed")
    note(cast.bob.ref, cast.alice, cast.foodbank)
    client.force_login(cast.charlie)
    for ref in (cast.bob.ref, Ref("directory", "service", make.service("Soup run")["id"])):
        page = client.get(f"/staff/record/?about={ref}").content.decode()
        assert str(ref) in page
        assert "Bob" not in page
        assert "Soup run" not in page


def test_more_entries_take_no_more_queries(client, cast):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/staff/record/").status_code == 200
        return len(seen)

    client.force_login(cast.alice)
    people = [User.objects.create_user(f"p{number}@example.org", name=f"P {number}") for number in range(40)]
    for each in people:
        Membership.objects.create(user=each, organisation=cast.foodbank, role="viewer")
    note(people[0].ref, cast.alice, cast.foodbank)
    queries()
    few = queries()
    for each in people[1:]:
        note(each.ref, cast.alice, cast.foodbank)
    assert queries() == few
    assert few <= 12
