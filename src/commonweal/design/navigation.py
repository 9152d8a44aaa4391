"""The hub's menus. Packages register their entries when Django starts; a page shows those its reader may open.

Three menus: "staff" (beside staff pages), "public" (under the header) and "footer". Design knows no people, so
config hands over the question "may this user?" with `use_check`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from commonweal.kernel.permissions import PUBLIC, Permission

MENUS = ("staff", "public", "footer")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a menu. `label` is a lazy translation; `order` sorts, lowest first; `permission` decides who
    sees it; `section` is a lazy heading that groups entries of the staff menu."""

    label: Any
    url_name: str
    permission: Permission = PUBLIC
    order: int = 100
    section: Any = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    label: str
    href: str
    is_current: bool
    section: str = ""


@dataclass(slots=True)
class _Register:
    items: dict[str, dict[str, Item]] = field(default_factory=lambda: {menu: {} for menu in MENUS})
    check: Callable[[Any, Permission], bool] | None = None


_register = _Register()


def register(item: Item, *, menu: str = "staff") -> None:
    """Add `item` to `menu`; registering the same address again replaces it. KeyError for an unknown menu."""
    _register.items[menu][item.url_name] = item


def use_check(check: Callable[[Any, Permission], bool]) -> None:
    """Set the function that answers "may this user open what needs this permission?"."""
    _register.check = check


def links(menu: str, request: HttpRequest | None) -> list[Link]:
    """The entries of `menu` that the reader of `request` may open, in order, the present one marked."""
    path = request.path if request is not None else ""
    allowed: dict[Permission, bool] = {}
    shown: list[tuple[Item, str]] = []
    for item in sorted(_register.items[menu].values(), key=lambda each: (each.order, each.url_name)):
        if item.permission not in allowed:
            allowed[item.permission] = _may(request, item.permission)
        if allowed[item.permission]:
            try:
                shown.append((item, reverse(item.url_name)))
            except NoReverseMatch:
                continue
    # The longest address that the path starts with is where the reader is.
    here = max((href for _, href in shown if path == href or path.startswith(href)), key=len, default=None)
    return [Link(str(item.label), href, href == here, str(item.section)) for item, href in shown]


def _may(request: HttpRequest | None, permission: Permission) -> bool:
    if permission.kind == "public":
        return True
    user = getattr(request, "user", None)
    return user is not None and _register.check is not None and _register.check(user, permission)
