"""Staff pages of the directory: organisations keep their own services, and only theirs."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from commonweal.directory.actions import drafts
from commonweal.directory.models.hsds import Service
from commonweal.directory.models.records import Record
from commonweal.directory.queries import pages
from commonweal.editorial import actions as editorial
from commonweal.editorial import queries as editing
from commonweal.editorial.models import Item
from commonweal.kernel import clock
from commonweal.kernel.errors import Gone
from commonweal.people.models import Membership, User
from commonweal.record.models import Work
from tests.factories import directory as make


@pytest.fixture
def erin(cast):
    """A publisher of the food bank."""
    user = User.objects.create_user("erin@example.org", name="Erin")
    Membership.objects.create(user=user, organisation=cast.foodbank, role="publisher")
    return user


@pytest.fixture
def service(cast):
    """A service of the food bank that an import brought."""
    document = make.service()
    make.publish(document, owner=cast.foodbank, source="feed")
    return Service.objects.get()


@pytest.fixture
def item(cast, service):
    return drafts.edit_service(service_id=service.pk, by=cast.bob)


def topic(item, name):
    return reverse("directory_staff:topic", args=[item.pk, name])


def post(client, item, asked, /, rows=None, **data):
    token = data.pop("based_on", None) or editing.head(Item.objects.get(pk=item.pk)).token
    filled = {"based_on": token} | data
    if rows is not None:
        filled |= {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": sum("id" in row for row in rows)}
        for number, row in enumerate(rows):
            filled |= {f"rows-{number}-{key}": value for key, value in row.items()}
    return client.post(topic(item, asked), filled)


def test_a_new_service_is_written_reviewed_published_and_found(client, cast, erin):
    client.force_login(cast.bob)
    started = client.post(
        reverse("directory_staff:start"), {"organisation": str(cast.foodbank.pk), "name": "Soup kitchen"}
    )
    item = Item.objects.get()
    assert started.url == topic(item, "about")
    page = client.get(reverse("directory_staff:answers", args=[item.pk])).content.decode()
    assert "Say what the service does." in page
    about = post(client, item, "about", name="Soup kitchen", description="Hot soup for everyone.")
    assert about.url == topic(item, "who")
    post(client, item, "where", rows=[{"name": "Old church", "address_1": "1 High Street", "city": "Leeds"}])
    post(
        client,
        item,
        "when",
        rows=[{"days": ["MO", "FR"], "opens": "9am", "closes": "17.30", "weeks": "every"}],
    )
    post(client, item, "contact", rows=[{"number": "0113 496 0000"}], email="soup@example.org", url="")
    item.refresh_from_db()
    editorial.submit(item=item, by=cast.bob)
    editorial.approve(item=item, by=erin)
    client.force_login(erin)
    done = client.post(reverse("editorial:act", args=[item.pk, "publish"]))
    assert done.status_code == 302
    document = pages.sheet("service", item.ref.id).document
    assert document["name"] == "Soup kitchen"
    assert document["organization"]["name"] == "Harbour Food Bank"
    assert document["schedules"][0]["byday"] == "MO,FR"
    assert document["schedules"][0]["closes_at"] == "17:30"
    assert document["phones"][0]["number"] == "0113 496 0000"
    assert Record.objects.get(kind="service").owner == cast.foodbank
    assert drafts.edit_service(service_id=item.ref.id, by=cast.bob).head_number == item.head_number


def test_editing_an_imported_service_keeps_what_is_not_asked_about(client, cast, erin, service, item):
    before = pages.sheet("service", service.pk).document
    client.force_login(cast.bob)
    post(client, item, "who", eligibility_description="Everyone", minimum_age="", maximum_age="")
    item.refresh_from_db()
    editorial.submit(item=item, by=cast.bob)
    editorial.approve(item=item, by=erin)
    editorial.publish(item=item, by=erin)
    after = pages.sheet("service", service.pk).document
    assert after["eligibility_description"] == "Everyone"
    ignored = {"last_modified", "eligibility_description"}
    assert {k: v for k, v in after.items() if k not in ignored} == {k: v for k, v in before.items() if k not in ignored}
    assert Service.objects.get().source == service.source
    assert drafts.edit_service(service_id=service.pk, by=cast.bob).head_number == 2, "nothing came from elsewhere"


def test_a_later_import_is_taken_over_into_the_history(cast, service, item):
    make.publish(make.service(description="Changed by the feed"), owner=cast.foodbank, source="feed")
    again = drafts.edit_service(service_id=service.pk, by=cast.bob)
    assert again.pk == item.pk
    assert editing.head(again).document["description"] == "Changed by the feed"
    assert again.state == "published"


def test_what_was_entered_is_kept_when_it_cannot_be_saved(client, cast, item):
    client.force_login(cast.bob)
    response = post(client, item, "when", rows=[{"days": ["MO"], "opens": "noonish", "closes": "17:00"}])
    assert response.status_code == 400
    page = response.content.decode()
    assert "noonish" in page
    assert 'href="#id_rows-0-opens"' in page
    assert "Enter a time such as 9am or 17:30." in page


def test_a_stale_page_keeps_both_versions(client, cast, item):
    client.force_login(cast.bob)
    token = editing.head(item).token
    editorial.save_draft(item=item, document={"name": "Alice’s"}, based_on=token, by=cast.alice)
    response = post(client, item, "who", based_on=token, eligibility_description="Bob’s words", minimum_age="")
    assert response.status_code == 409
    page = response.content.decode()
    assert "Alice saved this while you were writing" in page
    assert "Bob’s words" in page
    item.refresh_from_db()
    kept = item.revisions.get(is_aside=True)
    assert kept.document["eligibility_description"] == "Bob’s words"


def test_autosave_answers_with_the_next_token(client, cast, item):
    client.force_login(cast.bob)
    first = post(client, item, "who", eligibility_description="E", autosave="1").json()
    second = post(client, item, "who", eligibility_description="Ev", autosave="1", based_on=first["based_on"]).json()
    assert second["saved"]
    item.refresh_from_db()
    assert item.head_number == 2
    assert post(client, item, "who", minimum_age="x", autosave="1").status_code == 400


def test_while_one_edits_another_is_told(client, cast, item):
    editorial.lock(item=item, by=cast.alice)
    client.force_login(cast.bob)
    response = client.get(topic(item, "about"), follow=True)
    assert "Alice is editing this." in response.content.decode()


def test_needs_of_another_hub_are_recognised_and_taken_off(client, cast, town):
    Service.objects.filter(pk=town["food"]["id"]).update(owner=cast.foodbank)
    item = drafts.edit_service(service_id=town["food"]["id"], by=cast.bob)
    client.force_login(cast.bob)
    page = client.get(topic(item, "needs")).content.decode()
    assert page.count(" checked") == 1
    post(client, item, "needs")
    item.refresh_from_db()
    assert "attributes" not in editing.head(item).document


def test_every_topic_has_a_page(client, cast, item):
    from commonweal.directory.engine.answers.topics import TOPICS

    client.force_login(cast.bob)
    for name in TOPICS:
        assert client.get(topic(item, name)).status_code == 200, name
    assert client.get(topic(item, "nonsense")).status_code == 404


def test_the_list_finds_filters_and_sorts(client, cast, service):
    old = make.service("Old advice", assured_date=(clock.today() - timedelta(days=300)).isoformat())
    never = make.service("Never checked", assured_date=None)
    make.publish(old, never, owner=cast.foodbank, source="feed")
    client.force_login(cast.alice)

    def names(query):
        page = client.get(reverse("directory_staff:services") + query).content.decode()
        found = [name for name in ("Harbour Food Bank", "Old advice", "Never checked") if f">{name}</bdi></a>" in page]
        return sorted(found, key=lambda name: page.index(f">{name}</bdi></a>"))

    assert names("") == ["Harbour Food Bank", "Never checked", "Old advice"]
    assert names("?sort=-name") == ["Old advice", "Never checked", "Harbour Food Bank"]
    assert names("?q=old") == ["Old advice"]
    assert names("?checked=stale") == ["Old advice"]
    assert names("?checked=never") == ["Never checked"]
    assert names("?organisation=nonsense&sort=nonsense") == ["Harbour Food Bank", "Never checked", "Old advice"]
    assert names(f"?organisation={cast.council.pk}") == []
    rows = list(csv.reader(io.StringIO(client.get(reverse("directory_staff:export") + "?q=old").content.decode())))
    assert [row[1] for row in rows] == ["name", "Old advice"]


def test_a_longer_list_takes_no_more_queries(client, cast, django_assert_max_num_queries):
    make.publish(*[make.service(f"Service {number}") for number in range(30)], owner=cast.foodbank)
    client.force_login(cast.alice)
    with django_assert_max_num_queries(18):
        assert client.get(reverse("directory_staff:services")).content.decode().count(">Service ") == 30


def test_confirming_many_shows_does_and_undoes(client, cast, service):
    client.force_login(cast.bob)
    chosen = {"act": "confirm", "service": [str(service.pk)]}
    assert "Harbour Food Bank" in client.post(reverse("directory_staff:bulk"), chosen).content.decode()
    assert Service.objects.get().assured_date == "2026-10-01"
    assert client.post(reverse("directory_staff:bulk_do"), chosen).status_code == 200
    assert Service.objects.get().assured_date == clock.today().isoformat()
    assert pages.sheet("service", service.pk).document["assured_date"] == clock.today().isoformat()
    report = Work.objects.get()
    assert client.post(reverse("directory_staff:undo", args=[report.pk])).status_code == 302
    assert Service.objects.get().assured_date == "2026-10-01"
    assert client.post(reverse("directory_staff:undo", args=[report.pk])).status_code == 409


def test_retiring_many_shows_does_and_undoes(client, cast, erin, service):
    chosen = {"act": "retire", "service": [str(service.pk)]}
    client.force_login(cast.bob)
    assert client.post(reverse("directory_staff:bulk_do"), chosen | {"reason": "x"}).status_code == 200
    assert Service.objects.exists(), "an editor retires nothing"
    client.force_login(erin)
    assert client.post(reverse("directory_staff:bulk_do"), chosen).status_code == 400
    client.post(reverse("directory_staff:bulk_do"), chosen | {"reason": "Closed"})
    with pytest.raises(Gone):
        pages.sheet("service", service.pk)
    report = Work.objects.order_by("created_at").last()
    client.post(reverse("directory_staff:undo", args=[report.pk]))
    assert pages.sheet("service", service.pk).document["name"] == "Harbour Food Bank"


def test_retiring_one_sends_readers_elsewhere(client, cast, erin, service):
    other = make.service("Other food")
    make.publish(other, owner=cast.foodbank, source="feed")
    client.force_login(erin)
    address = reverse("directory_staff:retire", args=[service.pk])
    found = client.post(address, {"reason": "Merged", "find": "other", "search": "1"}).content.decode()
    assert other["id"] in found
    assert "Merged" in found
    data = {"reason": "Merged", "find": "other", "replacement": other["id"]}
    assert client.post(address, data | {"reason": ""}).status_code == 400
    assert client.post(address, data).status_code == 302
    with pytest.raises(Gone) as gone:
        pages.sheet("service", service.pk)
    assert str(gone.value.facts["replaced_by"]) == other["id"]


PLACES = ["answers", "topic", "open", "retire"]


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_find_nothing(client, cast, service, item, name, method):
    arguments = {"answers": [item.pk], "topic": [item.pk, "about"]}.get(name, [service.pk])
    client.force_login(cast.charlie)
    before = Service.objects.values().get(), Item.objects.values().get()
    data = {"name": "Mine now", "description": "x", "reason": "x", "based_on": "1.1"}
    response = getattr(client, method)(reverse(f"directory_staff:{name}", args=arguments), data)
    assert response.status_code == 404
    assert (Service.objects.values().get(), Item.objects.values().get()) == before


@pytest.mark.parametrize("act", ["confirm", "retire"])
def test_strangers_change_nothing_in_bulk(client, cast, service, act):
    client.force_login(cast.charlie)
    before = Service.objects.values().get()
    data = {"act": act, "service": [str(service.pk)], "reason": "x"}
    assert client.post(reverse("directory_staff:bulk"), data).status_code == 302
    client.post(reverse("directory_staff:bulk_do"), data)
    assert Service.objects.values().get() == before


def test_strangers_see_no_list_and_undo_nothing(client, cast, service):
    report = drafts.confirm_details(service_ids=[service.pk], by=cast.bob)
    client.force_login(cast.charlie)
    for name in ("services", "drafts", "export"):
        assert "Harbour Food Bank" not in client.get(reverse(f"directory_staff:{name}")).content.decode()
    assert client.post(reverse("directory_staff:undo", args=[report.pk])).status_code == 404
    start = {"organisation": str(cast.foodbank.pk), "name": "x"}
    assert client.post(reverse("directory_staff:start"), start).status_code == 400


def test_visitors_are_sent_to_sign_in(client, cast, service, item):
    for name, arguments in (("services", []), ("answers", [item.pk]), ("open", [service.pk]), ("start", [])):
        assert client.get(reverse(f"directory_staff:{name}", args=arguments)).status_code == 302
