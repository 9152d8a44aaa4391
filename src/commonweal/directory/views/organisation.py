"""An organisation's page: who it is and what it does for people."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from commonweal.design.public import public_page
from commonweal.directory.engine import presenting, schema_org
from commonweal.directory.queries import pages
from commonweal.directory.views import wording
from commonweal.directory.views.cards import address_of, organisation_address
from commonweal.directory.views.common import country, help_lines, sensitive
from commonweal.kernel.errors import Gone
from commonweal.kernel.permissions import PUBLIC, allow


def _version(request: HttpRequest, id: uuid.UUID, slug: str = "") -> str:
    return str(pages.latest_change())


@allow(PUBLIC)
@public_page(version=_version)
def organisation(request: HttpRequest, id: uuid.UUID, slug: str = "") -> HttpResponse:
    """One organisation with its public services."""
    try:
        sheet = pages.sheet("organization", id)
    except Gone:
        return render(request, "directory/gone.html", {"replacement": None, "lines": help_lines()}, status=410)
    document = sheet.document
    name = str(document.get("name", ""))
    if request.path != organisation_address(str(id), name):
        return HttpResponsePermanentRedirect(organisation_address(str(id), name))
    services = pages.services_of(id)
    address = settings.BASE_URL + request.path
    home = country()
    context = {
        "name": name,
        "other_name": document.get("alternate_name", ""),
        "about": presenting.paragraphs(str(document.get("description", ""))),
        "phones": presenting.phones(document.get("phones"), country=presenting.country_of(document) or home),
        "website": presenting.web_address(document.get("website")),
        "email": presenting.mail_address(document.get("email")),
        "identifiers": [each for each in document.get("organization_identifiers", []) if each.get("identifier")],
        "services": [
            {
                "name": each.get("name", ""),
                "href": address_of(str(each["id"]), str(each.get("name", ""))),
                "summary": presenting.summary(str(each.get("description", ""))),
                "is_closed": each.get("status") == "temporarily closed",
            }
            for each in services
        ],
        "count": wording.results(len(services)),
        "canonical": address,
        "machine_address": f"{settings.BASE_URL}/hsds/v3/organizations/{id}",
        "structured_data": schema_org.script(schema_org.organisation(document, address=address)),
        "description": presenting.summary(str(document.get("description", "")), limit=155) or name,
        "is_sensitive": sensitive(name),
        "source": sheet.source,
        "lines": help_lines(),
    }
    return render(request, "directory/organisation.html", context)
