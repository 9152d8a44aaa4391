"""What the editorial room keeps and for how long."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonweal.editorial.models import Lock, Revision, Step
from commonweal.record import retention

ERASED = "erased person"


def register() -> None:
    """Register what happens to a person's name here when they ask to be forgotten."""
    retention.register_eraser(
        retention.Eraser(
            "editorial", _("The person’s name on revisions and remarks is removed; what they wrote stays."), forget
        )
    )


def forget(user: Any) -> Mapping[str, int]:
    """Take the person's name off revisions and steps, and let go of what they were editing."""
    return {
        "revisions": Revision.objects.filter(author=user).update(author=None, author_label=ERASED),
        "remarks": Step.objects.filter(by=user).update(by=None, by_label=ERASED),
        "locks": Lock.objects.filter(holder=user).delete()[0],
    }
