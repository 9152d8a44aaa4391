"""Every view states who may use it. A view that states nothing is refused to everybody.

The markers live here because the lowest floors have views too; `people` enforces them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may call a view.

    `kind`: "public" (anyone), "signed_in", "member" (of any organisation, with at least `role`),
    "operator" (runs the hub) or "own" (the view checks by itself, for example an API key or a signed link).
    """

    kind: str
    role: str = ""


PUBLIC = Permission("public")
SIGNED_IN = Permission("signed_in")
OPERATOR = Permission("operator")
OWN = Permission("own")


def member(role: str = "viewer") -> Permission:
    """Members of at least one organisation with at least `role`; the view still checks which organisation."""
    return Permission("member", role)


def allow(permission: Permission) -> Callable[[View], View]:
    """Decorate a view with who may use it."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark
