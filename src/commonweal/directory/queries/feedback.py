"""Reports from readers, for the staff who can mend what is wrong."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from commonweal.directory.models.feedback import Feedback
from commonweal.directory.models.hsds import Service
from commonweal.kernel.errors import NotFound
from commonweal.people.permissions import organisations_where

SORTS = ("sent_at", "-sent_at")


def reports_visible_to(
    user: Any, *, is_settled: bool = False, sort: str = "sent_at", role: str = "viewer"
) -> QuerySet[Feedback]:
    """Open or settled reports about services of the organisations in which `user` holds at least `role`, with their
    organisation; for operators also those about records that nobody here owns. Oldest first unless `sort` is
    "-sent_at"."""
    order = sort if sort in SORTS else "sent_at"
    found = _visible_to(user, role).filter(settled_at__isnull=not is_settled)
    return found.select_related("organisation").order_by(order, "id")


def open_feedback_visible_to(user: Any) -> QuerySet[Feedback]:
    """Unsettled reports that `user` may settle, oldest first."""
    return reports_visible_to(user, role="editor")


def report_visible_to(user: Any, report_id: UUID) -> Feedback:
    """One report. Raises NotFound for strangers and for what is not there."""
    found = _visible_to(user, "viewer").select_related("organisation").filter(pk=report_id).first()
    if found is None:
        raise NotFound(kind="feedback")
    return found


def editable_services(user: Any, reports: Iterable[Feedback]) -> set[UUID]:
    """The services of `reports` that are still in the directory and that `user` may edit, in two queries at most."""
    found = Service.objects.filter(pk__in={each.service_id for each in reports})
    if not getattr(user, "is_operator", False):
        found = found.filter(owner__in=[each.pk for each in organisations_where(user, "editor")])
    return set(found.values_list("pk", flat=True))


def _visible_to(user: Any, role: str) -> QuerySet[Feedback]:
    if getattr(user, "is_operator", False):
        return Feedback.objects.all()
    return Feedback.objects.filter(organisation__in=[each.pk for each in organisations_where(user, role)])
