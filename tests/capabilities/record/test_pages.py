"""Staff pages of the record: what they show, and to whom."""

import csv
import io

import pytest

from commonweal.kernel import clock, ids, ledger
from commonweal.kernel.refs import Ref
from commonweal.record.models import AuditEntry, Delivery, OutboxFact, Work


@pytest.fixture
def trail(cast):
    """Two entries of the food bank, one of the council, one of nobody."""
    for number in (1, 2):
        ledger.note(
            act="service renamed",
            subject=Ref("directory", "service", str(number)),
            by=cast.bob,
            before={"name": "Food"},
            after={"name": f"Food {number}"},
            organisation=str(cast.foodbank.pk),
        )
    ledger.note(act="bin moved", subject=Ref("t", "bin", "9"), by=cast.charlie, organisation=str(cast.council.pk))
    ledger.note(act="hub named", subject=Ref("t", "hub", "1"), by=cast.dana)


@pytest.fixture
def dead(cast):
    fact = OutboxFact.objects.create(name="t.Fact", subject="t/t/1", payload={})
    return Delivery.objects.create(
        fact=fact, subscriber="t.ear", subject="t/t/1", state="dead", finished_at=clock.now(), error="OSError: x"
    )


@pytest.fixture
def work(cast):
    return Work.objects.create(
        kind="t",
        title="Import of 3 services",
        started_by=str(cast.bob.pk),
        started_by_label="Bob",
        state="running",
        done=1,
        total=3,
        organisation=cast.foodbank.pk,
    )


def acts(response):
    return [entry.act for entry in response.context["page"].object_list]


def seen(client, user, query=""):
    client.force_login(user)
    return client.get(f"/staff/record/{query}")


def test_managers_see_their_own_organisations_and_operators_all(client, cast, trail):
    for user, wanted in (
        (cast.alice, {"service renamed"}),
        (cast.charlie, {"bin moved"}),
        (cast.dana, {"service renamed", "bin moved", "hub named"}),
    ):
        page = seen(client, user).content.decode()
        assert {act for act in ("service renamed", "bin moved", "hub named") if act in page} == wanted


@pytest.mark.parametrize("path", ["", "trail.csv", "1/"])
def test_editors_and_visitors_do_not_see_the_trail(client, cast, trail, path):
    client.force_login(cast.bob)
    assert client.get(f"/staff/record/{path}").status_code == 403
    client.logout()
    assert client.get(f"/staff/record/{path}").status_code == 302


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?q=renamed", 2),
        ("?q=renamed+service/2", 1),
        ("?who=Bob", 2),
        ("?who=Alice", 0),
        ("?act=moved", 0),
        ("?about=directory/service/1", 1),
        ("?since=2020-01-01&until=2020-12-31", 0),
        ("?since=2020-01-01", 2),
        ("?since=nonsense", 2),
    ],
)
def test_the_trail_can_be_searched(client, cast, trail, query, wanted):
    assert seen(client, cast.alice, query).content.decode().count('<th scope="row">') == wanted


def test_another_organisations_filter_shows_nothing_of_it(client, cast, trail):
    page = seen(client, cast.alice, f"?organisation={cast.council.pk}").content.decode()
    assert "bin moved" not in page


def test_an_entry_shows_before_and_after_and_strangers_get_none(client, cast, trail):
    entry = AuditEntry.objects.filter(act="service renamed").first()
    client.force_login(cast.alice)
    page = client.get(f"/staff/record/{entry.pk}/").content.decode()
    assert "Food 2" in page
    client.force_login(cast.charlie)
    assert client.get(f"/staff/record/{entry.pk}/").status_code == 404


def test_the_export_has_the_same_entries_and_defuses_formulas(client, cast, trail):
    ledger.note(act="=HYPERLINK(1)", subject=Ref("t", "t", "1"), by=cast.alice, organisation=str(cast.foodbank.pk))
    client.force_login(cast.alice)
    text = b"".join(client.get("/staff/record/trail.csv?q=").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["act"] for row in rows] == ["'=HYPERLINK(1)", "service renamed", "service renamed"]


def test_a_longer_trail_takes_no_more_queries(client, cast, django_assert_max_num_queries):
    for number in range(60):
        ledger.note(act="x", subject=Ref("t", "t", str(number)), by=cast.bob, organisation=str(cast.foodbank.pk))
    client.force_login(cast.alice)
    with django_assert_max_num_queries(12):
        client.get("/staff/record/")


@pytest.mark.parametrize("path", ["facts/", "keeping/"])
def test_only_operators_see_deliveries_and_rules(client, cast, path):
    for user, status in ((cast.alice, 403), (cast.charlie, 403), (cast.dana, 200)):
        client.force_login(user)
        assert client.get(f"/staff/record/{path}").status_code == status


def test_an_operator_retries_a_dead_letter_and_nobody_else_can(client, cast, dead):
    address = f"/staff/record/facts/{dead.pk}/retry/"
    client.force_login(cast.alice)
    assert client.post(address).status_code == 403
    client.force_login(cast.dana)
    assert client.get(address).status_code == 405
    assert "OSError: x" in client.get("/staff/record/facts/").content.decode()
    assert client.post(address).status_code == 302
    dead.refresh_from_db()
    assert dead.state == "waiting"
    assert client.post(f"/staff/record/facts/{ids.new_id()}/retry/").status_code == 404


def test_long_work_is_found_again_by_those_it_concerns(client, cast, work):
    for user, status in ((cast.bob, 200), (cast.alice, 200), (cast.charlie, 404), (cast.dana, 200)):
        client.force_login(user)
        assert client.get(f"/staff/work/{work.pk}/").status_code == status
        assert client.get(f"/staff/work/{work.pk}.json").status_code == status
        assert (work.title in client.get("/staff/work/").content.decode()) == (status == 200)
    client.force_login(cast.bob)
    assert client.get(f"/staff/work/{work.pk}.json").json()["done"] == 1
