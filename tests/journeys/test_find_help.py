"""A resident finds help: without JavaScript, with the keyboard alone, in three languages, light and dark."""

import pytest

from commonweal.directory.models.feedback import Feedback
from commonweal.directory.views.cards import address_of
from tests.factories import directory as make

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(live_server):
    """A few services around Leeds, found by place and need."""
    from commonweal.design.public import shelf
    from commonweal.places.models import Place, Postcode
    from commonweal.vocabulary.actions.bundled import load_bundled

    shelf.clear()
    load_bundled(by=make.TESTER, force=True)
    centre = {"country": "GB", "latitude": 53.7997, "longitude": -1.5492}
    Postcode.objects.create(code="LS2", precision="outcode", town="Leeds", **centre)
    Place.objects.create(source="tests", source_id="leeds", name="Leeds", name_key="leeds", weight=28, **centre)
    food = make.service()
    kitchen = make.service(
        "Community kitchen",
        [make.location("Kitchen", latitude=53.81, longitude=-1.53)],
        attributes=[make.need("community-meal", "Hot meal")],
        description="Hot food every evening.",
        fees_description="£2 a meal",
    )
    refuge = make.service(
        "Safe House", [{**make.location("Refuge"), "is_confidential": True}], attributes=[make.need("refuge", "Refuge")]
    )
    make.publish(food, kitchen, refuge)
    yield {"food": food, "refuge": refuge}
    shelf.clear()


def test_from_home_to_a_report_without_javascript(page_without_javascript, town, screenshot):
    page = page_without_javascript
    page.goto("/")
    page.get_by_label("What do you need help with?").fill("food")
    page.get_by_label("Where are you?").fill("LS2")
    page.get_by_role("button", name="Find help").click()
    assert page.locator(".dir-card").count() == 2
    page.get_by_role("link", name="Filter these results").click()
    page.get_by_label("Free only").check()
    page.get_by_role("button", name="Show results").click()
    assert page.locator(".dir-card__name").all_inner_texts() == ["1 Harbour Food Bank"]
    page.get_by_role("link", name="Remove this filter: Free").click()
    assert page.locator(".dir-card").count() == 2
    page.get_by_role("link", name="Harbour Food Bank").click()
    assert page.get_by_role("link", name="0113 496 0000").get_attribute("href") == "tel:+441134960000"
    assert page.context.cookies() == []
    page.get_by_role("link", name="Tell us if something here is wrong").click()
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    screenshot(page, "report-error-360")
    page.get_by_label("The opening hours are wrong").check()
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading", name="Thank you").is_visible()
    assert Feedback.objects.get().kind == "hours"


def test_the_keyboard_alone_is_enough(page, town):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "words":
            break
    page.keyboard.type("food")
    page.keyboard.press("Tab")
    page.keyboard.type("LS2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find-help/**")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Harbour Food Bank":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/service/**")
    assert page.get_by_role("heading", level=1).inner_text() == "Harbour Food Bank"


def addresses(town):
    """Every public page of the directory."""
    food, refuge = town["food"], town["refuge"]
    organisation = make.identity("organisation Harbour Trust")
    return {
        "home": "/",
        "needs": "/needs/",
        "find": "/find-help/?q=food&place=LS2",
        "find-filtered": "/find-help/?place=LS2&free=1&language=pl&open=now",
        "find-nothing": "/find-help/?q=helicopter&place=LS2",
        "find-unknown": "/find-help/?q=food&place=Nowhereville",
        "booklet": "/find-help/print/?place=LS2",
        "service": address_of(food["id"], food["name"]),
        "refuge": address_of(refuge["id"], refuge["name"]),
        "report": f"/service/{food['id']}/report/",
        "organisation": f"/organisation/{organisation}/harbour-trust/",
        "cover": "/cover-your-tracks/",
    }


@pytest.mark.parametrize(
    ("prefix", "width", "dark"),
    [("", 1280, False), ("", 360, True), ("/ar", 360, False), ("/ar", 1280, True), ("/cy", 360, False)],
)
def test_every_page_is_accessible_and_fits(new_page, town, axe, screenshot, prefix, width, dark):
    page = new_page(width=width, dark=dark)
    for name, address in addresses(town).items():
        page.goto(prefix + address)
        screenshot(page, f"{name}-{prefix.strip('/') or 'en'}-{width}-{'dark' if dark else 'light'}")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_four_times_enlarged_nothing_is_cut_off(new_page, town):
    """400 % on a wide screen is a page of 320 pixels (WCAG 1.4.10)."""
    page = new_page(width=320)
    for name, address in addresses(town).items():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_leaving_quickly_replaces_the_page(new_page, town):
    page = new_page()
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
    page.goto(address_of(town["refuge"]["id"], town["refuge"]["name"]))
    assert page.get_by_role("link", name="Leave this page").get_attribute("href") == "https://www.bbc.co.uk/weather"
    assert "LS1 4AP" not in page.content()
