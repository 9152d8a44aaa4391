"""What drafts put on the staff home."""

from collections.abc import Iterator

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import ngettext

from commonweal.editorial import queries
from commonweal.people.home import Task
from commonweal.people.models import User


def editing_tasks(user: User) -> Iterator[Task]:
    """Drafts waiting for the reader's review, drafts of their own, and public things to confirm."""
    home = reverse("editorial:drafts")
    waiting = queries.waiting_for(user)
    if count := waiting.count():
        oldest = waiting.aggregate(oldest=Min("changed_at"))["oldest"]
        yield Task(
            ngettext("draft waits for your review", "drafts wait for your review", count),
            count,
            f"{home}?show=review",
            oldest,
        )
    if count := queries.to_confirm(user).count():
        label = ngettext("published page to confirm or renew", "published pages to confirm or renew", count)
        yield Task(label, count, f"{home}?show=confirm")
    mine = queries.mine(user).filter(state="draft")
    if count := mine.count():
        oldest = mine.aggregate(oldest=Min("changed_at"))["oldest"]
        yield Task(ngettext("draft of yours to finish", "drafts of yours to finish", count), count, home, oldest)
