"""Organisations and members: roles, the last manager, what the trail and the outbox are told."""

import pytest

from commonweal.kernel.errors import Conflict, Invalid
from commonweal.people import permissions, queries
from commonweal.people.actions import members, organisations
from commonweal.people.models import Membership, Organisation
from commonweal.record.models import AuditEntry, OutboxFact

pytestmark = pytest.mark.django_db


def membership(user):
    return Membership.objects.get(user=user)


def test_an_organisation_gets_an_address_of_its_own(cast):
    first = organisations.create_organisation(name=" Red  Cross ", by=cast.dana)
    second = organisations.create_organisation(name="Red Cross", by=cast.dana)
    third = organisations.create_organisation(name="الصليب الأحمر", by=cast.dana)
    assert [first.slug, second.slug, third.slug] == ["red-cross", "red-cross-2", "organisation"]
    assert first.name == "Red Cross"
    assert OutboxFact.objects.filter(name="people.OrganisationCreated").count() == 3
    with pytest.raises(Invalid):
        organisations.create_organisation(name="  ", by=cast.dana)


def test_changes_are_in_the_trail_with_before_and_after(cast):
    organisations.change_organisation(organisation=cast.foodbank, by=cast.alice, name="Harbour Pantry", website="")
    entry = AuditEntry.objects.get(act="organisation changed")
    assert (entry.before, entry.after) == ({"name": "Harbour Food Bank"}, {"name": "Harbour Pantry"})
    assert entry.organisation == cast.foodbank.pk
    organisations.change_organisation(organisation=cast.foodbank, by=cast.alice, name="Harbour Pantry")
    assert AuditEntry.objects.filter(act="organisation changed").count() == 1


def test_a_number_belongs_to_one_organisation(cast):
    organisations.add_identifier(organisation=cast.foodbank, scheme="GB-COH", identifier="1234567", by=cast.alice)
    with pytest.raises(Invalid) as caught:
        organisations.add_identifier(organisation=cast.council, scheme="GB-COH", identifier="01234567", by=cast.charlie)
    assert caught.value.problems[0].code == "taken"
    organisations.remove_identifier(identifier=cast.foodbank.identifiers.get(), by=cast.alice)
    organisations.add_identifier(organisation=cast.council, scheme="GB-COH", identifier="01234567", by=cast.charlie)
    assert str(cast.council.identifiers.get()) == "GB-COH-01234567"


def test_the_last_manager_stays(cast):
    for attempt in (
        lambda: members.change_role(membership=membership(cast.alice), role="editor", by=cast.alice),
        lambda: members.remove_member(membership=membership(cast.alice), by=cast.alice),
    ):
        with pytest.raises(Conflict) as caught:
            attempt()
        assert caught.value.code == "last_manager"
    members.change_role(membership=membership(cast.bob), role="manager", by=cast.alice)
    members.remove_member(membership=membership(cast.alice), by=cast.alice)
    assert list(queries.memberships_of(cast.foodbank).values_list("user__name", "role")) == [("Bob", "manager")]


def test_a_manager_who_is_switched_off_does_not_count(cast):
    members.change_role(membership=membership(cast.bob), role="manager", by=cast.alice)
    cast.bob.is_active = False
    cast.bob.save()
    with pytest.raises(Conflict):
        members.remove_member(membership=membership(cast.alice), by=cast.alice)


def test_adding_again_raises_a_role_but_never_lowers_it(cast):
    members.add_member(organisation=cast.foodbank, user=cast.bob, role="viewer", by=cast.alice)
    assert membership(cast.bob).role == "editor"
    members.add_member(organisation=cast.foodbank, user=cast.bob, role="publisher", by=cast.alice)
    assert membership(cast.bob).role == "publisher"
    assert [fact.name for fact in OutboxFact.objects.all()] == ["people.MembershipChanged"]


def test_in_a_switched_off_organisation_only_operators_may_do_anything(cast):
    organisations.deactivate_organisation(organisation=cast.foodbank, by=cast.dana)
    organisations.deactivate_organisation(organisation=cast.foodbank, by=cast.dana)
    assert AuditEntry.objects.filter(act="organisation deactivated").count() == 1
    assert not permissions.has_role(cast.alice, cast.foodbank, "viewer")
    assert permissions.has_role(cast.dana, cast.foodbank, "manager")
    assert permissions.organisations_where(cast.alice) == []
    organisations.reactivate_organisation(organisation=cast.foodbank, by=cast.dana)
    assert permissions.has_role(cast.alice, cast.foodbank, "manager")


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("alice", "manager", True),
        ("bob", "editor", True),
        ("bob", "viewer", True),
        ("bob", "publisher", False),
        ("charlie", "viewer", False),
        ("dana", "manager", True),
    ],
)
def test_roles_include_the_ones_before_them(cast, who, role, may):
    assert permissions.has_role(getattr(cast, who), cast.foodbank, role) is may


def test_search_finds_names_and_numbers_and_sorts(cast, django_assert_num_queries):
    organisations.add_identifier(organisation=cast.council, scheme="GB-LAE", identifier="OTC", by=cast.charlie)
    for n in range(30):
        Organisation.objects.create(name=f"Place {n:02}", slug=f"place-{n}")

    def names(**wanted):
        return [each.name for each in queries.organisations_visible_to(cast.dana, **wanted)]

    assert names(search="harbour") == ["Harbour Food Bank"]
    assert names(search="GB-LAE-OTC") == ["Other Town Council"]
    assert names(sort="-members")[:2] == ["Harbour Food Bank", "Other Town Council"]
    assert names(state="off") == []
    with django_assert_num_queries(2):
        list(queries.organisations_visible_to(cast.dana))
    assert [each.name for each in queries.organisations_visible_to(cast.bob)] == ["Harbour Food Bank"]
