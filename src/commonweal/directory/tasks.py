"""What the directory puts on the staff home."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import ngettext

from commonweal.directory.queries import feedback, staff
from commonweal.people.home import Task
from commonweal.people.models import User


def service_tasks(user: User) -> Iterator[Task]:
    """Reports the reader may settle, and services they may edit that nobody confirmed for six months; one query
    each, besides their organisations."""
    waiting = feedback.open_feedback_visible_to(user).order_by().aggregate(count=Count("pk"), oldest=Min("sent_at"))
    if count := waiting["count"]:
        label = ngettext("report from readers", "reports from readers", count)
        yield Task(label, count, reverse("directory_staff:reports"), waiting["oldest"])
    wanted = staff.StaffFilter(checked="due", may="edit")
    due = staff.services_visible_to(user, wanted).order_by()
    stand = due.aggregate(count=Count("pk"), never=Count("pk", filter=Q(assured_date=None)), oldest=Min("assured_date"))
    if count := stand["count"]:
        label = ngettext("service not confirmed for six months", "services not confirmed for six months", count)
        oldest = None if stand["never"] else _due_since(stand["oldest"])
        yield Task(label, count, f"{reverse('directory_staff:services')}?checked=due&may=edit", oldest)


def _due_since(day: str | None) -> datetime | None:
    try:
        assured = datetime.fromisoformat((day or "")[:10])
    except ValueError:
        return None
    return assured.replace(tzinfo=UTC) + timedelta(days=staff.STALE_DAYS)
