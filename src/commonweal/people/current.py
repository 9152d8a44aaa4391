"""The organisation somebody is working in now: kept in the session, chosen with the switcher."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

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


def sign_on_providers() -> list[dict[str, str]]:
    """The identity providers of this hub: `name`, `href` to sign in, `connect` to connect an account."""
    found = []
    for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        href = reverse("openid_connect_login", args=[app["provider_id"]])
        found.append({"name": app["name"], "href": href, "connect": f"{href}?process=connect"})
    return found


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context processor: `workplace`, `sign_on_providers` and `signup_is_open`."""
    return {
        "workplace": workplace(request),
        "sign_on_providers": SimpleLazyObject(sign_on_providers),
        "signup_is_open": settings.ENV.sign_up,
    }
