"""Schedule, tasks, long work, idempotency keys, retention and erasure."""

import os
import signal
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.models import Q
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from commonweal.kernel import clock, ledger
from commonweal.kernel.errors import Conflict, Invalid, NotAllowed
from commonweal.kernel.refs import Ref
from commonweal.people.models import Membership
from commonweal.record import actions, idempotency, retention, schedule, work, worker
from commonweal.record.models import AuditEntry, IdempotencyKey, ScheduledJob, Work, WorkerBeat


@task()
def count_to(work_id: str, number: int) -> None:
    with work.progress(work_id) as report:
        report.expect(number, message="Counting")
        for _ in range(number):
            report.advance()
        report.result = {"counted": number}


@task()
def stumble(work_id: str) -> None:
    with work.progress(work_id) as report:
        report.expect(3)
        report.advance()
        raise Invalid("Row 2 has no name.")


@pytest.fixture
def runs(db):
    found: list[datetime] = []
    yield found
    schedule.unregister("test.job")


def at(text):
    return time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=UTC), tick=False)


def test_a_job_runs_when_due_and_once_however_often_it_is_asked(runs):
    schedule.register("test.job", job=lambda: runs.append(clock.now()), every=timedelta(minutes=5))
    with at("2026-01-01T00:00"):
        schedule.run_due()
    assert runs == []
    with at("2026-01-01T00:06"):
        schedule.run_due()
        schedule.run_due()
    assert len(runs) == 1


def test_daily_jobs_keep_local_time_over_the_change_of_clocks(runs, settings):
    settings.TIME_ZONE = "Europe/London"
    schedule.register("test.job", job=lambda: None, at="03:30")
    with at("2026-03-28T12:00"):
        schedule.run_due()
    assert ScheduledJob.objects.get(name="test.job").due_at == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_a_failed_job_is_tried_again_in_ten_minutes_and_says_why(runs):
    schedule.register("test.job", job=lambda: 1 / 0, at="03:30")
    with at("2026-01-01T00:00"):
        schedule.run_due()
    with at("2026-01-01T04:00"):
        schedule.run_due()
        row = ScheduledJob.objects.get(name="test.job")
        assert (row.failures, row.error) == (1, "ZeroDivisionError: division by zero")
        assert row.due_at == clock.now() + schedule.RETRY


def test_a_job_whose_worker_was_killed_is_due_again_after_its_lease(runs):
    schedule.register("test.job", job=lambda: runs.append(clock.now()), every=timedelta(days=1))
    ScheduledJob.objects.create(name="test.job", due_at=clock.now() - timedelta(seconds=1))

    def killed():
        raise KeyboardInterrupt

    schedule.register("test.job", job=killed, every=timedelta(days=1))
    with pytest.raises(KeyboardInterrupt):
        schedule.run_due()
    schedule.register("test.job", job=lambda: runs.append(clock.now()), every=timedelta(days=1))
    schedule.run_due()
    assert runs == []
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        schedule.run_due()
    assert len(runs) == 1


def test_a_job_says_either_every_or_at():
    with pytest.raises(ValueError, match="either"):
        schedule.register("test.job", job=lambda: None)


def test_long_work_tells_how_far_it_is_and_what_came_of_it(cast):
    row = work.start(kind="test", title="Count", task=count_to, by=cast.alice, organisation=cast.foodbank.pk, number=4)
    assert row.state == "waiting"
    worker.run(once=True)
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.result) == ("done", 4, 4, {"counted": 4})


def test_failed_work_says_what_was_wrong(cast):
    row = work.start(kind="test", title="Stumble", task=stumble, by=cast.alice)
    worker.run(once=True)
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.message) == ("failed", 1, 3, "Row 2 has no name.")


