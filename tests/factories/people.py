"""The cast: Alice manages the Food Bank, Bob edits there, Charlie manages a stranger, Dana runs the hub."""

from types import SimpleNamespace

from commonweal.people.models import Membership, Organisation, Role, User


def make_cast() -> SimpleNamespace:
    """Saved users alice, bob, charlie, dana and organisations foodbank, council."""
    foodbank = Organisation.objects.create(name="Harbour Food Bank", slug="harbour-food-bank")
    council = Organisation.objects.create(name="Other Town Council", slug="other-town-council")
    people = {
        name: User.objects.create_user(f"{name}@example.org", "correct horse battery", name=name.title())
        for name in ("alice", "bob", "charlie")
    }
    dana = User.objects.create_superuser("dana@example.org", "correct horse battery", name="Dana")
    Membership.objects.create(user=people["alice"], organisation=foodbank, role=Role.MANAGER)
    Membership.objects.create(user=people["bob"], organisation=foodbank, role=Role.EDITOR)
    Membership.objects.create(user=people["charlie"], organisation=council, role=Role.MANAGER)
    return SimpleNamespace(**people, dana=dana, foodbank=foodbank, council=council)
