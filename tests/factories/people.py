"""The cast: Alice manages the Food Bank, Bob edits there, Charlie manages a stranger, Dana runs the hub."""

from types import SimpleNamespace

from allauth.account.models import EmailAddress

from commonweal.people.models import Membership, Organisation, Role, User

PASSWORD = "correct horse battery"


def make_user(name: str, **fields) -> User:
    """A saved user with a verified address NAME@example.org and the cast's password."""
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title(), **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_cast() -> SimpleNamespace:
    """Saved users alice, bob, charlie, dana and organisations foodbank, council."""
    foodbank = Organisation.objects.create(name="Harbour Food Bank", slug="harbour-food-bank")
    council = Organisation.objects.create(name="Other Town Council", slug="other-town-council")
    people = {name: make_user(name) for name in ("alice", "bob", "charlie")}
    dana = make_user("dana", is_operator=True, is_superuser=True)
    Membership.objects.create(user=people["alice"], organisation=foodbank, role=Role.MANAGER)
    Membership.objects.create(user=people["bob"], organisation=foodbank, role=Role.EDITOR)
    Membership.objects.create(user=people["charlie"], organisation=council, role=Role.MANAGER)
    return SimpleNamespace(**people, dana=dana, foodbank=foodbank, council=council)
