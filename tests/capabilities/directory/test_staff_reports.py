"""What readers report is wrong: seen and settled by the staff it concerns, and by nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.directory import tasks
from commonweal.directory.actions import feedback
from commonweal.directory.models.feedback import Feedback
from commonweal.directory.models.hsds import Service
from commonweal.kernel import clock, ids
from commonweal.kernel.errors import Invalid
from commonweal.people.models import Membership, User
from commonweal.record.models import AuditEntry
from tests.factories import directory as make

LIST = "/staff/directory/reports/"


def report(owner, name="Soup run", *, days=0, message="Rang three times.", service=None, **more):
    """A report that came `days` ago about a service of `owner`."""
    return Feedback.objects.create(
        service_id=service or ids.new_id(),
        service_name=name,
        organisation=owner,
        kind="phone",
        message=message,
        language="en",
        sent_at=clock.now() - timedelta(days=days),
        **more,
    )


@pytest.fixture
def victor(cast):
    """Somebody who may only look at the food bank's things."""
    user = User.objects.create_user("victor@example.org", name="Victor")
    Membership.objects.create(user=user, organisation=cast.foodbank, role="viewer")
    return user


def page(client, user, query=""):
    client.force_login(user)
    return client.get(LIST + query).content.decode()


def at(kept):
    return f"{LIST}{kept.pk}/"


def test_members_see_their_organisations_reports_and_operators_all(client, cast, victor):
    report(cast.foodbank, "Soup run")
    report(cast.council, "Bin help")
    report(None, "Nobody’s line")
    for user, wanted in (
        (victor, {"Soup run"}),
        (cast.bob, {"Soup run"}),
        (cast.charlie, {"Bin help"}),
        (cast.dana, {"Soup run", "Bin help", "Nobody’s line"}),
    ):
        shown = page(client, user)
        assert {name for name in ("Soup run", "Bin help", "Nobody’s line") if name in shown} == wanted


def test_the_list_sorts_and_keeps_settled_ones_apart(client, cast):
    report(cast.foodbank, "Older", days=3)
    report(cast.foodbank, "Newer", days=1)
    report(cast.foodbank, "Done with", days=9, settled_at=clock.now(), note="New number entered.")
    shown = page(client, cast.bob)
    assert shown.index(">Older<") < shown.index(">Newer<")
    assert "Done with" not in shown
    shown = page(client, cast.bob, "?sort=-sent_at")
    assert shown.index(">Newer<") < shown.index(">Older<")
    shown = page(client, cast.bob, "?show=settled&sort=nonsense")
    assert "Done with" in shown
    assert "New number entered." in shown
    assert ">Older<" not in shown


def test_long_lists_have_pages_and_take_no_more_queries(client, cast):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    make.publish(make.service(), owner=cast.foodbank)
    known = Service.objects.get().pk
    report(cast.foodbank, service=known)
    page(client, cast.bob)
    few = queries()
    for number in range(59):
        report(cast.foodbank, f"Service {number}", service=known)
    assert queries() == few
    assert few <= 18
    assert page(client, cast.bob).count('<th scope="row">') == 50
    assert page(client, cast.bob, "?page=2").count('<th scope="row">') == 10


def test_a_row_leads_to_the_service_and_editors_to_mending_it(client, cast, victor):
    make.publish(make.service(), owner=cast.foodbank)
    known = Service.objects.get().pk
    kept = report(cast.foodbank, service=known)
    gone = report(cast.foodbank, "Gone")
    edit = reverse("directory_staff:open", args=[known])
    shown = page(client, cast.bob)
    assert reverse("directory:service_short", args=[known]) in shown
    assert edit in shown
    assert reverse("directory_staff:open", args=[gone.service_id]) not in shown, "it is in the directory no more"
    assert edit in client.get(at(kept)).content.decode()
    assert edit not in page(client, victor)
    assert edit not in client.get(at(kept)).content.decode()


def test_editors_settle_with_a_note_that_the_trail_does_not_repeat(client, cast):
    kept = report(cast.foodbank)
    client.force_login(cast.bob)
    assert "Rang three times." in client.get(at(kept)).content.decode()
    assert client.post(at(kept), {"note": "x" * 501}).status_code == 400
    kept.refresh_from_db()
    assert kept.settled_at is None
    assert client.post(at(kept), {"note": " Called them: new number. "})["Location"] == LIST
    kept.refresh_from_db()
    assert kept.note == "Called them: new number."
    assert "Called them" in client.get(at(kept)).content.decode()
    entry = AuditEntry.objects.get(act="problem settled")
    assert (entry.organisation, entry.actor_label) == (cast.foodbank.pk, "Bob")
    assert "Called" not in str(entry.after)
    client.post(at(kept), {"note": "Again"})
    kept.refresh_from_db()
    assert kept.note == "Called them: new number."
    with pytest.raises(Invalid):
        feedback.settle(feedback=kept.pk, note="x" * 501, by=cast.bob)


