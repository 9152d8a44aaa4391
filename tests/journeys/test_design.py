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
