"""How services are edited: the kind "service", put together from the rooms of this package when Django starts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.directory.actions import drafts
from commonweal.directory.engine.answers import checks
from commonweal.directory.forms.service import TITLES
from commonweal.editorial import kinds
from commonweal.kernel.refs import Ref

LABELS: dict[str, Any] = {
    "name": _("Name"),
    "alternate_name": _("Other name"),
    "description": _("What it does"),
    "eligibility_description": _("Who can use it"),
    "minimum_age": _("Youngest age"),
    "maximum_age": _("Oldest age"),
    "attributes": TITLES["needs"],
    "attributes.*": lambda member: ((member or {}).get("taxonomy_term") or {}).get("name", ""),
    "service_at_locations": TITLES["where"],
    "service_at_locations.*": lambda member: ((member or {}).get("location") or {}).get("name", ""),
    "service_areas": TITLES["areas"],
    "schedules": TITLES["when"],
    "schedules.*": lambda member: (member or {}).get("byday", ""),
    "schedules.*.opens_at": _("Opens at"),
    "schedules.*.closes_at": _("Closes at"),
    "schedules.*.valid_from": _("Only from"),
    "schedules.*.valid_to": _("Only until"),
    "phones": _("Phone numbers"),
    "email": _("Email address"),
    "url": _("Website"),
    "cost_options": TITLES["cost"],
    "fees_description": _("What it costs, in words"),
    "languages": TITLES["languages"],
    "interpretation_services": _("Interpreters"),
    "application_process": TITLES["apply"],
    "required_documents": _("What to bring"),
    "wait_time": _("Waiting time"),
    "status": _("Status"),
    "alert": _("Urgent message"),
    "assured_date": _("Last confirmed"),
    "assurer_email": _("Confirmed by"),
    "last_modified": _("Last changed"),
}


def register() -> None:
    """Make services editable."""
    kinds.register(
        kinds.Kind(
            name="service",
            label=_("Service"),
            publish=drafts.publish,
            withdraw=drafts.withdraw,
            validate=checks.problems,
            preview=_preview,
            edit_url=lambda item_id, ref: reverse("directory_staff:answers", args=[item_id]),
            retire_url=_retire_url,
            labels=LABELS,
            styles=("directory/directory.css",),
            review_every=timedelta(days=182),
        )
    )


def _retire_url(item_id: UUID, ref: Ref) -> str:
    from commonweal.directory.queries import staff

    if staff.is_public(UUID(ref.id)):
        return reverse("directory_staff:retire", args=[ref.id])
    return reverse("editorial:retire", args=[item_id])


def _preview(request: Any, document: kinds.Document, language: str) -> str:
    """The service's page as residents will see it: the same view, only its main part."""
    from commonweal.directory.views import service

    page = service.drawn(request, document)
    start = page.index(">", page.index('id="main-content"')) + 1
    return page[start : page.index("</main>")]
