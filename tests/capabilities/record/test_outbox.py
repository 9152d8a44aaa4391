"""Facts reach their subscribers: at least once, in order, whoever dies."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from commonweal.kernel import clock, ledger
from commonweal.kernel.errors import Conflict
from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref
from commonweal.record import actions, facts, outbox
from commonweal.record.models import AuditEntry, Delivery, IdempotencyKey

AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class DoorOpened(Fact):
    """A fact of these tests."""

    door: Ref
    number: int = 0


def opened(door="front", number=0):
    ledger.announce(DoorOpened(at=AT, door=Ref("test", "door", door), number=number))


@pytest.fixture
def heard(db):
    """What the subscriber "test.ear" heard."""
    numbers: list[int] = []
    facts.subscribe(DoorOpened, lambda fact: numbers.append(fact.number), name="test.ear")
    yield numbers
    facts.unsubscribe("test.ear")


@pytest.fixture
def deaf(db):
    """A subscriber that fails while its list is not empty."""
    errors: list[Exception] = [OSError("no answer")]

    def handler(fact):
        IdempotencyKey.objects.create(scope="deaf", key=str(fact.number), expires_at=AT)
        if errors:
            raise errors[0]

    facts.subscribe(DoorOpened, handler, name="test.deaf", attempts=3)
    yield errors
    facts.unsubscribe("test.deaf")


def test_facts_are_delivered_in_order(heard):
    for number in range(3):
        opened(number=number)
    while outbox.deliver_due():
        pass
    assert heard == [0, 1, 2]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


def test_nothing_is_delivered_twice(heard):
    opened()
    outbox.deliver_due()
    assert outbox.deliver_due() == 0
    assert heard == [0]


def test_a_failed_delivery_is_put_off_and_leaves_nothing_behind(deaf):
    opened()
    outbox.deliver_due()
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error) == ("waiting", 1, "OSError: no answer")
    assert timedelta(seconds=3) < row.due_at - clock.now() < timedelta(seconds=7)
    assert not IdempotencyKey.objects.exists()


def test_later_facts_of_the_same_thing_wait_and_others_do_not(deaf):
    opened("front", 1)
    opened("front", 2)
    opened("back", 3)
    outbox.deliver_due()
    deaf.clear()
    assert list(Delivery.objects.order_by("fact").values_list("attempts", flat=True)) == [1, 0, 1]
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=True):
        while outbox.deliver_due():
            pass
    done = IdempotencyKey.objects.filter(scope="deaf").order_by("id").values_list("key", flat=True)
    assert [key for key in done if key != "3"] == ["1", "2"]
    assert "3" in done


def test_after_its_attempts_a_delivery_is_dead_and_an_operator_can_retry_it(deaf, cast):
    opened()
    for minutes in range(3):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True):
            outbox.deliver_due()
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("dead", 3)
    actions.retry_dead_letter(delivery_id=row.pk, by=cast.dana)
    with pytest.raises(Conflict):
        actions.retry_dead_letter(delivery_id=row.pk, by=cast.dana)
    deaf.clear()
    assert outbox.deliver_due() == 1
    assert Delivery.objects.get().state == "done"
    assert AuditEntry.objects.filter(act="delivery retried").count() == 1


def test_pauses_double_up_to_six_hours():
    pauses = [outbox.pause_after(attempt).total_seconds() for attempt in (1, 2, 3, 40)]
    for pause, wanted in zip(pauses, (5, 10, 20, 21600), strict=True):
        assert 0.8 * wanted <= pause <= 1.2 * wanted


def test_a_worker_whose_lease_ran_out_finishes_nothing(heard):
    opened()
    (late,) = outbox.claim()
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=True):
        (fresh,) = outbox.claim()
        assert outbox.deliver(late) is False
        assert outbox.deliver(fresh) is True
    assert heard == [0]


def test_a_handler_that_calls_outside_learns_the_same_delivery_id_each_time(db):
    seen = []

    def handler(fact):
        seen.append(facts.delivery_id())
        if len(seen) == 1:
            raise OSError

    facts.subscribe(DoorOpened, handler, name="test.net", atomic=False)
    try:
        opened()
        outbox.deliver_due()
        outbox.deliver_all()
    finally:
        facts.unsubscribe("test.net")
    assert seen[0] == seen[1] == Delivery.objects.get().pk
    assert facts.delivery_id() is None


def test_an_idle_worker_takes_no_write_lock(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert outbox.deliver_due() == 0


WORKER = """
import os, sys, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "commonweal.config.settings"
django.setup()
from datetime import timedelta
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from tests.capabilities.record import test_outbox as t
from commonweal.record import facts, outbox
from commonweal.record.models import Delivery, IdempotencyKey

def handler(fact):
    IdempotencyKey.objects.create(scope="killed", key=str(fact.number), expires_at=t.AT)
    print("in the middle", flush=True)
    time.sleep(60 if sys.argv[2] == "dies" else 0)

facts.subscribe(t.DoorOpened, handler, name="test.ear", lease=timedelta(seconds=1))
print("left behind", IdempotencyKey.objects.count(), flush=True)
for _ in range(100):
    if outbox.deliver_due():
        break
    time.sleep(0.1)
row = Delivery.objects.get()
print(row.state, row.attempts, IdempotencyKey.objects.get().key, flush=True)
"""


def _worker(name, fate, tmp_path):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, name, fate],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COMMONWEAL_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(["src", "."])},
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_and_leaves_nothing_half_done(tmp_path):
    facts.subscribe(DoorOpened, lambda fact: None, name="test.ear")
    opened(number=7)
    facts.unsubscribe("test.ear")
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        name = str(tmp_path / "hub.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
    with _worker(name, "dies", tmp_path) as victim:
        assert victim.stdout is not None
        assert [victim.stdout.readline() for _ in range(2)] == ["left behind 0\n", "in the middle\n"]
        victim.send_signal(signal.SIGKILL)
    with _worker(name, "lives", tmp_path) as rescuer:
        said, _ = rescuer.communicate(timeout=60)
    assert said.splitlines() == ["left behind 0", "in the middle", "done 2 7"]
