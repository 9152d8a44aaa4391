"""What people and organisations are called, for lists that only know their references."""

from collections.abc import Iterable
from uuid import UUID

from commonweal.people.models import Organisation, User


def names_of_users(keys: list[UUID]) -> Iterable[tuple[UUID, str]]:
    """(id, name) of these people, in one query. Never an address: who has no name, or was erased, is left out."""
    return User.objects.filter(pk__in=keys, erased_at=None).exclude(name="").values_list("pk", "name")


def names_of_organisations(keys: list[UUID]) -> Iterable[tuple[UUID, str]]:
    """(id, name) of these organisations, in one query."""
    return Organisation.objects.filter(pk__in=keys).values_list("pk", "name")
