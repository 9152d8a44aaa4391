"""The demo town: believable content of every capability, for looking and for tests."""

from commonweal.directory.actions import demo as directory
from commonweal.people.actions import demo as people


def load() -> None:
    """Load what is not there yet. Quick when everything is. Raises NotAllowed outside a demonstration."""
    organisations = people.load()
    directory.load(council=organisations["northshore"], charities=organisations["harbour"], by=people.BY)


def sign_ins() -> list[str]:
    """Lines that tell who can sign in and how."""
    accounts = people.sign_ins()
    width = max(len(email) for email, _, _ in accounts)
    lines = [f"Demo sign-ins (password {accounts[0][1]}):"]
    return lines + [f"  {email:<{width}}  {what}" for email, _, what in accounts]
