"""What people itself puts on the staff home."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.people import queries
from commonweal.people.home import Task
from commonweal.people.models import User


def membership_tasks(user: User) -> Iterator[Task]:
    """For managers: invitations nobody answered and keys that end soon, one task an organisation."""
    managed = queries.organisations_managed_by(user)
    if not managed:
        return
    for row in queries.unanswered_invitations(managed):
        label = ngettext(
            "invitation to %(name)s ended without an answer",
            "invitations to %(name)s ended without an answer",
            row["count"],
        )
        url = reverse("people:members", args=[row["organisation_id"]])
        yield Task(label % {"name": row["organisation__name"]}, row["count"], url, row["oldest"])
    for row in queries.keys_about_to_expire(managed):
        label = ngettext(
            "API key of %(name)s stops working within 14 days",
            "API keys of %(name)s stop working within 14 days",
            row["count"],
        )
        url = reverse("people:keys", args=[row["organisation_id"]])
        yield Task(label % {"name": row["organisation__name"]}, row["count"], url)


def operator_tasks(user: User) -> Iterator[Task]:
    """For operators: organisations nobody manages."""
    if not user.is_operator:
        return
    for each in queries.organisations_without_manager().order_by("created_at")[:5]:
        label = _("organisation without a manager: %(name)s") % {"name": each.name}
        yield Task(label, 1, reverse("people:members", args=[each.pk]), each.created_at)
