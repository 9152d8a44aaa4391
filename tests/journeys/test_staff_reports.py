"""Reports from readers in a browser: read on a phone, mended, settled; the pages are accessible."""

import pytest
from django.urls import reverse

from commonweal.directory.actions.feedback import report_problem
from commonweal.directory.models.feedback import Feedback
from commonweal.directory.models.hsds import Service
from tests.factories import directory as make

pytestmark = pytest.mark.journey


@pytest.fixture
def reports(cast):
    make.publish(make.service(), owner=cast.foodbank, source="feed")
    service = Service.objects.get()
    for kind, message in (("phone", "Rang three times.\nNobody answered."), ("hours", "مغلق يوم الجمعة")):
        language = "en" if kind == "phone" else "ar"
        report_problem(
            service=service.pk, name=service.name, kind=kind, message=message, language=language, by=make.TESTER
        )
    return list(Feedback.objects.all())


def test_a_report_is_settled_from_the_home_page_without_javascript(cast, reports, new_page):
    page = new_page(user=cast.bob, javascript=False, width=360)
    page.goto(reverse("people:home"))
    page.get_by_role("link", name="reports from readers").click()
    page.get_by_role("link", name="Read and settle").first.click()
    page.get_by_label("What did you do about it?").fill("New number entered.")
    page.get_by_role("button", name="Settle the report").click()
    assert page.get_by_text("The report about “Harbour Food Bank” is settled.").is_visible()
    page.get_by_role("link", name="Settled", exact=True).click()
    assert page.get_by_text("New number entered.").is_visible()


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["english", "arabic"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_accessible(cast, reports, signed_in, axe, screenshot, prefix, width):
    page = signed_in(cast.dana, width=width)
    pages = [
        ("list", reverse("directory_staff:reports")),
        ("report", reverse("directory_staff:report", args=[reports[0].pk])),
        ("settled", reverse("directory_staff:reports") + "?show=settled"),
        ("trail", reverse("record:trail")),
    ]
    for name, address in pages:
        page.goto(prefix + address)
        screenshot(page, f"reports-{name}-{prefix.strip('/') or 'en'}-{width}")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"
