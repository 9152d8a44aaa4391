"""What happened in the directory. A service is named by Ref("directory", "service", id)."""

from dataclasses import dataclass

from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref


@dataclass(frozen=True, kw_only=True)
class ServicePublished(Fact):
    """A service can be found for the first time."""

    ref: Ref
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceChanged(Fact):
    """What the public reads about a service changed."""

    ref: Ref
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceWithdrawn(Fact):
    """A service can no longer be found; `replaced_by` names what to use instead."""

    ref: Ref
    organisation: str | None = None
    replaced_by: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class ServicesImported(Fact):
    """One bounded batch of an import: ids of services created, changed and removed (at most 1,000 together)."""

    source: str
    run: str
    organisation: str | None = None
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProblemReported(Fact):
    """A reader says that something on a service's page is wrong."""

    ref: Ref
    kind: str
    organisation: str | None = None


@dataclass(frozen=True, kw_only=True)
class SearchFoundNothing(Fact):
    """Somebody looked for help and there was none. Says nothing about who: no exact place, no free sentence.

    `needs` are term ids; `words` the few plain words typed, "" when they might name a person; `area` a postcode
    district or town; `filters` the names of the filters in force; `widened` how a wider search found something.
    """

    words: str = ""
    needs: tuple[str, ...] = ()
    area: str = ""
    filters: tuple[str, ...] = ()
    widened: tuple[str, ...] = ()
    language: str = ""
