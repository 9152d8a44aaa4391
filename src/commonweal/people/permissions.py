"""Enforces what each view states (see kernel.permissions) and answers "may this user do that there?"."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.kernel.errors import NotAllowed
from commonweal.kernel.permissions import Permission
from commonweal.people.models import Membership, Organisation, Role, User


def person(request: HttpRequest) -> User:
    """The signed-in user, for views that allow nobody else. Raises NotAllowed for anonymous callers."""
    if not isinstance(request.user, User):
        raise NotAllowed(_("Sign in first."))
    return request.user


def has_role(user: Any, organisation: Organisation | str | None, role: str) -> bool:
    """Whether `user` holds at least `role` in `organisation` (an object or its id). Operators hold every role;
    in a switched-off organisation nobody else holds any."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if user.is_operator:
        return True
    if organisation is None:
        return False
    organisation_id = organisation.pk if isinstance(organisation, Organisation) else organisation
    memberships = Membership.objects.filter(user=user, organisation_id=organisation_id, organisation__is_active=True)
    held = memberships.values_list("role", flat=True).first()
    return held is not None and Role(held).rank >= Role(role).rank


def require_role(user: Any, organisation: Organisation | str | None, role: str) -> None:
    """Raise NotAllowed unless `has_role`."""
    if not has_role(user, organisation, role):
        raise NotAllowed(_("You do not have the role this needs in that organisation."), role=role)


def organisations_where(user: Any, role: str = "viewer") -> list[Organisation]:
    """The active organisations in which `user` holds at least `role`, by name; all of them for operators."""
    if not getattr(user, "is_authenticated", False):
        return []
    found = Organisation.objects.filter(is_active=True)
    if not user.is_operator:
        enough = [each.value for each in Role if each.rank >= Role(role).rank]
        found = found.filter(memberships__user=user, memberships__role__in=enough)
    return list(found.order_by("name"))


def is_allowed(user: Any, permission: Permission) -> bool:
    """Whether `user` passes `permission` as far as it can be told without the object."""
    match permission.kind:
        case "public" | "own":
            return True
        case "signed_in":
            return bool(user.is_authenticated)
        case "operator":
            return bool(user.is_authenticated and user.is_operator)
        case "member":
            if not user.is_authenticated:
                return False
            if isinstance(user, User) and user.is_operator:
                return True
            enough = [each.value for each in Role if each.rank >= Role(permission.role or "viewer").rank]
            return Membership.objects.filter(user=user, role__in=enough, organisation__is_active=True).exists()
    return False


def is_shown(user: Any, permission: Permission) -> bool:
    """The same answer for menus, which ask many times in one request: roles are read once for each user object."""
    if permission.kind != "member" or not user.is_authenticated or user.is_operator:
        return is_allowed(user, permission)
    rank = getattr(user, "_menu_rank", None)
    if rank is None:
        held = Membership.objects.filter(user=user, organisation__is_active=True).values_list("role", flat=True)
        rank = user._menu_rank = max((Role(role).rank for role in held.distinct()), default=-1)
    return bool(rank >= Role(permission.role or "viewer").rank)


# Views of kept libraries, which cannot carry our marker. Each prefix says who may use what lies under it.
LIBRARY_VIEWS: dict[str, Permission] = {
    "allauth.": Permission("own"),
    "django.views.i18n": Permission("public"),
    "django.views.static": Permission("public"),
    "django.contrib.staticfiles": Permission("public"),
}


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """What `view` states, or None. Class-based views state it on the class; ninja's operations state "own"."""
    stated = getattr(view, "permission", None) or getattr(getattr(view, "view_class", None), "permission", None)
    if isinstance(stated, Permission):
        return stated
    module = getattr(getattr(view, "view_class", view), "__module__", "")
    if module.startswith("ninja."):
        return Permission("own")
    for prefix, permission in LIBRARY_VIEWS.items():
        if module.startswith(prefix):
            return permission
    return None


class DenyByDefault:
    """Middleware: refuse views that state no permission, and callers who do not hold the one stated."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        permission = permission_of(view)
        if permission is None:
            raise PermissionDenied(f"{getattr(view, '__module__', '')} states no permission")
        if permission.kind in ("public", "own"):
            return None
        if is_allowed(request.user, permission):
            return None
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('account_login')}?next={quote(request.get_full_path())}")
        raise PermissionDenied
