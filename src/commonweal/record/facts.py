"""Who wants to hear of which facts. Called in config/wiring.py, where strangers are introduced."""

import dataclasses
from collections.abc import Callable
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref

SomeFact = TypeVar("SomeFact", bound=Fact)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscriber to one kind of fact."""

    name: str
    fact: type[Fact]
    handler: Callable[[Any], object]
    is_atomic: bool
    lease: timedelta
    attempts: int


_by_fact: dict[str, dict[str, Subscription]] = {}
_delivery: ContextVar[UUID | None] = ContextVar("delivery", default=None)


def subscribe(
    fact: type[SomeFact],
    handler: Callable[[SomeFact], object],
    *,
    name: str,
    atomic: bool = True,
    lease: timedelta = timedelta(minutes=2),
    attempts: int = 12,
) -> None:
    """Deliver each `fact` to `handler` after commit, at least once, in order per subject.

    `name` is stable and unique per fact ("notify.petition_opened"). With `atomic` the handler runs in one
    transaction with the mark "done", so what it writes to the database happens exactly once; handlers that
    call the network say `atomic=False`, finish within `lease` and pass `delivery_id()` on as their
    idempotency key. After `attempts` failures the delivery is a dead letter that operators can retry.
    """
    _by_fact.setdefault(fact.name, {})[name] = Subscription(name, fact, handler, atomic, lease, attempts)


def unsubscribe(name: str) -> None:
    """Forget the subscriber `name`; for tests."""
    for subscribers in _by_fact.values():
        subscribers.pop(name, None)


def subscribers_of(fact_name: str) -> list[Subscription]:
    """Everybody who wants facts called `fact_name`."""
    return list(_by_fact.get(fact_name, {}).values())


def subscription(fact_name: str, name: str) -> Subscription | None:
    """The subscriber `name` of facts called `fact_name`, or None when it was removed from the wiring."""
    return _by_fact.get(fact_name, {}).get(name)


def delivery_id() -> UUID | None:
    """Inside a handler: the id of this delivery, the same at every attempt. Elsewhere None."""
    return _delivery.get()


def set_delivery(identifier: UUID) -> Token[UUID | None]:
    """For the dispatcher: say which delivery the present code runs for."""
    return _delivery.set(identifier)


def reset_delivery(token: Token[UUID | None]) -> None:
    """For the dispatcher: undo `set_delivery`."""
    _delivery.reset(token)


def subject_of(fact: Fact) -> str:
    """What a fact is about: its first reference; facts without one are ordered among their own kind."""
    for field in dataclasses.fields(fact):
        value = getattr(fact, field.name)
        if isinstance(value, Ref):
            return str(value)
    return fact.name
