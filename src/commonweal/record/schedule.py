"""Work that comes round by the clock. However many workers there are, each due run happens once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F

from commonweal.kernel import clock
from commonweal.record.models import ScheduledJob

logger = logging.getLogger("commonweal.record")

RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Periodic:
    """One registered job: every so often, or daily at a local time."""

    name: str
    job: Callable[[], object]
    every: timedelta | None
    at: time | None
    lease: timedelta

    def next_after(self, now: datetime) -> datetime:
        """When it is due next after `now`. Daily times are local to the hub; one that the clocks skip
        in spring falls an hour later, one that they repeat in autumn runs at its first coming."""
        if self.every is not None:
            return now + self.every
        assert self.at is not None
        zone = ZoneInfo(settings.TIME_ZONE)
        day = now.astimezone(zone).date()
        while True:
            due = datetime.combine(day, self.at, zone).astimezone(clock.now().tzinfo)
            if due > now:
                return due
            day += timedelta(days=1)


_jobs: dict[str, Periodic] = {}


def register(
    name: str,
    *,
    job: Callable[[], object],
    every: timedelta | None = None,
    at: str | None = None,
    lease: timedelta = timedelta(minutes=10),
) -> None:
    """Run `job` `every` so often, or `at` "HH:MM" in the hub's time zone. Called in apps.ready or wiring.

    A run that is killed is due again after `lease`; one that fails is tried again in ten minutes, or at its
    own pace when that is sooner. Jobs are small and idempotent; long ones enqueue a task.
    """
    if (every is None) == (at is None):
        raise ValueError(f"{name}: say either every= or at=")
    _jobs[name] = Periodic(name, job, every, time.fromisoformat(at) if at else None, lease)


def unregister(name: str) -> None:
    """Forget the job `name`; for tests."""
    _jobs.pop(name, None)


def registered() -> list[Periodic]:
    """All registered jobs by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def run_due() -> int:
    """Run every job that is due and that no other worker has taken; how many were run."""
    now = clock.now()
    rows = {row.name: row for row in ScheduledJob.objects.filter(name__in=_jobs)}
    count = 0
    for each in registered():
        row = rows.get(each.name)
        if row is None:
            ScheduledJob.objects.get_or_create(name=each.name, defaults={"due_at": each.next_after(now)})
        elif row.due_at <= now:
            count += _run(each, row.due_at, now)
        elif row.due_at > each.next_after(now) and row.due_at > now + each.lease:
            # The interval was shortened since the last run.
            ScheduledJob.objects.filter(name=each.name, due_at=row.due_at).update(due_at=each.next_after(now))
    return count


def _run(each: Periodic, due_at: datetime, now: datetime) -> int:
    taken = now + each.lease
    if not ScheduledJob.objects.filter(name=each.name, due_at=due_at).update(due_at=taken, started_at=now):
        return 0
    mine = ScheduledJob.objects.filter(name=each.name, due_at=taken)
    try:
        each.job()
    except Exception as error:
        logger.exception("scheduled job failed", extra={"job": each.name})
        finished = clock.now()
        mine.update(
            due_at=min(each.next_after(finished), finished + RETRY),
            failures=F("failures") + 1,
            error=f"{type(error).__name__}: {error}"[:2000],
        )
    else:
        finished = clock.now()
        mine.update(due_at=each.next_after(finished), finished_at=finished, failures=0, error="")
    return 1
