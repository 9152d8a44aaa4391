"""The port through which every action leaves a trace: audit notes and facts.

`record` provides the ledger (audit table and outbox, in the caller's transaction) and installs it when
Django starts. Lower floors (people, places, vocabulary) and capabilities call the two functions here.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from commonweal.kernel.actors import Actor
from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref


class Ledger(Protocol):
    """What `record` must provide."""

    def note(
        self,
        *,
        act: str,
        subject: Ref,
        by: Actor,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        organisation: str | None,
        on_behalf_of: Ref | None,
    ) -> None: ...

    def announce(self, fact: Fact) -> None: ...


_ledger: Ledger | None = None


def install(ledger: Ledger) -> None:
    """Make `ledger` the one that `note` and `announce` write to."""
    global _ledger
    _ledger = ledger


def _installed() -> Ledger:
    if _ledger is None:
        raise RuntimeError("No ledger is installed: commonweal.record must be in INSTALLED_APPS.")
    return _ledger


def note(
    *,
    act: str,
    subject: Ref,
    by: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    organisation: str | None = None,
    on_behalf_of: Ref | None = None,
) -> None:
    """Write one audit entry in the present transaction.

    `act` is a verb in the past tense with the noun ("service published"); `before` and `after` hold the
    changed fields only, JSON-ready; `organisation` is the id of the tenant whose managers may see it.
    """
    _installed().note(
        act=act,
        subject=subject,
        by=by,
        before=before,
        after=after,
        organisation=organisation,
        on_behalf_of=on_behalf_of,
    )


def announce(fact: Fact) -> None:
    """Put `fact` in the outbox in the present transaction; it is delivered after commit, at least once."""
    _installed().announce(fact)
