"""What happened to a draft, for whoever must be told."""

from dataclasses import dataclass
from datetime import date

from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref


@dataclass(frozen=True, kw_only=True)
class Edited(Fact):
    """Base: `ref` is the thing, `kind` the editorial kind, `organisation` its owner's id or None."""

    ref: Ref
    kind: str
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class RevisionSubmitted(Edited):
    """Revision `number` waits for review by somebody other than `author` (a user's id)."""

    number: int
    author: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangesRequested(Edited):
    """A reviewer sent revision `number` back to `author`."""

    number: int
    author: str | None = None


@dataclass(frozen=True, kw_only=True)
class RevisionApproved(Edited):
    """Revision `number` was approved."""

    number: int
    author: str | None = None


@dataclass(frozen=True, kw_only=True)
class RevisionPublished(Edited):
    """Revision `number` in `language` is what the public sees from now on."""

    number: int
    language: str


@dataclass(frozen=True, kw_only=True)
class ItemWithdrawn(Edited):
    """The public no longer sees it; `replacement` is where they are sent instead."""

    replacement: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class ItemExpired(Edited):
    """Its end date came."""


@dataclass(frozen=True, kw_only=True)
class ReviewDue(Edited):
    """Somebody must confirm by `review_by` that it is still right."""

    review_by: date