def test_the_task_of_a_dead_worker_is_given_to_another_and_failed_after_three(cast):
    row = work.start(kind="test", title="Count", task=count_to, by=cast.alice, number=1)
    started = clock.now() - timedelta(hours=1)
    WorkerBeat.objects.create(pk="alive")
    DBTaskResult.objects.update(status="RUNNING", started_at=started, worker_ids=["alive"])
    assert worker.rescue_tasks() == 0
    DBTaskResult.objects.update(worker_ids=["dead"])
    assert worker.rescue_tasks() == 1
    worker.run(once=True)
    row.refresh_from_db()
    assert row.state == "done"
    DBTaskResult.objects.update(status="RUNNING", started_at=started, worker_ids=["a", "b", "c"])
    assert worker.rescue_tasks() == 1
    assert DBTaskResult.objects.get().status == "FAILED"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_everything_until_it_is_stopped(cast, tmp_path):
    from django.db import connection

    if connection.vendor == "sqlite":
        pytest.skip("threads do not share SQLite's in-memory test database; the worker itself is tested by hub start")
    row = work.start(kind="test", title="Count", task=count_to, by=cast.alice, number=2)
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, kwargs={"stop_event": stop, "poll_seconds": 0.05})
    thread.start()
    for _ in range(100):
        row.refresh_from_db()
        if row.state == "done":
            break
        stop.wait(0.1)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert row.state == "done"
    assert not WorkerBeat.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_signal_lets_the_worker_finish(cast):
    from django.db import connection

    if connection.vendor == "sqlite":
        pytest.skip("threads do not share SQLite's in-memory test database")
    before = signal.getsignal(signal.SIGTERM)
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    worker.run(poll_seconds=0.05)
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_same_request_twice_is_done_once(db):
    done = []

    def do():
        done.append(1)
        return {"id": len(done)}

    ask = {"scope": "t", "key": "k", "do": do}
    assert idempotency.once(request={"a": 1, "b": 2}, **ask) == ({"id": 1}, True)
    assert idempotency.once(request={"b": 2, "a": 1}, **ask) == ({"id": 1}, False)
    with pytest.raises(Conflict) as refused:
        idempotency.once(request={"a": 2}, **ask)
    assert refused.value.code == "key_reused"
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert idempotency.once(request={"a": 2}, **ask) == ({"id": 2}, True)


def test_a_failed_request_leaves_its_key_free(db):
    with pytest.raises(ZeroDivisionError):
        idempotency.once(scope="t", key="k", request={}, do=lambda: 1 / 0)
    assert not IdempotencyKey.objects.exists()


def test_retention_deletes_in_batches_and_says_so(cast):
    for number in range(5):
        days = 100 if number else 1
        Work.objects.create(
            kind="t", title="t", started_by="x", started_by_label="x", finished_at=clock.now() - timedelta(days=days)
        )
    assert retention.apply_rules(batch=2) == {"record.work": 4}
    assert Work.objects.count() == 1
    entry = AuditEntry.objects.get(act="retention rule applied")
    assert entry.after == {"rows": 4, "act": "deleted"}
    assert retention.apply_rules() == {}


def test_retention_blanks_fields_once(cast):
    Work.objects.create(kind="t", title="t", started_by="x", started_by_label="Alice")
    rule = retention.Rule(
        name="test.blank",
        label="x",
        model="record.Work",
        since="created_at",
        keep=timedelta(0),
        blank={"started_by_label": ""},
        where=Q(kind="t"),
    )
    retention.register(rule)
    try:
        assert retention.apply_rules() == {"test.blank": 1}
        assert retention.apply_rules() == {}
    finally:
        retention.unregister("test.blank")
    assert Work.objects.get().started_by_label == ""


def test_old_entries_of_the_trail_go_after_seven_years(cast):
    ledger.note(act="old", subject=Ref("t", "t", "1"), by=cast.alice)
    with time_machine.travel(clock.now() + timedelta(days=2560)):
        assert retention.apply_rules()["record.audit"] == 1
    assert [entry.act for entry in AuditEntry.objects.all()] == ["retention rule applied"]


def test_erasing_a_person_forgets_them_everywhere(cast):
    from django.db import connection

    from commonweal.record import adapters

    adapters.seal(connection)
    ledger.note(act="service renamed", subject=Ref("t", "t", "1"), by=cast.bob)
    asked = []
    retention.register_eraser(
        retention.Eraser("test.letters", "letters", lambda user: asked.append(user.pk) or {"letters": 2})
    )
    try:
        counts = actions.erase_person(user=cast.bob, by=cast.dana)
    finally:
        retention.unregister("test.letters")
    cast.bob.refresh_from_db()
    assert (counts["letters"], counts["audit entries"]) == (2, 1)
    assert asked == [cast.bob.pk]
    assert (cast.bob.name, cast.bob.is_active, cast.bob.email) == (
        "",
        False,
        f"erased-{cast.bob.pk}@erased.invalid",
    )
    assert not Membership.objects.filter(user=cast.bob).exists()
    assert AuditEntry.objects.get(act="service renamed").actor_label == actions.ERASED
    assert AuditEntry.objects.get(act="person erased").actor_label == "Dana"


def test_one_member_cannot_erase_another(cast):
    with pytest.raises(NotAllowed):
        actions.erase_person(user=cast.bob, by=cast.alice)
