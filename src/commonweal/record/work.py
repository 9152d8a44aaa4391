"""Long work that people can leave and find again: start it, tell how far it is, say what came of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction

from commonweal.kernel import clock
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import CommonwealError
from commonweal.record.models import Work

PAUSE_SECONDS = 0.5


def start(
    *, kind: str, title: str, task: Any, by: Actor, organisation: str | UUID | None = None, **arguments: Any
) -> Work:
    """Enqueue `task` (a django_tasks Task) with `work_id` and `arguments`; it reports through `progress`.

    Both rows are written in the present transaction, so the task starts after commit or never.
    """
    with transaction.atomic():
        row = Work.objects.create(
            kind=kind,
            title=title[:255],
            started_by=by.actor_id,
            started_by_label=by.actor_label[:255],
            organisation=UUID(str(organisation)) if organisation else None,
        )
        task.enqueue(work_id=str(row.pk), **arguments)
    return row


def finished(
    *, kind: str, title: str, by: Actor, result: Any, organisation: str | UUID | None = None, message: str = ""
) -> Work:
    """Keep a report of work that is done already, so that it can be found again and undone."""
    now = clock.now()
    return Work.objects.create(
        kind=kind,
        title=title[:255],
        message=message[:500],
        state=Work.State.DONE,
        started_by=by.actor_id,
        started_by_label=by.actor_label[:255],
        organisation=UUID(str(organisation)) if organisation else None,
        result=result,
        finished_at=now,
        changed_at=now,
    )


class Progress:
    """The handle a task reports through. Writes at most twice a second, always outside the work's own result."""

    def __init__(self, work_id: str | UUID) -> None:
        self.work_id = work_id
        self.done = 0
        self.total: int | None = None
        self.message = ""
        self.result: Any = None
        self._written = 0.0

    def advance(self, steps: int = 1, *, message: str | None = None) -> None:
        """`steps` more are done."""
        self.done += steps
        if message is not None:
            self.message = message
        if time.monotonic() - self._written >= PAUSE_SECONDS:
            self.write()

    def expect(self, total: int | None, *, message: str = "") -> None:
        """There are `total` steps from here; the count starts again at 0."""
        self.done, self.total, self.message = 0, total, message
        self.write()

    def write(self, **more: Any) -> None:
        """Write how far it is now."""
        self._written = time.monotonic()
        done = self.done if self.total is None else min(self.done, self.total)
        Work.objects.filter(pk=self.work_id).update(
            done=done, total=self.total, message=self.message[:500], changed_at=clock.now(), **more
        )


@contextmanager
def progress(work_id: str | UUID) -> Iterator[Progress]:
    """Mark the work running, then done with `progress.result`, or failed with what the error says.

    The error is raised again. Only messages of our own errors are shown to people; others may name secrets.
    """
    handle = Progress(work_id)
    handle.write(state=Work.State.RUNNING)
    try:
        yield handle
    except Exception as error:
        handle.message = error.message if isinstance(error, CommonwealError) else type(error).__name__
        handle.write(state=Work.State.FAILED, finished_at=clock.now(), result=handle.result)
        raise
    handle.write(state=Work.State.DONE, finished_at=clock.now(), result=handle.result)
