"""The components page and the frame around every page, in a browser."""

import pytest

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["english", "arabic"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_components_page_is_accessible(new_page, axe, screenshot, dark, prefix, width):
    page = new_page(dark=dark, width=width)
    page.goto(f"{prefix}/design/")
    screenshot(page, f"components-{prefix.strip('/') or 'en'}-{width}-{'dark' if dark else 'light'}")
    assert axe(page) == []


def test_the_language_switcher_keeps_the_page_and_works_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/design/?x=1")
    page.get_by_role("link", name="العربية").click()
    assert page.url.endswith("/ar/design/?x=1")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.get_by_role("link", name="Cymraeg").click()
    assert page.url.endswith("/cy/design/?x=1")
    assert page.context.cookies() == []


def test_the_first_tab_stop_skips_to_the_content(page):
    page.goto("/design/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to main content")
    assert link.evaluate("element => element === document.activeElement")
    assert link.bounding_box()["height"] > 20
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_whoever_moves_by_keyboard_sees_where_they_are(new_page, dark):
    page = new_page(dark=dark)
    page.goto("/design/")
    seen = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        marked = page.evaluate(
            """() => {
              const element = document.activeElement;
              const targets = [element, element.nextElementSibling].filter(Boolean).flatMap(
                each => [getComputedStyle(each), getComputedStyle(each, "::before")]);
              return targets.some(style =>
                style.outlineStyle !== "none" || style.boxShadow !== "none" ||
                style.backgroundColor === "rgb(255, 221, 0)");
            }"""
        )
        assert marked, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        seen += 1
    assert seen == 60


@pytest.mark.parametrize("prefix", ["", "/cy", "/ar"])
def test_nothing_is_wider_than_a_small_screen(new_page, prefix):
    page = new_page(width=320, height=600)
    page.goto(f"{prefix}/design/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_everything_can_be_read_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/design/")
    assert page.get_by_text("Your appointment is on Monday.", exact=True).is_visible()
    assert page.get_by_text("Your appointment is on Monday at 10 in the Old Town office.").is_visible()
    assert page.get_by_role("button", name="Copy").count() == 0
    page.get_by_text("Show the figures").first.click()
    assert page.get_by_role("table", name="Calls to the advice line, each day").is_visible()
    page.get_by_role("link", name="Next page").click()
    assert "page=8" in page.url
    page.get_by_role("link", name="Visits").click()
    assert "sort=visits" in page.url
    assert page.get_by_role("columnheader", name="Visits").get_attribute("aria-sort") == "ascending"
    page.get_by_label("Paid").check()
    page.get_by_role("button", name="Show results").click()
    assert "cost=free&cost=paid" in page.url
    page.get_by_role("link", name="Remove filter: Free").click()
    assert "cost=paid" in page.url
    assert "cost=free" not in page.url


def test_tabs_answer_to_arrow_keys(page):
    page.goto("/design/")
    first, second = page.get_by_role("tab", name="Text message"), page.get_by_role("tab", name="E-mail")
    panels = page.get_by_role("tabpanel", include_hidden=True)
    first.focus()
    page.keyboard.press("ArrowRight")
    assert second.get_attribute("aria-selected") == "true"
    assert [panels.nth(place).is_visible() for place in (0, 1)] == [False, True]
    page.keyboard.press("ArrowRight")
    assert [panels.nth(place).is_visible() for place in (0, 1)] == [True, False]


def test_what_is_left_to_write_is_counted(page):
    page.goto("/design/")
    page.get_by_label("What happened").fill("x" * 190)
    page.get_by_text("Characters left: 10").wait_for()
    page.get_by_label("What happened").fill("x" * 203)
    page.get_by_text("Characters too many: 3").wait_for()


def test_an_id_can_be_copied(new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/design/")
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("0193f6a2")


def test_three_presses_of_shift_leave_the_page(page):
    page.route("https://www.bbc.co.uk/**", lambda route: route.abort())
    page.goto("/design/")
    gone = []
    page.on("request", lambda request: gone.append(request.url))
    page.evaluate("document.querySelector('[data-cw=exit]').href = '/cy/design/'")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/cy/design/")
    assert gone


def test_an_unknown_page_is_accessible_and_leads_on(page, axe, screenshot):
    page.goto("/nowhere/")
    screenshot(page, "error-404")
    assert axe(page) == []
    assert page.get_by_role("link", name="Start again from the first page").is_visible()


def test_a_hub_in_its_own_colours_is_accessible(new_page, axe, settings):
    from commonweal.design import colour

    settings.BRAND_COLOURS = colour.palette("#7a1f5c")
    for dark in (False, True):
        page = new_page(dark=dark)
        page.goto("/design/")
        assert axe(page) == []
        button = page.get_by_role("button", name="Find help")
        assert button.evaluate("element => getComputedStyle(element).backgroundColor") != "rgb(11, 92, 92)"


def test_on_paper_only_the_words_remain(page):
    page.goto("/design/")
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Leave this page").is_visible()
    assert not page.locator(".cw-footer").is_visible()
    assert page.get_by_role("heading", name="Components").is_visible()
