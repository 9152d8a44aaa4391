"""How long people's own rows are kept, as plain data: config hands them to `record`, which keeps the promises."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Promise:
    """Rows of `model` go `keep` after the moment in their field `since`."""

    name: str
    label: Any
    model: str
    since: str
    keep: timedelta


PROMISES = (
    Promise(
        "people.invitations",
        _("Invitations are deleted 90 days after they ended."),
        "people.Invitation",
        "expires_at",
        timedelta(days=90),
    ),
    Promise(
        "people.sessions",
        _("Sessions are deleted once they ended."),
        "sessions.Session",
        "expire_date",
        timedelta(0),
    ),
    Promise(
        "people.devices",
        _("The list of where people signed in goes back 90 days."),
        "usersessions.UserSession",
        "created_at",
        timedelta(days=90),
    ),
)
