"""One search result as the `result` macro shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.directory.engine import presenting
from commonweal.directory.engine.presenting import Phone
from commonweal.directory.engine.search import SearchResult
from commonweal.directory.views import hours, wording
from commonweal.kernel import text

SUMMARY_LENGTH = 180


@dataclass(frozen=True, slots=True)
class ResultCard:
    """What a card shows. Empty text where nothing is known."""

    number: int
    href: str
    name: str
    organisation: str
    summary: str
    alert: str
    opening: hours.Label
    distance: str
    where: str
    phone: Phone | None
    tags: tuple[str, ...]
    is_mapped: bool
    latitude: float | None
    longitude: float | None


def cards(results: Iterable[SearchResult], *, now: datetime, first: int = 1, country: str = "GB") -> list[ResultCard]:
    """Cards for `results`, numbered from `first`."""
    return [_card(each, number, now, country) for number, each in enumerate(results, first)]


def address_of(service_id: str, name: str) -> str:
    """The readable address of a service's page."""
    return reverse("directory:service", args=[service_id, text.slug(name) or "service"])


def organisation_address(organisation_id: str, name: str) -> str:
    """The readable address of an organisation's page."""
    return reverse("directory:organisation", args=[organisation_id, text.slug(name) or "organisation"])


def _card(result: SearchResult, number: int, now: datetime, country: str) -> ResultCard:
    shown = result.card
    return ResultCard(
        number=number,
        href=address_of(result.service_id, shown.name),
        name=text.tidy(shown.name),
        organisation=text.tidy(shown.organisation) if shown.organisation != shown.name else "",
        summary=presenting.summary(shown.summary, limit=SUMMARY_LENGTH),
        alert=presenting.summary(shown.alert, limit=SUMMARY_LENGTH),
        opening=hours.label(result.hours.status(now) if result.hours else result.status, now),
        distance=_distance(result),
        where=_where(result),
        phone=presenting.phone({"number": shown.phone}, country=country) if shown.phone else None,
        tags=_tags(result),
        is_mapped=shown.latitude is not None and shown.longitude is not None,
        latitude=shown.latitude,
        longitude=shown.longitude,
    )


def _distance(result: SearchResult) -> str:
    if result.distance_km is None:
        return ""
    return wording.distance(result.distance_km, is_approximate=result.is_approximate)


def _where(result: SearchResult) -> str:
    shown = result.card
    town = ", ".join(dict.fromkeys(filter(None, (text.tidy(shown.city), text.tidy(shown.postal_code)))))
    if town:
        return town
    if result.covers_place:
        return _("Covers this area")
    return text.tidy(shown.location)


def _tags(result: SearchResult) -> tuple[str, ...]:
    tags = []
    if text.fold(result.card.fees).rstrip(".") in ("free", "none", "no fee", "no charge"):
        tags.append(_("Free"))
    if result.covers_place and result.distance_km is not None:
        tags.append(_("Covers this area"))
    if result.other_places:
        tags.append(
            ngettext("At %(count)s other place", "At %(count)s other places", result.other_places)
            % {"count": wording.number(result.other_places)}
        )
    return tuple(tags)
