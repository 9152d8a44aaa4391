"""The ledger: what actions leave behind."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from commonweal.kernel import ledger
from commonweal.kernel.errors import NotAllowed
from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref
from commonweal.record import adapters, facts, privacy
from commonweal.record.models import AuditEntry, AuditOpening, Delivery, OutboxFact

SUBJECT = Ref("directory", "service", "1")


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Fact):
    """A fact of these tests."""

    ref: Ref
    litres: float = 1.0


def note(cast, **changes):
    ledger.note(
        **{"act": "service renamed", "subject": SUBJECT, "by": cast.alice, "organisation": str(cast.foodbank.pk)}
        | changes
    )


def test_a_note_says_who_did_what_to_what(cast):
    note(cast, before={"name": "Food"}, after={"name": "Food parcels", "when": datetime(2026, 1, 2, tzinfo=UTC)})
    entry = AuditEntry.objects.get()
    assert (entry.actor_kind, entry.actor_id, entry.actor_label) == ("user", str(cast.alice.pk), "Alice")
    assert (entry.act, entry.subject, entry.organisation) == ("service renamed", str(SUBJECT), cast.foodbank.pk)
    assert entry.before == {"name": "Food"}
    assert entry.after == {"name": "Food parcels", "when": "2026-01-02T00:00:00Z"}


def test_personal_data_is_masked_before_it_is_written(cast):
    privacy.declare("directory", "pet", ["email"])
    note(
        cast,
        subject=Ref("directory", "pet", "1"),
        before={"email": "", "password": "x"},
        after={"email": "a@example.org", "contacts": [{"email": "b@example.org", "name": "Desk"}]},
    )
    entry = AuditEntry.objects.get()
    assert entry.before == {"email": "", "password": privacy.MASK}
    assert entry.after == {"email": privacy.MASK, "contacts": [{"email": privacy.MASK, "name": "Desk"}]}


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.update(act="x"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.get().save(),
        lambda: AuditEntry.objects.get().delete(),
    ],
)
def test_code_cannot_change_the_trail(cast, change):
    note(cast)
    with pytest.raises(NotAllowed):
        change()


@pytest.mark.parametrize(
    "sql", ["UPDATE record_auditentry SET act = 'x'", "DELETE FROM record_auditentry"], ids=["update", "delete"]
)
def test_the_database_refuses_changes_to_the_trail(cast, sql):
    adapters.unseal(connection)
    assert not adapters.is_sealed(connection)
    adapters.seal(connection)
    assert adapters.is_sealed(connection)
    note(cast)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    AuditOpening.objects.create(reason="erasure")
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_fact_is_written_with_a_delivery_for_each_subscriber(db):
    facts.subscribe(KettleBoiled, lambda fact: None, name="test.tea")
    facts.subscribe(KettleBoiled, lambda fact: None, name="test.coffee")
    try:
        ledger.announce(KettleBoiled(at=datetime(2026, 1, 1, tzinfo=UTC), ref=SUBJECT))
    finally:
        facts.unsubscribe("test.tea")
        facts.unsubscribe("test.coffee")
    fact = OutboxFact.objects.get()
    assert KettleBoiled.from_payload(fact.payload).ref == SUBJECT
    assert fact.subject == str(SUBJECT)
    assert sorted(Delivery.objects.values_list("subscriber", flat=True)) == ["test.coffee", "test.tea"]


def test_a_fact_of_a_rolled_back_transaction_was_never_written(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ledger.announce(KettleBoiled(at=datetime(2026, 1, 1, tzinfo=UTC), ref=SUBJECT))
        raise ZeroDivisionError
    assert not OutboxFact.objects.exists()
