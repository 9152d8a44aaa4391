"""Who answers for the data of this hub."""

from typing import Any

from django.conf import settings

from commonweal.people.models import Organisation


def publisher() -> dict[str, Any]:
    """The organisation that runs the hub, as HSDS writes a publisher; the hub itself where none is named.

    `settings.HUB_OPERATOR` is the organisation's slug. Values that are not known are left out.
    """
    runs = Organisation.objects.filter(slug=settings.HUB_OPERATOR, is_active=True).first()
    if runs is None:
        return {"name": settings.SITE_NAME, "website": settings.BASE_URL}
    identifier = runs.identifiers.order_by("scheme").first()
    found = {
        "name": runs.name,
        "identifier": str(identifier) if identifier else "",
        "email": runs.email,
        "website": runs.website or settings.BASE_URL,
    }
    return {name: value for name, value in found.items() if value}
