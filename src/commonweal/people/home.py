"""What needs me now? Packages register providers; the staff home shows their tasks, oldest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from commonweal.people.models import User


@dataclass(frozen=True, slots=True)
class Task:
    """Some things that wait for somebody.

    `label` is a translated phrase that reads after the count ("invitations without an answer"), `url` leads
    to them, `oldest` is since when the first one waits (aware), or None when that is not known.
    """

    label: str
    count: int
    url: str
    oldest: datetime | None = None


Provider = Callable[[User], Iterable[Task]]
_providers: list[Provider] = []
_LAST = datetime.max.replace(tzinfo=UTC)


def register(provider: Provider) -> Provider:
    """Ask `provider(user)` for tasks whenever the home page is shown; call from the package's `apps.ready`."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def unregister(provider: Provider) -> None:
    """Ask `provider` no more; for tests."""
    _providers.remove(provider)


def tasks_for(user: User) -> list[Task]:
    """Every provider's tasks that have anything in them, the longest waiting first."""
    found = [task for provider in _providers for task in provider(user) if task.count]
    return sorted(found, key=lambda task: (task.oldest or _LAST, str(task.label)))
