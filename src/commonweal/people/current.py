"""The organisation somebody is working in now: kept in the session, chosen with the switcher."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from commonweal.people.models import Organisation
from commonweal.people.permissions import organisations_where

SESSION_KEY = "organisation"


@dataclass
class Workplace:
    """What a staff page knows about the organisations of its reader. Asks the database once, when first used."""

    request: HttpRequest

    @cached_property
    def organisations(self) -> list[Organisation]:
        """The active organisations the reader works in, by name; all of them for operators."""
        return organisations_where(getattr(self.request, "user", None))

    @cached_property
    def organisation(self) -> Organisation | None:
        """The one they chose, or their first; None for operators who chose none and for strangers."""
        chosen = self.request.session.get(SESSION_KEY)
        for each in self.organisations:
            if str(each.pk) == chosen:
                return each
        if self.request.user.is_authenticated and self.request.user.is_operator:
            return None
        return self.organisations[0] if self.organisations else None


def workplace(request: HttpRequest) -> Workplace:
    """The reader's workplace, the same object all through one request."""
    kept = getattr(request, "_workplace", None)
    if not isinstance(kept, Workplace):
        kept = Workplace(request)
        request._workplace = kept  # type: ignore[attr-defined]
    return kept


def current_organisation(request: HttpRequest) -> Organisation | None:
    """The organisation the reader is working in now, or None."""
    return workplace(request).organisation


def choose(request: HttpRequest, organisation: Organisation | None) -> None:
    """Work in `organisation` from now on."""
    if organisation is None:
        request.session.pop(SESSION_KEY, None)
    else:
        request.session[SESSION_KEY] = str(organisation.pk)
    request.__dict__.pop("_workplace", None)


def context(request: HttpRequest) -> dict[str, Workplace]:
    """Template context processor: `workplace.organisation` and `workplace.organisations`."""
    return {"workplace": workplace(request)}
