"""What staff see of the directory: their organisations' services, published or not."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from commonweal.directory.models.hsds import Organization, Service
from commonweal.directory.models.records import Record
from commonweal.directory.queries.documents import documents
from commonweal.editorial import queries as editorial
from commonweal.kernel import clock
from commonweal.kernel.errors import NotFound
from commonweal.kernel.refs import Ref
from commonweal.people.models import Organisation
from commonweal.people.permissions import has_role, organisations_where

SORTS = ("name", "-name", "assured_date", "-assured_date", "stored_at", "-stored_at")
STALE_DAYS = 180


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What somebody looks for among the services they look after.

    `checked`: "", "stale" (last confirmed too long ago), "never", or "due" (either of them). `may`: "edit" leaves
    out services that the person may only look at.
    """

    text: str = ""
    organisation: str = ""
    status: str = ""
    checked: str = ""
    may: str = ""
    sort: str = "name"


def services_visible_to(user: Any, wanted: StaffFilter | None = None) -> QuerySet[Service]:
    """Published services of the organisations that `user` belongs to; operators see all. Owner included."""
    wanted = wanted or StaffFilter()
    found = Service.objects.select_related("owner", "organization")
    if not getattr(user, "is_authenticated", False):
        return found.none()
    if not user.is_operator:
        role = "editor" if wanted.may == "edit" else "viewer"
        found = found.filter(owner__in=[each.pk for each in organisations_where(user, role)])
    for word in wanted.text.split():
        found = found.filter(
            Q(name__icontains=word) | Q(alternate_name__icontains=word) | Q(organization__name__icontains=word)
        )
    if wanted.organisation:
        found = found.filter(owner=UUID(wanted.organisation))
    if wanted.status:
        found = found.filter(status=wanted.status)
    stale = Q(assured_date__lt=(clock.today() - timedelta(days=STALE_DAYS)).isoformat())
    never = Q(assured_date=None)
    if wanted.checked in ("stale", "never", "due"):
        found = found.filter({"stale": stale, "never": never, "due": stale | never}[wanted.checked])
    sort = wanted.sort if wanted.sort in SORTS else "name"
    field = F(sort.lstrip("-"))
    order = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_first=True)
    return found.order_by(order, "id")


def service_visible_to(user: Any, service_id: UUID, *, role: str = "viewer") -> Service:
    """One published service in which `user` holds `role`. Raises NotFound for strangers and for what is not there."""
    found = Service.objects.select_related("owner", "source").filter(pk=service_id).first()
    if found is None or not has_role(user, str(found.owner_id) if found.owner_id else None, role):
        raise NotFound("There is no such service.")
    return found


def chosen_visible_to(user: Any, ids: list[UUID], *, role: str) -> list[Service]:
    """Those of `ids` in which `user` holds `role`, by name, in one query or two."""
    found = Service.objects.select_related("owner").filter(pk__in=ids).order_by("name")
    if not user.is_operator:
        found = found.filter(owner__in=[each.pk for each in organisations_where(user, role)])
    return list(found)


def document_of(service_id: UUID) -> dict[str, Any]:
    """The whole document of a published service as it is stored, secret addresses included."""
    found = documents("service", [str(service_id)])
    if str(service_id) not in found:
        raise NotFound("There is no such service.")
    return found[str(service_id)]


def is_public(service_id: UUID) -> bool:
    """Whether readers can find it now."""
    return Record.objects.filter(kind="service", id=service_id).exists()


def organization_of(owner: Organisation | None) -> dict[str, Any] | None:
    """The HSDS organisation (id and name) under which `owner` offers its services, if it has one yet."""
    if owner is None:
        return None
    row = Organization.objects.filter(owner=owner).order_by("id").values("id", "name").first()
    return {"id": str(row["id"]), "name": row["name"]} if row else None


def ref_of(service_id: UUID | str) -> Ref:
    """How other packages name a service."""
    return Ref("directory", "service", str(service_id))


def drafts_of(services: list[Service]) -> dict[str, Any]:
    """The editorial items of these services by service id, in one query."""
    found = editorial.items_of([ref_of(each.pk) for each in services])
    return {item.ref.id: item for item in found.values()}


def unpublished_visible_to(user: Any) -> QuerySet[Any]:
    """Drafts of services that the public does not see, newest first."""
    return editorial.items_visible_to(user).filter(kind="service", live_number=None).exclude(state="retired")


def replacements_for(user: Any, text: str, *, leave_out: UUID) -> list[Service]:
    """Up to ten public services whose name has all the words of `text`: what a retired one may send readers to."""
    found = Service.objects.select_related("owner").exclude(pk=leave_out)
    for word in text.split():
        found = found.filter(name__icontains=word)
    return list(found.order_by("name")[:10]) if text.strip() else []
