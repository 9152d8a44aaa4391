"""Who may open what: every address of the package, for everybody in the cast. Nobody reaches a stranger's things."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commonweal.kernel import clock
from commonweal.people import keys, urls
from commonweal.people.actions import invitations, organisations
from commonweal.people.actions import keys as key_actions
from commonweal.people.models import ApiKey, Invitation, Membership, Organisation, OrganisationIdentifier

pytestmark = pytest.mark.django_db

# address -> (what it needs beside the organisation, the least role, is it POST only)
OF_ONE = {
    "organisation": ((), "viewer", False),
    "organisation_edit": ((), "manager", False),
    "organisation_state": ((), "operator", False),
    "identifier_new": ((), "manager", False),
    "identifier_remove": (("identifier",), "manager", True),
    "members": ((), "viewer", False),
    "invite": ((), "manager", False),
    "leave": ((), "viewer", False),
    "role": (("membership",), "manager", False),
    "member_remove": (("membership",), "manager", False),
    "invitation_resend": (("invitation",), "manager", True),
    "invitation_revoke": (("invitation",), "manager", True),
    "keys": ((), "manager", False),
    "key_new": ((), "manager", False),
    "key_revoke": (("key",), "manager", False),
}
SIGNED_IN = {"home", "switch", "organisations", "profile", "profile_edit", "erase"}
OPERATOR = {"organisation_new"}
OPEN = {"invitation", "erased"}


def things_of(organisation, by):
    """One of each thing an organisation may have."""
    key, _ = key_actions.issue_key(
        organisation=organisation, name="k", scopes=["test:read"], expires_at=clock.now() + timedelta(days=9), by=by
    )
    number = organisations.add_identifier(
        organisation=organisation, scheme="IE-CHY", identifier=organisation.slug[:5].upper(), by=by
    )
    invitation = invitations.invite(
        organisation=organisation, email=f"guest@{organisation.slug}.example", role="viewer", by=by
    )
    membership = Membership.objects.filter(organisation=organisation).exclude(user=by).first()
    membership = membership or Membership.objects.get(organisation=organisation)
    return {"key": key.pk, "identifier": number.pk, "invitation": invitation.pk, "membership": membership.pk}


@pytest.fixture
def hub(cast, monkeypatch):
    """The cast, with the food bank and the council full of things."""
    monkeypatch.setattr(keys, "_scopes", {"test:read": "Read tests"})
    cast.things = things_of(cast.foodbank, cast.alice)
    cast.strange = things_of(cast.council, cast.charlie)
    return cast


def address(name, organisation, things):
    return reverse(f"people:{name}", kwargs={"pk": organisation.pk, **{part: things[part] for part in OF_ONE[name][0]}})


def ask(client, name, url):
    return client.post(url) if OF_ONE[name][2] else client.get(url)


def test_every_address_is_in_these_tests():
    assert {pattern.name for pattern in urls.urlpatterns} == {*OF_ONE, *SIGNED_IN, *OPERATOR, *OPEN}


@pytest.mark.parametrize("name", OF_ONE)
def test_a_stranger_is_told_nothing(hub, client, name):
    client.force_login(hub.charlie)
    before = [list(model.objects.values()) for model in (Organisation, Membership, Invitation, ApiKey)]
    for method in (client.get, client.post):
        assert method(address(name, hub.foodbank, hub.things)).status_code in (403, 404, 405)
    assert ask(client, name, address(name, hub.foodbank, hub.things)).status_code in (403, 404)
    assert [list(model.objects.values()) for model in (Organisation, Membership, Invitation, ApiKey)] == before
    assert OrganisationIdentifier.objects.count() == 2


@pytest.mark.parametrize("name", [name for name in OF_ONE if OF_ONE[name][0]])
def test_a_manager_cannot_reach_a_strangers_thing_through_their_own_organisation(hub, client, name):
    client.force_login(hub.charlie)
    assert ask(client, name, address(name, hub.council, hub.things)).status_code == 404
    assert ask(client, name, address(name, hub.council, hub.strange)).status_code in (200, 302)


@pytest.mark.parametrize("name", OF_ONE)
def test_a_member_needs_the_role(hub, client, name):
    client.force_login(hub.bob)
    expected = (200, 302) if OF_ONE[name][1] == "viewer" else (403,)
    assert ask(client, name, address(name, hub.foodbank, hub.things)).status_code in expected


@pytest.mark.parametrize("name", OF_ONE)
def test_a_manager_and_an_operator_may(hub, client, name):
    for who in (hub.dana, hub.alice):
        client.force_login(who)
        if name == "leave" and who == hub.dana:
            assert client.get(address(name, hub.foodbank, hub.things)).status_code == 404
            continue
        if (name == "organisation_state" and who == hub.alice) or (OF_ONE[name][2] and who == hub.dana):
            continue
        assert ask(client, name, address(name, hub.foodbank, hub.things)).status_code in (200, 302)


@pytest.mark.parametrize("name", [*OF_ONE, *sorted(SIGNED_IN | OPERATOR)])
def test_nobody_gets_in_without_signing_in(hub, client, name):
    url = address(name, hub.foodbank, hub.things) if name in OF_ONE else reverse(f"people:{name}")
    post_only = name == "switch" or (name in OF_ONE and OF_ONE[name][2])
    response = client.post(url) if post_only else client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_only_operators_add_organisations(hub, client):
    url = reverse("people:organisation_new")
    for who, status in ((hub.alice, 403), (hub.dana, 200)):
        client.force_login(who)
        assert client.get(url).status_code == status
    response = client.post(url, {"name": "New Trust", "website": "www.example.org"})
    made = Organisation.objects.get(name="New Trust")
    assert made.website == "https://www.example.org"
    assert response["Location"] == reverse("people:invite", args=[made.pk])


def test_nobody_works_in_an_organisation_that_is_not_theirs(hub, client):
    client.force_login(hub.charlie)
    assert client.post(reverse("people:switch"), {"organisation": str(hub.foodbank.pk)}).status_code == 404
    assert client.post(reverse("people:switch"), {"organisation": str(hub.council.pk)}).status_code == 302
    assert client.session["organisation"] == str(hub.council.pk)
    elsewhere = client.post(reverse("people:switch"), {"next": "https://evil.example/"})
    assert elsewhere["Location"] == reverse("people:home")
