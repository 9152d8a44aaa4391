"""The front door, the tree of needs and reports from readers."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.directory.actions import feedback
from commonweal.directory.models.feedback import Feedback
from commonweal.directory.queries.feedback import open_feedback_visible_to
from commonweal.record.models import AuditEntry, OutboxFact
from tests.factories import directory as make


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def test_home_asks_one_question_and_offers_needs(client, town):
    page = client.get("/").content.decode()
    assert "Find help near you" in page
    assert 'href="/find-help/?need=food"' in page
    assert 'href="tel:999"' in page
    assert 'role="search"' in page


def test_the_hubs_own_line_is_shown(client, town, settings):
    settings.HELP_PHONE, settings.HELP_PHONE_NAME = "0113 496 1111", "Leeds Helpline"
    page = client.get("/needs/").content.decode()
    assert 'href="tel:01134961111"' in page
    assert "Leeds Helpline" in page


def test_kept_pages_cost_one_query(client, town):
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert len(queries) <= 1


def test_needs_are_in_the_readers_language(client, town):
    assert "Bwyd" in client.get("/cy/needs/").content.decode()
    page = client.get("/ar/needs/").content.decode()
    assert "طعام" in page
    assert 'dir="rtl"' in page


@pytest.mark.parametrize("prefix", ["", "/cy", "/ar"])
@pytest.mark.parametrize("path", ["/", "/needs/", "/cover-your-tracks/", "/find-help/"])
def test_every_page_answers_without_cookies_even_when_empty(client, db, prefix, path):
    response = client.get(f"{prefix}{path}")
    assert response.status_code == 200
    assert response.cookies == {}


def address(document):
    return f"/service/{document['id']}/report/"


def test_a_report_reaches_the_owners_staff_and_nobody_else(client, town, cast):
    theirs = {"id": make.identity("Soup Trust"), "name": "Soup Trust", "description": "Hot soup."}
    document = make.service("Soup run", [make.location("Soup kitchen")], organization=theirs)
    make.publish(document, owner=cast.foodbank, source="foodbank")
    sent = client.post(address(document), {"kind": "phone", "message": "Rang three times."})
    assert sent.status_code == 302
    assert "Thank you" in client.get(sent["Location"]).content.decode()
    kept = Feedback.objects.get()
    assert (kept.service_name, kept.kind, kept.organisation_id) == ("Soup run", "phone", cast.foodbank.pk)
    assert list(open_feedback_visible_to(cast.bob)) == [kept]
    assert list(open_feedback_visible_to(cast.dana)) == [kept]
    assert list(open_feedback_visible_to(cast.charlie)) == []
    assert OutboxFact.objects.filter(name="directory.ProblemReported").count() == 1
    noted = AuditEntry.objects.filter(act="problem reported").get()
    assert "Rang" not in str(noted.after)
    feedback.settle(feedback=kept.pk, by=make.TESTER)
    feedback.settle(feedback=kept.pk, by=make.TESTER)
    assert list(open_feedback_visible_to(cast.bob)) == []


def test_what_is_missing_is_said_next_to_the_question(client, town):
    response = client.post(address(town["food"]), {"message": "x"})
    assert response.status_code == 400
    page = response.content.decode()
    assert "There is a problem" in page
    assert "Choose what is wrong." in page
    assert Feedback.objects.count() == 0


def test_programs_that_fill_in_the_trap_are_thanked_and_forgotten(client, town):
    response = client.post(address(town["food"]), {"kind": "other", "website": "https://spam.example"})
    assert response.status_code == 302
    assert Feedback.objects.count() == 0


def test_one_sender_and_one_service_have_limits(client, town, monkeypatch):
    for _ in range(6):
        assert client.post(address(town["food"]), {"kind": "other"}).status_code == 302
    assert client.post(address(town["food"]), {"kind": "other"}).status_code == 400
    assert client.post(address(town["food"]), {"kind": "other"}, REMOTE_ADDR="10.0.0.9").status_code == 302
    monkeypatch.setattr(feedback, "MOST_A_DAY", 7)
    assert client.post(address(town["food"]), {"kind": "other"}, REMOTE_ADDR="10.0.0.8").status_code == 400
    assert Feedback.objects.count() == 7


def test_reports_need_a_token_and_a_service(client, town):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(address(town["food"]), {"kind": "other"}).status_code == 403
    assert client.get(f"/service/{make.identity('nothing')}/report/").status_code == 404


def test_nothing_about_the_sender_is_kept(client, town):
    client.post(address(town["food"]), {"kind": "other"}, REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="Old Phone")
    kept = {field.name: str(getattr(Feedback.objects.get(), field.name)) for field in Feedback._meta.fields}
    assert not any("203.0.113.7" in value or "Old Phone" in value for value in kept.values())
