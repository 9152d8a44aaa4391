"""Staff pages of drafts: what they show, what they let whom do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commonweal.editorial import actions, queries
from commonweal.editorial.models import Item
from commonweal.kernel import clock
from tests.factories.editorial import start_leaflet


def go(client, user, name, item, **kwargs):
    client.force_login(user)
    return client.get(reverse(f"editorial:{name}", args=[item.pk]) + kwargs.get("query", ""))


def do(client, user, item, act, **data):
    client.force_login(user)
    return client.post(reverse("editorial:act", args=[item.pk, act]), data)


def test_from_draft_to_public_by_its_pages(client, cast, erin, item, shelf):
    assert do(client, cast.bob, item, "submit", note="Please look").status_code == 302
    assert "Food parcels" in client.get(reverse("editorial:drafts")).content.decode()
    client.force_login(erin)
    assert "Food parcels" in client.get(reverse("editorial:drafts") + "?show=review").content.decode()
    assert do(client, erin, item, "approve").status_code == 302
    assert do(client, erin, item, "publish").status_code == 302
    assert [document["title"] for document in shelf.values()] == ["Food parcels"]


def test_a_note_that_cannot_be_used_is_kept(client, cast, erin, item):
    response = do(client, erin, item, "publish", note="A long explanation")
    assert response.status_code == 409
    page = response.content.decode()
    assert "This cannot be done now. It stands at: Draft." in page
    assert "A long explanation" in page


def test_sending_back_without_a_reason_is_refused_beside_the_field(client, cast, erin, item):
    actions.submit(item=item, by=cast.bob)
    response = do(client, erin, item, "request_changes", note="")
    assert response.status_code == 400
    assert 'href="#id_note"' in response.content.decode()


def test_an_author_is_told_that_somebody_else_must_approve(client, cast, item):
    actions.submit(item=item, by=cast.alice)
    response = do(client, cast.alice, item, "approve")
    assert response.status_code == 403
    assert "somebody else must approve it" in response.content.decode()


def test_history_and_compare_show_what_changed(client, cast, item):
    actions.save_draft(
        item=item, document={"title": "Food parcels and soup"}, based_on=queries.head(item).token, by=cast.bob
    )
    assert go(client, cast.alice, "history", item).status_code == 200
    page = go(client, cast.alice, "compare", item, query="?old=1&new=2").content.decode()
    assert "<ins>" in page
    assert "and soup" in page
    assert go(client, cast.alice, "compare", item, query="?new=1").status_code == 200
    for query in ("", "?new=9", "?new=x", "?old=9&new=1"):
        assert go(client, cast.alice, "compare", item, query=query).status_code == 404


def test_a_revision_is_restored(client, cast, item):
    actions.save_draft(item=item, document={"title": "Two"}, based_on=queries.head(item).token, by=cast.bob)
    client.force_login(cast.bob)
    assert client.post(reverse("editorial:restore", args=[item.pk]), {"number": "1"}).status_code == 302
    item.refresh_from_db()
    assert queries.head(item).document == {"title": "Food parcels"}


def test_scheduling_asks_for_a_day_to_come(client, cast, erin, item):
    actions.submit(item=item, by=cast.bob)
    actions.approve(item=item, by=erin)
    client.force_login(erin)
    address = reverse("editorial:schedule", args=[item.pk])
    past = client.post(address, {"day_day": "1", "day_month": "1", "day_year": "2020", "at": "09:00"})
    assert past.status_code == 400
    assert "still to come" in past.content.decode()
    day = clock.today() + timedelta(days=2)
    names = ("day_day", "day_month", "day_year")
    data = dict(zip(names, (day.day, day.month, day.year), strict=True)) | {"at": "09:00"}
    assert client.post(address, data).status_code == 302
    assert Item.objects.get().state == "scheduled"


def test_dates_and_retiring(client, cast, erin, item, shelf):
    actions.submit(item=item, by=cast.bob)
    actions.approve(item=item, by=erin)
    actions.publish(item=item, by=erin)
    client.force_login(erin)
    day = clock.today() + timedelta(days=30)
    data = {"end_day": day.day, "end_month": day.month, "end_year": day.year}
    assert client.post(reverse("editorial:dates", args=[item.pk]), data).status_code == 302
    assert Item.objects.get().withdraw_at.date() == day
    assert client.post(reverse("editorial:retire", args=[item.pk]), {"reason": ""}).status_code == 400
    assert client.post(reverse("editorial:retire", args=[item.pk]), {"reason": "Closed"}).status_code == 302
    assert shelf == {}


def test_translations_show_and_publish(client, cast, erin, item, shelf):
    actions.save_translation(
        item=item, language="cy", document={"title": "Bwyd"}, translates=1, based_on="", by=cast.bob
    )
    address = reverse("editorial:translation_publish", args=[item.pk, "cy"])
    client.force_login(erin)
    client.post(address)
    assert shelf == {}
    actions.submit(item=item, by=cast.bob)
    actions.approve(item=item, by=erin)
    actions.publish(item=item, by=erin)
    assert "Up to date" in go(client, erin, "translations", item).content.decode()
    client.post(address)
    assert shelf[item.ref, "cy"] == {"title": "Bwyd"}


def test_a_preview_needs_no_account_and_is_not_indexed(client, item):
    response = client.get(queries.preview_path(item, 1))
    assert response.status_code == 200
    assert "<h1>Food parcels</h1>" in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get("/preview/abc/").status_code == 404


PAGES = ["item", "history", "compare", "schedule", "dates", "retire", "translations"]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_find_no_draft(client, cast, item, name):
    assert go(client, cast.charlie, name, item, query="?new=1").status_code == 404
    client.logout()
    assert client.get(reverse(f"editorial:{name}", args=[item.pk])).status_code == 302


@pytest.mark.parametrize("name", ["schedule", "dates", "retire", "restore"])
def test_strangers_change_no_draft(client, cast, item, name):
    client.force_login(cast.charlie)
    before = Item.objects.values().get()
    data = {"number": "1", "reason": "x", "day_day": 1, "day_month": 1, "day_year": 2099, "at": "09:00"}
    assert client.post(reverse(f"editorial:{name}", args=[item.pk]), data).status_code == 404
    assert Item.objects.values().get() == before


@pytest.mark.parametrize(
    "act", ["submit", "approve", "request_changes", "comment", "publish", "unschedule", "confirm", "lock"]
)
def test_strangers_act_on_no_draft(client, cast, item, act):
    assert do(client, cast.charlie, item, act, note="x").status_code == 404
    assert do(client, cast.bob, item, "nonsense").status_code == 404


def test_strangers_publish_no_translation(client, cast, item):
    client.force_login(cast.charlie)
    assert client.post(reverse("editorial:translation_publish", args=[item.pk, "cy"])).status_code == 404


def test_longer_lists_take_no_more_queries(client, cast, shelf, django_assert_max_num_queries):
    for _ in range(12):
        start_leaflet(cast)
    client.force_login(cast.bob)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("editorial:drafts")).content.decode().count("Food parcels") == 12
