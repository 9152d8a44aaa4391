"""A draft's way to the public, and the pages of the record, in a browser."""

import pytest
from django.urls import reverse

from commonweal.editorial import actions, queries
from commonweal.kernel import clock
from commonweal.record.models import Delivery, OutboxFact, Work
from tests.factories.editorial import leaflets, make_erin, start_leaflet

pytestmark = pytest.mark.journey


@pytest.fixture
def item(cast):
    with leaflets():
        yield start_leaflet(cast, text="Food parcels every day at the old church")


def test_a_draft_is_reviewed_and_published_without_javascript(cast, item, new_page):
    erin = make_erin(cast)
    bob = new_page(user=cast.bob, javascript=False, width=360)
    bob.goto("/staff/drafts/")
    bob.get_by_role("link", name="Food parcels").click()
    bob.get_by_label("Note").fill("Please look at the address")
    bob.get_by_role("button", name="Send for review").click()
    assert bob.get_by_text("Sent for review.").is_visible()
    assert bob.get_by_role("button", name="Approve").count() == 0
    page = new_page(user=erin, javascript=False)
    page.goto("/staff/drafts/?show=review")
    page.get_by_role("link", name="Food parcels").click()
    assert page.get_by_text("Please look at the address").is_visible()
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Publish now").click()
    assert page.get_by_text("Published", exact=True).first.is_visible()


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["english", "arabic"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_drafts_are_accessible(cast, item, signed_in, axe, screenshot, prefix, width):
    document = {"title": "Food parcels", "text": "Food parcels on most days at the new church", "phones": [{"id": "1"}]}
    actions.save_draft(item=item, document=document, based_on=queries.head(item).token, by=cast.alice, note="Address")
    actions.lock(item=item, by=cast.alice)
    page = signed_in(cast.dana, width=width)
    for name, address in (
        ("drafts", reverse("editorial:drafts")),
        ("item", reverse("editorial:item", args=[item.pk])),
        ("history", reverse("editorial:history", args=[item.pk])),
        ("compare", reverse("editorial:compare", args=[item.pk]) + "?old=1&new=2"),
        ("schedule", reverse("editorial:schedule", args=[item.pk])),
        ("dates", reverse("editorial:dates", args=[item.pk])),
        ("retire", reverse("editorial:retire", args=[item.pk])),
        ("translations", reverse("editorial:translations", args=[item.pk])),
        ("preview", queries.preview_path(item, 1)),
    ):
        page.goto(prefix + address)
        screenshot(page, f"editorial-{name}-{prefix.strip('/') or 'en'}-{width}")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["english", "arabic"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_the_record_are_accessible(cast, item, signed_in, axe, screenshot, prefix, width):
    fact = OutboxFact.objects.create(name="directory.ServicePublished", subject="directory/service/1", payload={})
    Delivery.objects.create(
        fact=fact, subscriber="notify.tell", subject="x", state="dead", finished_at=clock.now(), error="OSError: down"
    )
    work = Work.objects.create(
        kind="t",
        title="Import of services.csv",
        started_by="x",
        started_by_label="Bob",
        state="running",
        done=1,
        total=3,
    )
    page = signed_in(cast.dana, width=width)
    page.goto(f"{prefix}/staff/record/")
    page.locator("tbody a").first.wait_for()
    entry = page.locator("tbody th a").first.get_attribute("href").removeprefix(prefix)
    for name, address in (
        ("trail", "/staff/record/"),
        ("entry", entry),
        ("facts", "/staff/record/facts/"),
        ("keeping", "/staff/record/keeping/"),
        ("work-list", "/staff/work/"),
        ("work", f"/staff/work/{work.pk}/"),
    ):
        page.goto(prefix + address)
        screenshot(page, f"record-{name}-{prefix.strip('/') or 'en'}-{width}")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"
