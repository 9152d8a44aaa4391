"""How long what is kept, and who erases what of one person. Packages register both in apps.ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction

from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import System
from commonweal.kernel.refs import Ref
from commonweal.record.models import AuditEntry, AuditOpening

BATCH = 500
KEEPER = System("retention")


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise about one model: after `keep`, counted from `since`, rows are deleted or some fields blanked.

    `label` says it in plain language for the operators' page; `where` narrows the rows.
    """

    name: str
    label: Any
    model: str
    since: str
    keep: timedelta
    blank: Mapping[str, Any] = field(default_factory=dict)
    where: models.Q = field(default_factory=models.Q)

    @property
    def does_delete(self) -> bool:
        """Whether rows go altogether; otherwise the fields in `blank` get the values given there."""
        return not self.blank

    def due(self, now: datetime) -> "models.QuerySet[Any]":
        """The rows whose time has come."""
        found: models.QuerySet[Any] = apps.get_model(self.model)._base_manager.filter(
            self.where, **{f"{self.since}__lt": now - self.keep}
        )
        return found.exclude(**self.blank) if self.blank else found


@dataclass(frozen=True, slots=True)
class Eraser:
    """What one package does when a person asks to be forgotten: `erase(user)` gives {what: how many}."""

    name: str
    label: Any
    erase: Callable[[Any], Mapping[str, int]]


_rules: dict[str, Rule] = {}
_erasers: dict[str, Eraser] = {}


def register(rule: Rule) -> None:
    """Keep this promise from now on, once a day."""
    _rules[rule.name] = rule


def register_eraser(eraser: Eraser) -> None:
    """Call `eraser` whenever a person is erased."""
    _erasers[eraser.name] = eraser


def unregister(name: str) -> None:
    """Forget the rule or eraser `name`; for tests."""
    _rules.pop(name, None)
    _erasers.pop(name, None)


def rules() -> list[Rule]:
    """All rules by name."""
    return [_rules[name] for name in sorted(_rules)]


def erasers() -> list[Eraser]:
    """All erasers by name."""
    return [_erasers[name] for name in sorted(_erasers)]


def apply_rules(*, batch: int = BATCH) -> dict[str, int]:
    """Apply every rule in small transactions; {rule: rows}. One audit entry for each rule that found rows."""
    now = clock.now()
    counts = {}
    for rule in rules():
        count = _apply(rule, now, batch)
        if count:
            counts[rule.name] = count
            ledger.note(
                act="retention rule applied",
                subject=Ref("record", "retention-rule", rule.name),
                by=KEEPER,
                after={"rows": count, "act": "deleted" if rule.does_delete else "blanked"},
            )
    return counts


def _apply(rule: Rule, now: datetime, batch: int) -> int:
    model = apps.get_model(rule.model)
    count = 0
    while True:
        with transaction.atomic():
            keys = list(rule.due(now).values_list("pk", flat=True)[:batch])
            if not keys:
                return count
            rows = model._base_manager.filter(pk__in=keys)
            opening = AuditOpening.objects.create(reason=rule.name) if model is AuditEntry else None
            if rule.does_delete:
                rows.delete()
            else:
                rows.update(**rule.blank)
            if opening:
                opening.delete()
            count += len(keys)
