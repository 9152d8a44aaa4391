"""Staff pages of people: what they show, what they change, how many questions they ask the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.kernel import clock
from commonweal.people import home, keys
from commonweal.people.actions import demo
from commonweal.people.home import Task
from commonweal.people.models import ApiKey, Invitation, Membership, Organisation, Role, User
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_alice(cast, client):
    client.force_login(cast.alice)
    return client


@pytest.fixture
def questions(client):
    """A function: how many questions a page asks the database."""

    def count(url):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    return count


@pytest.fixture
def provider():
    """A function that makes a provider of tasks for the length of one test."""
    added = []

    def add(*tasks):
        def provide(user):
            return tasks

        home.register(provide)
        added.append(provide)

    yield add
    for each in added:
        home.unregister(each)


def test_home_shows_what_waits_longest_first(as_alice, provider):
    now = clock.now()
    provider(Task("things without a date", 1, "/none/"), Task("newer things", 2, "/new/", now))
    provider(Task("older things", 4089, "/old/", now - timedelta(days=3)), Task("nothing", 0, "/zero/"))
    page = as_alice.get(reverse("people:home")).content.decode()
    places = [page.index(word) for word in ("older things", "newer things", "things without a date")]
    assert places == sorted(places)
    assert "4,089" in page and "/zero/" not in page


def test_home_teaches_when_nothing_waits(as_alice, client):
    assert "Nothing waits for you" in as_alice.get(reverse("people:home")).content.decode()
    client.force_login(make_user("nobody"))
    assert "do not belong to an organisation yet" in client.get(reverse("people:home")).content.decode()


def test_managers_hear_of_invitations_and_keys_that_end(cast, as_alice):
    old = clock.now() - timedelta(days=2)
    for n in range(2):
        Invitation.objects.create(
            organisation=cast.foodbank, email=f"{n}@example.org", digest=str(n), expires_at=old + timedelta(hours=n)
        )
    ApiKey.objects.create(
        organisation=cast.foodbank, name="k", prefix="a" * 10, digest="x", expires_at=clock.now() + timedelta(days=3)
    )
    found = home.tasks_for(cast.alice)
    assert [task.count for task in found] == [2, 1]
    assert found[0].oldest == old and found[1].oldest is None
    assert home.tasks_for(cast.bob) == [] and home.tasks_for(cast.charlie) == []


def test_operators_hear_of_organisations_without_a_manager(cast):
    Organisation.objects.create(name="Lonely Trust", slug="lonely")
    assert [str(task.label) for task in home.tasks_for(cast.dana)] == ["organisation without a manager: Lonely Trust"]
    assert home.tasks_for(cast.charlie) == []


def test_the_home_page_asks_the_same_however_many_organisations(cast, client, questions):
    client.force_login(cast.alice)
    url = reverse("people:home")
    for n in range(2):
        organisation = Organisation.objects.create(name=f"Extra {n}", slug=f"extra-{n}")
        Membership.objects.create(user=cast.alice, organisation=organisation, role=Role.VIEWER)
    few = questions(url)
    for n in range(20):
        organisation = Organisation.objects.create(name=f"Place {n:02}", slug=f"place-{n}")
        Membership.objects.create(user=cast.alice, organisation=organisation, role=Role.VIEWER)
    assert questions(url) == few <= 20


def test_the_list_of_members_asks_the_same_however_many(cast, client, questions):
    client.force_login(cast.alice)
    url = reverse("people:members", args=[cast.foodbank.pk])
    few = questions(url)
    for n in range(30):
        Membership.objects.create(user=make_user(f"member{n}"), organisation=cast.foodbank, role=Role.VIEWER)
        Invitation.objects.create(
            organisation=cast.foodbank,
            email=f"{n}@example.org",
            digest=str(n),
            expires_at=clock.now(),
            invited_by=cast.alice,
        )
    assert questions(url) == few <= 14
    page = client.get(url).content.decode()
    assert "Member29" in page and "29@example.org" in page


def test_the_list_of_keys_asks_the_same_however_many(cast, client, questions):
    client.force_login(cast.alice)
    url = reverse("people:keys", args=[cast.foodbank.pk])
    ApiKey.objects.create(organisation=cast.foodbank, name="First", prefix="first", digest="x", scopes=[])
    few = questions(url)
    for n in range(30):
        ApiKey.objects.create(
            organisation=cast.foodbank, name=f"Key {n}", prefix=f"{n:010}", digest="x", scopes=[], created_by=cast.alice
        )
    assert questions(url) == few <= 14
    assert "Key 29" in client.get(url).content.decode()


def test_the_list_of_organisations_has_pages_search_and_sort(cast, client, questions):
    for n in range(40):
        Organisation.objects.create(name=f"Place {n:02}", slug=f"place-{n}", is_active=n != 7)
    client.force_login(cast.dana)
    url = reverse("people:organisations")
    assert questions(url) <= 12
    assert questions(f"{url}?page=2") <= 12
    assert "Place 22" in client.get(url).content.decode()
    assert "Place 30" in client.get(url, {"page": 2}).content.decode()
    assert "Place 30" in client.get(url, {"q": "place 30"}).content.decode()
    assert "Place 07" in client.get(url, {"state": "off"}).content.decode()
    assert "Place 08" not in client.get(url, {"state": "off"}).content.decode()
    assert client.get(url, {"sort": "nonsense", "page": "x"}).status_code == 200
    assert "No organisation fits" in client.get(url, {"q": "zzz"}).content.decode()


def test_a_manager_edits_and_adds_a_number(cast, as_alice):
    edit = reverse("people:organisation_edit", args=[cast.foodbank.pk])
    assert as_alice.post(edit, {"name": ""}).status_code == 200
    as_alice.post(edit, {"name": "Harbour Pantry", "description": "Food for all."})
    number = reverse("people:identifier_new", args=[cast.foodbank.pk])
    wrong = as_alice.post(number, {"scheme": "GB-CHC", "identifier": "12"}).content.decode()
    assert "It looks like 1234567" in wrong and "There is a problem" in wrong
    assert "Choose a register" in as_alice.post(number, {"identifier": "12"}).content.decode()
    as_alice.post(number, {"scheme": "GB-CHC", "identifier": "1234567"})
    page = as_alice.get(reverse("people:organisation", args=[cast.foodbank.pk])).content.decode()
    assert "Harbour Pantry" in page and "GB-CHC-1234567" in page and "register-of-charities" in page


def test_a_manager_changes_a_role_and_hears_why_not(cast, as_alice):
    bob, alice = (Membership.objects.get(user=user) for user in (cast.bob, cast.alice))
    as_alice.post(reverse("people:role", args=[cast.foodbank.pk, bob.pk]), {"role": "publisher"})
    bob.refresh_from_db()
    assert bob.role == "publisher"
    page = as_alice.post(reverse("people:role", args=[cast.foodbank.pk, alice.pk]), {"role": "viewer"})
    assert "only manager" in page.content.decode()
    assert (
        as_alice.post(reverse("people:role", args=[cast.foodbank.pk, bob.pk]), {"role": "emperor"}).status_code == 200
    )
    left = as_alice.post(reverse("people:leave", args=[cast.foodbank.pk]))
    assert left.status_code == 409 and "only manager" in left.content.decode()


def test_removing_asks_once(cast, as_alice):
    bob = Membership.objects.get(user=cast.bob)
    url = reverse("people:member_remove", args=[cast.foodbank.pk, bob.pk])
    assert "Remove Bob?" in as_alice.get(url).content.decode()
    assert Membership.objects.filter(pk=bob.pk).exists()
    as_alice.post(url)
    assert not Membership.objects.filter(pk=bob.pk).exists()


def test_a_key_is_shown_once(cast, as_alice, monkeypatch):
    monkeypatch.setattr(keys, "_scopes", {"test:read": "Read tests"})
    url = reverse("people:key_new", args=[cast.foodbank.pk])
    response = as_alice.post(url, {"name": "Website", "scopes": ["test:read"], "life": "90"})
    key = ApiKey.objects.get()
    page = response.content.decode()
    text = page[page.index(f"cwk_{key.prefix}_") :][: len("cwk_") + 10 + 1 + 43]
    assert keys.authenticate(f"Bearer {text}") == key
    assert "no-store" in response["Cache-Control"]
    assert text not in as_alice.get(reverse("people:keys", args=[cast.foodbank.pk])).content.decode()
    as_alice.post(reverse("people:key_revoke", args=[cast.foodbank.pk, key.pk]))
    assert keys.authenticate(f"Bearer {text}") is None


def test_switching_off_says_what_stops(cast, client):
    client.force_login(cast.dana)
    url = reverse("people:organisation_state", args=[cast.foodbank.pk])
    assert "2 members" in client.get(url).content.decode()
    client.post(url)
    cast.foodbank.refresh_from_db()
    assert not cast.foodbank.is_active
    client.post(url)
    cast.foodbank.refresh_from_db()
    assert cast.foodbank.is_active


def test_the_demo_has_its_people_once(settings):
    from dataclasses import replace

    settings.ENV = replace(settings.ENV, demo=True)
    first, second = demo.load(), demo.load()
    assert first == second and set(first) == {"harbour", "northshore"}
    assert User.objects.count() == len(demo.PEOPLE) == len(demo.sign_ins())
    assert User.objects.get(is_operator=True).check_password(demo.PASSWORD)
    assert Membership.objects.filter(role="manager").count() == 2


def test_the_demo_is_refused_elsewhere(settings):
    from commonweal.kernel.errors import NotAllowed

    with pytest.raises(NotAllowed):
        demo.load()
    assert not User.objects.exists()
