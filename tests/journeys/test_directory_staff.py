"""An organisation keeps its services, in a browser: without JavaScript on a phone, and with autosave."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from commonweal.directory.actions import drafts
from commonweal.directory.models.hsds import Service
from commonweal.editorial import actions as editorial
from commonweal.editorial import queries as editing
from commonweal.editorial.models import Item
from tests.factories import directory as make
from tests.factories.editorial import make_erin

pytestmark = pytest.mark.journey


@pytest.fixture
def service(cast):
    from commonweal.vocabulary.actions.bundled import load_bundled

    load_bundled(by=make.TESTER)
    odd = make.schedule("", freq="MONTHLY", bymonthday="1,15")
    schedules = [make.schedule(), make.schedule("2SA", "10:00", "12:00", freq="MONTHLY"), odd]
    make.publish(make.service(schedules=schedules), owner=cast.foodbank, source="feed")
    return Service.objects.get()


def test_a_service_is_added_on_an_old_phone_and_published(cast, service, new_page):
    page = new_page(user=cast.bob, javascript=False, width=360)
    page.goto("/staff/directory/")
    page.get_by_role("link", name="Add a service").or_(page.get_by_role("button", name="Add a service")).click()
    page.get_by_label("What is it called?").fill("Soup kitchen")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Save and continue").click()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    page.get_by_label("What does it do?").fill("Hot soup for everyone.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Who can use it?").fill("Anyone. No questions.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Food in general").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Building and street").fill("1 High Street")
    page.get_by_label("Town or city").fill("Leeds")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Which areas does it cover?").fill("Leeds\nBradford")
    page.get_by_role("button", name="Save and continue").click()
    first = page.get_by_role("group", name="New opening hours").first
    first.get_by_label("Monday").check()
    first.get_by_label("Opens at").fill("9am")
    first.get_by_label("Closes at").fill("17:30")
    page.get_by_role("button", name="Save and add another").click()
    assert page.get_by_role("group", name="Opening hours 1").get_by_label("Opens at").input_value() == "09:00"
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Phone number").first.fill("0113 496 0000")
    page.get_by_role("button", name="Save and see all answers").click()
    assert page.get_by_text("Monday: 09:00 to 17:30").is_visible()
    page.get_by_role("link", name="See it as residents will").click()
    assert page.get_by_role("heading", level=1, name="Soup kitchen").is_visible()
    assert page.get_by_text("This is not public.").is_visible()
    item = Item.objects.get(title="Soup kitchen")
    editorial.submit(item=item, by=cast.bob)
    erin = new_page(user=make_erin(cast), javascript=False)
    erin.goto(reverse("editorial:item", args=[item.pk]))
    erin.get_by_role("button", name="Approve").click()
    erin.get_by_role("button", name="Publish now").click()
    erin.goto(f"/service/{item.ref.id}/")
    assert erin.get_by_text("Hot soup for everyone.").is_visible()


def test_what_is_typed_is_kept_by_itself(cast, service, signed_in):
    item = drafts.edit_service(service_id=service.pk, by=cast.bob)
    page = signed_in(cast.bob)
    page.goto(reverse("directory_staff:topic", args=[item.pk, "who"]))
    page.get_by_label("Who can use it?").fill("Everyone")
    page.get_by_text("Saved ").wait_for()
    page.get_by_label("Who can use it?").fill("Everyone who is hungry")
    expect(page.locator("[name=based_on]")).to_have_value(re.compile(r"\.2$"))
    page.get_by_role("button", name="Save and see all answers").click()
    page.get_by_role("heading", name="Harbour Food Bank").wait_for()
    item.refresh_from_db()
    assert editing.head(item).document["eligibility_description"] == "Everyone who is hungry"
    assert item.head_number == 2


def test_many_are_confirmed_and_it_is_undone(cast, service, new_page):
    page = new_page(user=cast.bob, javascript=False)
    page.goto("/staff/directory/")
    page.get_by_label("Choose Harbour Food Bank").check()
    page.get_by_role("button", name="Confirm the chosen as still right").click()
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("1 service is confirmed.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone for 1 service.").wait_for()
    assert Service.objects.get().assured_date == "2026-10-01"


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["english", "arabic"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_staff_pages_are_accessible(cast, service, signed_in, axe, screenshot, prefix, width):
    from commonweal.directory.engine.answers.topics import TOPICS

    item = drafts.edit_service(service_id=service.pk, by=cast.dana)
    drafts.start_service(name="Soup kitchen", organisation=cast.foodbank, by=cast.bob)
    page = signed_in(cast.dana, width=width)
    pages = [
        ("services", reverse("directory_staff:services") + "?checked=stale&q="),
        ("list", reverse("directory_staff:services")),
        ("drafts", reverse("directory_staff:drafts")),
        ("start", reverse("directory_staff:start")),
        ("answers", reverse("directory_staff:answers", args=[item.pk])),
        ("retire", reverse("directory_staff:retire", args=[service.pk])),
        ("preview", editing.preview_path(item, 1)),
        *[(name, reverse("directory_staff:topic", args=[item.pk, name])) for name in TOPICS],
    ]
    for name, address in pages:
        page.goto(prefix + address)
        screenshot(page, f"staff-{name}-{prefix.strip('/') or 'en'}-{width}")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"
