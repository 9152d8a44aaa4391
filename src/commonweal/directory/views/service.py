"""A service's page: how to get help first, everything else after."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from commonweal.design.public import public_page, stale_after
from commonweal.directory.engine import presenting, schema_org
from commonweal.directory.engine.canonical import pruned
from commonweal.directory.engine.hours import OpeningHours, OpenStatus, hours_of
from commonweal.directory.engine.leaflet import Leaflet, Place, leaflet
from commonweal.directory.engine.public import public
from commonweal.directory.forms import finding
from commonweal.directory.queries import pages
from commonweal.directory.views import hours, wording
from commonweal.directory.views.cards import address_of, organisation_address
from commonweal.directory.views.common import country, help_lines, need_href, sensitive
from commonweal.kernel import clock
from commonweal.kernel.errors import Gone
from commonweal.kernel.permissions import PUBLIC, allow
from commonweal.vocabulary import queries as vocabulary

MOST_NEEDS = 8


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A place with its hours in words. Everything else is the leaflet's."""

    place: Place
    opening: hours.Label
    hours: hours.Hours | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.place, name)


def _version(request: HttpRequest, id: uuid.UUID, slug: str = "") -> str:
    try:
        return f"{pages.version('service', id)} {clock.now():%Y-%m-%d}"
    except Gone:
        return "gone"


@allow(PUBLIC)
@public_page(version=_version)
def service(request: HttpRequest, id: uuid.UUID, slug: str = "") -> HttpResponse:
    """One service. Old names in the address lead to the present one; withdrawn ones say so with status 410."""
    try:
        sheet = pages.sheet("service", id)
    except Gone as gone:
        return _gone(request, gone)
    name = str(sheet.document.get("name", ""))
    if request.path != address_of(str(id), name):
        return HttpResponsePermanentRedirect(address_of(str(id), name))
    shown = leaflet(sheet.document, confidential=pages.confidential(sheet.document), country=country())
    now = clock.now()
    context, seconds = _context(shown, sheet, now)
    return stale_after(render(request, "directory/service.html", context), seconds)


def drawn(request: HttpRequest, document: dict[str, Any]) -> str:
    """The page of a document that is not public yet, for previews; secret addresses stay secret."""
    hidden = frozenset(
        str(at["location"]["id"])
        for at in document.get("service_at_locations", [])
        if at.get("location", {}).get("is_confidential")
    )
    body = public("service", pruned(document))
    shown = leaflet(body, confidential=hidden, country=country())
    context, _seconds = _context(shown, pages.Sheet(body, clock.now(), ""), clock.now())
    return render_to_string("directory/service.html", context, request=request)


def _gone(request: HttpRequest, gone: Gone) -> HttpResponse:
    other = gone.facts.get("replaced_by")
    replacement = None
    if other:
        try:
            named = str(pages.sheet("service", other).document.get("name", ""))
            replacement = {"name": named, "href": address_of(str(other), named)}
        except Gone:
            replacement = None
    context = {"replacement": replacement, "lines": help_lines()}
    return render(request, "directory/gone.html", context, status=410)


def _context(shown: Leaflet, sheet: pages.Sheet, now: datetime) -> tuple[dict[str, Any], float]:
    """What the template shows, and for how many seconds its open labels stay true."""
    places, whole, statuses = _opening(shown, now)
    best = min(statuses, key=_eagerness)
    address = settings.BASE_URL + address_of(shown.id, shown.name)
    organisation = str(shown.organisation.get("name", ""))
    opening = hours.label(best, now)
    needs = _needs(shown)
    context = {
        **_sharing(shown, address),
        "leaflet": shown,
        "places": places,
        "service_hours": whole,
        "opening": opening,
        "organisation_name": organisation,
        "organisation_href": organisation_address(str(shown.organisation.get("id", "")), organisation),
        "tags": [_("Free")] if shown.is_free else [],
        "capacities": _capacities(shown),
        "ages": wording.ages(*shown.ages),
        "areas": wording.listed(shown.areas[:20]) if shown.areas else "",
        "costs": [line for line in map(wording.cost, shown.costs) if line],
        "spoken": wording.listed(wording.languages(shown.languages)),
        "needs": needs,
        "updated": wording.updated(sheet.updated, organisation),
        "assured": _("Checked %(date)s") % {"date": wording.short_day(shown.assured)} if shown.assured else "",
        "is_stale": shown.is_stale(now.date(), sheet.updated.date()),
        "is_sensitive": sensitive(shown.name, *(each["code"] for each in needs)),
        "source": sheet.source,
        "lines": help_lines(),
    }
    return context, min(hours.stays_true_for(each, now) for each in statuses)


def _sharing(shown: Leaflet, address: str) -> dict[str, Any]:
    """Addresses of this page for people, search engines and machines."""
    phone = next((each.shown for each in shown.phones if each.is_voice), "")
    text = "\n".join(filter(None, (shown.name, phone, address)))
    description = presenting.summary(" ".join(line for block in shown.about for line in block), limit=155)
    return {
        "canonical": address,
        "machine_address": f"{settings.BASE_URL}/hsds/v3/services/{shown.id}",
        "structured_data": schema_org.script(schema_org.service(shown.document, address=address)),
        "share_text": quote(text),
        "share_subject": quote(shown.name),
        "description": description or shown.name,
    }


def _opening(shown: Leaflet, now: datetime) -> tuple[list[PlaceShown], hours.Hours | None, list[OpenStatus]]:
    """Places with their labels; the hours shown for the whole service (None when each place has its own)."""
    at = {str(each.get("id")): each for each in shown.document.get("service_at_locations", [])}
    zone = settings.TIME_ZONE
    whole = hours_of(shown.document, zone=zone)
    by_place: list[tuple[Place, OpeningHours]] = [
        (place, hours_of(shown.document, at[place.id], zone=zone)) for place in shown.places
    ]
    if not by_place:
        return [], hours.table(whole, now), [whole.status(now)]
    statuses = [each.status(now) for _place, each in by_place]
    is_one = len({each for _place, each in by_place}) == 1
    listed = [
        PlaceShown(place, hours.label(status, now), None if is_one else hours.table(each, now))
        for (place, each), status in zip(by_place, statuses, strict=True)
    ]
    return listed, hours.table(by_place[0][1], now) if is_one else None, statuses


def _eagerness(status: OpenStatus) -> tuple[bool, bool, float]:
    """Open places before closed ones, those that open soonest before later ones, unknown last."""
    opens = status.opens_next_at
    return (not status.is_open, opens is None, opens.timestamp() if opens else 0.0)


def _capacities(shown: Leaflet) -> list[str]:
    """Free places with the day they were counted: a count without its date misleads."""
    lines = []
    for each in shown.capacities:
        said = wording.capacity(each, str(each.get("unit", {}).get("name", "")))
        counted = str(each.get("updated", ""))[:10]
        if not said:
            continue
        try:
            day = wording.short_day(datetime.fromisoformat(counted).date())
            lines.append(_("%(capacity)s on %(date)s") % {"capacity": said, "date": day})
        except ValueError:
            lines.append(said)
    return lines


def _needs(shown: Leaflet) -> list[dict[str, str]]:
    """The kinds of help, in the reader's words and with a link to more of it where our vocabulary knows the term."""
    language = translation.get_language() or "en"
    found = []
    for name, uri in shown.needs[:MOST_NEEDS]:
        term = vocabulary.by_uri(uri, language) if uri else None
        if term is not None and term.scheme == finding.SCHEME:
            found.append({"name": term.label, "href": need_href(term.notation), "code": term.notation})
        else:
            found.append({"name": name, "href": "", "code": name})
    return found
