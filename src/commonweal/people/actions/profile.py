"""What people change about themselves."""

from django.db import transaction

from commonweal.kernel import ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.text import tidy
from commonweal.people.models import User


@transaction.atomic
def change_profile(*, user: User, name: str, language: str, time_zone: str, by: Actor) -> User:
    """The user with another name, language or time zone. The trail says which changed, not to what."""
    values = {"name": tidy(name), "language": language, "time_zone": time_zone}
    changed = sorted(field for field, value in values.items() if getattr(user, field) != value)
    if changed:
        for field in changed:
            setattr(user, field, values[field])
        user.save(update_fields=changed)
        ledger.note(act="profile changed", subject=user.ref, by=by, after={"changed": changed})
    return user
