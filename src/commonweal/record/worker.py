"""The background worker: tasks, facts and the schedule together, in as many processes as you like."""

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import FrameType

from django.db import close_old_connections, connection, transaction
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from commonweal.kernel import clock
from commonweal.record import outbox, schedule
from commonweal.record.models import WorkerBeat

logger = logging.getLogger("commonweal.record")

Loop = tuple[str, Callable[[], object], float]

BEAT_SECONDS = 15.0
DEAD_AFTER = timedelta(minutes=3)
TRIES = 3


def run(
    *,
    once: bool = False,
    stop_event: threading.Event | None = None,
    poll_seconds: float = 0.5,
    task_threads: int = 1,
    extra_loops: Sequence[Loop] = (),
) -> None:
    """Work until `stop_event` is set: run enqueued tasks, deliver facts, run what the schedule says is due.

    `extra_loops` are further work, each (name, function, pause in seconds); a function returns whether it was busy.
    Without an event of the caller's, SIGTERM and SIGINT stop it.
    `once` does everything that is due now, in this thread, and returns. What is being done when the event
    comes is finished first; what a killed worker left falls due again.
    """
    worker_id = get_random_string(32)
    if once:
        _drain(worker_id, extra_loops)
        return
    stop = stop_event or _stopped_by_signals()
    loops: list[Loop] = [
        ("facts", outbox.deliver_due, poll_seconds),
        ("schedule", schedule.run_due, max(poll_seconds, 1.0)),
        ("beat", lambda: _beat(worker_id), BEAT_SECONDS),
        *[(f"tasks-{number}", lambda: run_tasks(worker_id), poll_seconds) for number in range(task_threads)],
        *extra_loops,
    ]
    threads = [
        threading.Thread(target=_loop, args=(work, stop, pause), name=name, daemon=True) for name, work, pause in loops
    ]
    _beat(worker_id)
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():  # join in slices, so that signals reach the main thread
            thread.join(0.5)
    WorkerBeat.objects.filter(pk=worker_id).delete()
    connection.close()


def _stopped_by_signals() -> threading.Event:
    """An event that the first SIGTERM or SIGINT sets, so that work in hand is finished; the second one kills."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        return stop
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def finish(number: int, frame: FrameType | None) -> None:
        stop.set()
        for each, handler in before.items():
            signal.signal(each, handler)

    for number in before:
        signal.signal(number, finish)
    return stop


def _loop(work: Callable[[], object], stop: threading.Event, pause: float) -> None:
    failures = 0
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                busy = bool(work())
                failures = 0
            except Exception:
                # The database may be away for a while: keep trying, more and more slowly.
                logger.exception("worker loop failed")
                connection.close()
                busy, failures = False, min(failures + 1, 6)
            if not busy:
                stop.wait(pause * 2**failures)
    finally:
        connection.close()


def _drain(worker_id: str, extra_loops: Sequence[Loop]) -> None:
    schedule.run_due()
    while run_tasks(worker_id) or outbox.deliver_due() or any(work() for _, work, _ in extra_loops):
        pass


def run_tasks(worker_id: str) -> int:
    """Run one enqueued task, if there is one; how many were run."""
    if not DBTaskResult.objects.ready().exists():  # spares SQLite's one write lock when idle
        return 0
    with exclusive_transaction():
        row = DBTaskResult.objects.ready().get_locked()
        if row is None:
            return 0
        row.claim(worker_id)
    runner = TaskWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    runner.run_task(row)
    return 1


def _beat(worker_id: str) -> None:
    now = clock.now()
    WorkerBeat.objects.update_or_create(pk=worker_id, defaults={"beat_at": now})
    rescue_tasks()


def rescue_tasks(dead_after: timedelta = DEAD_AFTER) -> int:
    """Give back the tasks of workers that died; how many. A task that outlived three workers is failed."""
    silent_since = clock.now() - dead_after
    WorkerBeat.objects.filter(beat_at__lt=silent_since).delete()
    alive = set(WorkerBeat.objects.values_list("pk", flat=True))
    count = 0
    for task in DBTaskResult.objects.running().filter(started_at__lt=silent_since):
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        with transaction.atomic():
            mine = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
            if len(task.worker_ids) >= TRIES:
                count += mine.update(
                    status=TaskResultStatus.FAILED,
                    finished_at=clock.now(),
                    traceback=f"The worker died {TRIES} times while it ran this.",
                )
            else:
                count += mine.update(status=TaskResultStatus.READY)
    return count
