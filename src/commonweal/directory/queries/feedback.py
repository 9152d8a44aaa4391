"""Reports from readers, for the staff who can mend what is wrong."""

from typing import Any

from django.db.models import QuerySet

from commonweal.directory.models.feedback import Feedback
from commonweal.people.permissions import organisations_where


def open_feedback_visible_to(user: Any) -> QuerySet[Feedback]:
    """Unsettled reports, oldest first: those about services of organisations where `user` is at least an editor;
    for operators also those about records that nobody here owns."""
    waiting = Feedback.objects.filter(settled_at__isnull=True)
    if getattr(user, "is_operator", False):
        return waiting
    return waiting.filter(organisation__in=[each.pk for each in organisations_where(user, "editor")])