def test_viewers_read_but_do_not_settle(client, cast, victor):
    kept = report(cast.foodbank)
    client.force_login(victor)
    shown = client.get(at(kept)).content.decode()
    assert "Rang three times." in shown
    assert "Settle the report" not in shown
    assert client.post(at(kept)).status_code == 403
    kept.refresh_from_db()
    assert kept.settled_at is None


def test_strangers_find_nothing_and_settle_nothing(client, cast):
    theirs, nobodys = report(cast.foodbank), report(None)
    client.force_login(cast.charlie)
    assert "Soup run" not in client.get(LIST).content.decode()
    assert "Soup run" not in client.get(f"{LIST}?show=settled").content.decode()
    for kept in (theirs, nobodys):
        assert client.get(at(kept)).status_code == 404
        assert client.post(at(kept), {"note": "Mine now"}).status_code == 404
        kept.refresh_from_db()
        assert (kept.settled_at, kept.note) == (None, "")
    client.logout()
    assert client.get(LIST).status_code == 302
    assert client.post(at(theirs)).status_code == 302


def test_what_readers_wrote_is_shown_as_text(client, cast):
    kept = report(cast.foodbank, "<b>Soup</b>", message="<script>x</script>\nSecond line")
    assert "<script>x" not in page(client, cast.bob)
    shown = client.get(at(kept)).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;<br>Second line" in shown
    assert "<b>Soup" not in shown


def test_an_empty_list_says_where_reports_come_from(client, cast):
    assert "No open reports" in page(client, cast.bob)
    assert "Nothing was settled yet" in page(client, cast.bob, "?show=settled")


def days_ago(days):
    return (clock.today() - timedelta(days=days)).isoformat()


def test_the_home_page_counts_what_waits_for_those_who_can_act(client, cast, victor, django_assert_num_queries):
    report(cast.foodbank, days=4)
    report(cast.foodbank, days=2)
    report(cast.foodbank, days=9, settled_at=clock.now())
    fresh, old = make.service("Fresh", assured_date=days_ago(10)), make.service("Old", assured_date=days_ago(200))
    make.publish(fresh, old, owner=cast.foodbank)
    with django_assert_num_queries(4):
        reports, services = tasks.service_tasks(cast.bob)
    assert (reports.label, reports.count, reports.url) == ("reports from readers", 2, LIST)
    assert (clock.now() - reports.oldest).days == 4
    assert (services.label, services.count) == ("service not confirmed for six months", 1)
    assert (clock.now() - services.oldest).days == 20
    client.force_login(cast.bob)
    shown = client.get(services.url).content.decode()
    assert ">Old</bdi>" in shown
    assert ">Fresh</bdi>" not in shown
    make.publish(make.service("Never", assured_date=None), owner=cast.foodbank)
    services = list(tasks.service_tasks(cast.bob))[1]
    assert (services.count, services.oldest) == (2, None)
    assert client.get(services.url).content.decode().count("</bdi></a>") == 2
    assert list(tasks.service_tasks(victor)) == []
    assert list(tasks.service_tasks(cast.charlie)) == []
    assert [each.count for each in tasks.service_tasks(cast.dana)] == [2, 2]
    assert "reports from readers" in client.get(reverse("people:home")).content.decode()


def test_services_one_may_only_look_at_can_be_left_out(client, cast):
    make.publish(make.service("Ours"), owner=cast.foodbank)
    theirs = {"id": make.identity("Council"), "name": "Council", "description": "x"}
    make.publish(
        make.service("Theirs", [make.location("Town hall")], organization=theirs), owner=cast.council, source="council"
    )
    Membership.objects.create(user=cast.bob, organisation=cast.council, role="viewer")
    client.force_login(cast.bob)
    address = reverse("directory_staff:services")
    everything, mine = (client.get(address + query).content.decode() for query in ("", "?may=edit"))
    assert (">Theirs</bdi>" in everything, ">Theirs</bdi>" in mine) == (True, False)
    assert ">Ours</bdi>" in mine
    assert "Only services you may edit" in everything
