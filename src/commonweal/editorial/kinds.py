"""The register of what can be edited. Each capability registers its kinds in apps.ready."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import NotFound, Problem
from commonweal.kernel.refs import Ref

Document = dict[str, Any]

ROLES: Mapping[str, str] = {
    "view": "viewer",
    "edit": "editor",
    "approve": "publisher",
    "publish": "publisher",
    "withdraw": "publisher",
    "take_over": "manager",
}


@dataclass(frozen=True, slots=True)
class Publication:
    """What a kind's `publish` is given, inside the transaction that publishes it."""

    ref: Ref
    document: Document
    language: str
    number: int
    organisation: UUID | None
    by: Actor
    is_translation: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a kind's `withdraw` is given, inside the transaction that withdraws it."""

    ref: Ref
    reason: str
    replacement: Ref | None
    by: Actor


def _no_problems(document: Document) -> Sequence[Problem]:
    return ()


def _any_title(document: Document) -> str:
    return str(document.get("title") or document.get("name") or "")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is drafted, reviewed and published.

    `publish` and `withdraw` make it public or take it away, in the caller's transaction. `validate` lists what
    must be mended before it may be submitted or published. `preview(request, document, language)` gives the
    HTML of the page as its readers will see it. `labels` names document paths for comparisons (see
    engine.compare.heading). `edit_url(item id, ref)` is where editing continues;
    `retire_url` the kind's own page for retiring, when the shared one does not do. `review_every` sets the date by
    which somebody confirms that it is still right. `styles` names static style sheets that a preview needs. `roles` says which role each act needs, beside ROLES.
    """

    name: str
    label: Any
    publish: Callable[[Publication], object]
    withdraw: Callable[[Withdrawal], object]
    preview: Callable[[Any, Document, str], str]
    edit_url: Callable[[UUID, Ref], str]
    retire_url: Callable[[UUID, Ref], str] | None = None
    validate: Callable[[Document], Sequence[Problem]] = _no_problems
    title: Callable[[Document], str] = _any_title
    labels: Mapping[str, Any] = field(default_factory=dict)
    needs_review: bool = True
    styles: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    review_every: timedelta | None = None

    def role(self, act: str) -> str:
        """The role that `act` (edit, approve, publish, withdraw, view, take_over) needs."""
        return self.roles.get(act, ROLES[act])


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make `kind` known under its name."""
    _kinds[kind.name] = kind


def unregister(name: str) -> None:
    """Forget the kind `name`; for tests."""
    _kinds.pop(name, None)


def kind(name: str) -> Kind:
    """The kind called `name`. Raises NotFound."""
    if name not in _kinds:
        raise NotFound(f"Nothing called {name} can be edited here.", code="unknown_kind")
    return _kinds[name]


def all_kinds() -> list[Kind]:
    """Every kind by name."""
    return [_kinds[name] for name in sorted(_kinds)]
