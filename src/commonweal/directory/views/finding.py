"""Find help: a need, a place, and what is really there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from commonweal.design import context as design
from commonweal.design.public import public_page, stale_after
from commonweal.directory.actions import noticing
from commonweal.directory.engine import maps
from commonweal.directory.engine.search import FacetValue, SearchPage
from commonweal.directory.forms import finding
from commonweal.directory.forms.finding import Asked
from commonweal.directory.queries import pages, search
from commonweal.directory.views import wording
from commonweal.directory.views.cards import ResultCard, cards
from commonweal.directory.views.common import country, help_lines, need_links, sensitive
from commonweal.kernel import clock
from commonweal.kernel.geometry import Point
from commonweal.kernel.permissions import PUBLIC, allow
from commonweal.places import queries as places
from commonweal.vocabulary import queries as vocabulary

PAGE_SIZE = 15
BOOKLET_SIZE = 60
MOST_CHOICES = 8
# Up to this many namesakes the likeliest is taken and the others are offered beside the results.
ASK_FROM = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force: what it says and the address without it."""

    label: str
    href: str


def _version(request: HttpRequest) -> str:
    """Results are the same until data changes or a minute has passed (places open and close on the minute)."""
    return f"{pages.latest_change()} {int(clock.now().timestamp() // 60)}"


@allow(PUBLIC)
@public_page(version=_version)
def find(request: HttpRequest) -> HttpResponse:
    """The search page and its results."""
    said = finding.asked(request.GET, request.GET.getlist)
    common = {"said": said, "lines": help_lines(), "distances": finding.DISTANCES_KM}
    if said.is_empty:
        return render(request, "directory/find.html", {**common, "tiles": need_links(), "page": None})
    now = clock.now()
    page = _results(said, now, PAGE_SIZE)
    choices = page.place.namesakes if said.place and page.place else ()
    if len(choices) > ASK_FROM:
        return render(request, "directory/choose_place.html", {**common, "choices": choices})
    noticing.notice_nothing_found(page=page, filters=said.filters)
    context = {**common, **_shown(request, said, page, now), "namesakes": choices[1:]}
    return stale_after(render(request, "directory/find.html", context), 60 - now.timestamp() % 60)


@allow(PUBLIC)
@public_page(version=_version)
def booklet(request: HttpRequest) -> HttpResponse:
    """The results as plain pages to print and hand over."""
    said = finding.asked(request.GET, request.GET.getlist)
    now = clock.now()
    page = _results(said, now, BOOKLET_SIZE)
    shown = cards(page.results, now=now, country=country())
    context = {
        "said": said,
        "title": _title(page),
        "cards": shown,
        "total": wording.results(page.total),
        "is_cut": page.total > len(shown),
        "printed": wording.short_day(now.date()),
        "back": reverse("directory:find") + design.query(request),
        "lines": help_lines(),
    }
    return stale_after(render(request, "directory/booklet.html", context), 60 - now.timestamp() % 60)


def _results(said: Asked, now: datetime, size: int) -> SearchPage:
    language = translation.get_language() or "en"
    query = finding.query(said, language=language, now=now, zone=settings.TIME_ZONE, page_size=size)
    return search.find_help(query)


def _shown(request: HttpRequest, said: Asked, page: SearchPage, now: datetime) -> dict[str, Any]:
    """Everything the results page says."""
    first = (page.query.page - 1) * page.query.page_size + 1
    results = cards(page.results or page.alternatives, now=now, first=first, country=country())
    sheet = _map(page, results)
    needs = vocabulary.terms_by_id(page.query.terms, translation.get_language() or "en")
    return {
        "page": page,
        "number": page.query.page,
        "title": _title(page),
        "count": wording.results(page.total),
        "cards": results,
        "is_wider": bool(page.alternatives and not page.results),
        "widened": _widened(page),
        "place_error": _place_error(said, page),
        "place_line": _place_line(page),
        "chosen": _chosen(request, said, needs),
        "corrected": page.did_you_mean,
        "corrected_href": design.query(request, q=page.did_you_mean),
        "narrower": _narrower(request, page),
        "filters": _filters(said, page),
        "sorts": _sorts(request, said),
        "sheet": sheet,
        "scale": _("%(km)s km") % {"km": wording.number(sheet.bar_km)} if sheet else "",
        "is_sensitive": _is_sensitive(page),
        "booklet": reverse("directory:booklet") + design.query(request),
        "tiles": need_links() if not page.total else [],
    }


def _title(page: SearchPage) -> str:
    needs = vocabulary.terms_by_id(page.query.terms, translation.get_language() or "en")
    what = page.query.text or wording.listed([term.label for term in needs.values()])
    where = page.query.place_text if page.place else ""
    if what and where:
        return _("Help with “%(need)s” near %(place)s") % {"need": what, "place": where}
    if what:
        return _("Help with “%(need)s”") % {"need": what}
    if where:
        return _("Help near %(place)s") % {"place": where}
    return _("Find help")


def _place_error(said: Asked, page: SearchPage) -> str:
    if not page.is_place_unknown:
        return ""
    return _("We do not know a place called “%(place)s”. Check the spelling, or try a postcode or a bigger town.") % {
        "place": said.place
    }


def _place_line(page: SearchPage) -> str:
    if page.place is None:
        return ""
    values = {"place": page.place.label, "km": wording.number(page.query.radius_km)}
    if page.place.precision in ("exact", "postcode"):
        return _("Within %(km)s km of %(place)s, and services that cover it.") % values
    return _("Within %(km)s km of %(place)s, and services that cover it. Distances are approximate.") % values


def _widened(page: SearchPage) -> list[str]:
    words = {
        "words": _("any of your words instead of all of them"),
        "distance": _("places further away"),
        "times": _("any opening hours"),
        "filters": _("without your filters"),
    }
    return [words[each] for each in page.widened if each in words]


def _narrower(request: HttpRequest, page: SearchPage) -> list[dict[str, str]]:
    """Needs of our own vocabulary that would narrow these results, most frequent first."""
    counts = {each.key: each.count for each in page.facets.terms if each.count and not each.is_selected}
    known = vocabulary.terms_by_id(counts, translation.get_language() or "en")
    return [
        {
            "label": term.label,
            "count": wording.number(counts[key]),
            "href": design.query(request, need=term.notation),
        }
        for key, term in known.items()
        if term.scheme == finding.SCHEME and counts[key] < page.total
    ][:MOST_CHOICES]


def _is_sensitive(page: SearchPage) -> bool:
    """Whether the words, or the needs of at least half the results, are nobody else's business."""
    common = [each.key for each in page.facets.terms if each.count * 2 >= page.total]
    terms = vocabulary.terms_by_id([*page.query.terms, *common])
    return sensitive(page.query.text, *(term.notation for term in terms.values()))


def _chosen(request: HttpRequest, said: Asked, needs: Any) -> list[Chosen]:
    """The filters in force, each with the address that drops it."""
    found = []
    for written in said.needs:
        term = needs.get(finding.need_id(written))
        found.append(Chosen(term.label if term else written, design.query(request, remove=("need", written))))
    if said.is_open == "now":
        found.append(Chosen(_("Open now"), design.query(request, open=None)))
    if said.is_open == "at":
        found.append(Chosen(_open_at(said), design.query(request, open=None, day=None, time=None)))
    if said.is_free:
        found.append(Chosen(_("Free"), design.query(request, free=None)))
    found += [
        Chosen(wording.language(code), design.query(request, remove=("language", code))) for code in said.languages
    ]
    found += [Chosen(each, design.query(request, remove=("access", each))) for each in said.access]
    if said.age is not None:
        found.append(Chosen(_("Age %(age)s") % {"age": said.age}, design.query(request, age=None)))
    return found + [Chosen(_way(way), design.query(request, remove=("way", way))) for way in said.ways]


def _open_at(said: Asked) -> str:
    day = wording.weekday(said.day) if said.day is not None else _("today")
    return (
        _("Open %(day)s %(time)s") % {"day": day, "time": said.hour} if said.hour else _("Open %(day)s") % {"day": day}
    )


def _way(way: str) -> str:
    words = {"in_person": _("In person"), "phone": _("By phone"), "online": _("Online")}
    return words[way]


def _filters(said: Asked, page: SearchPage) -> dict[str, Any]:
    """The choices of the filter form with counts."""
    facets = page.facets
    ways = {each.key: each.count for each in facets.modes}
    return {
        "open_now": wording.number(facets.open_now),
        "free": wording.number(facets.is_free),
        "languages": _choices(facets.languages, said.languages, wording.language),
        "access": _choices(facets.accessibility, said.access, str),
        "ways": [
            {"value": way, "label": _way(way), "count": wording.number(ways[way]), "is_on": way in said.ways}
            for way in ("in_person", "phone", "online")
            if way in ways
        ],
        "days": [(number, wording.weekday(number)) for number in range(7)],
    }


def _choices(values: tuple[FacetValue, ...], on: tuple[str, ...], words: Any) -> list[dict[str, Any]]:
    """The commonest values and every selected one."""
    kept = [each for number, each in enumerate(values) if number < MOST_CHOICES or each.key in on]
    return [
        {
            "value": each.key,
            "label": (words(each.key) or each.label) if words is not str else (each.label or each.key),
            "count": wording.number(each.count),
            "is_on": each.key in on,
        }
        for each in kept
    ]


def _sorts(request: HttpRequest, said: Asked) -> list[dict[str, Any]]:
    if not said.place:
        return []
    words = {"relevance": _("Best match"), "distance": _("Nearest first")}
    return [
        {"label": words[each], "href": design.query(request, sort=each), "is_on": each == said.sort}
        for each in finding.SORTS
    ]


def _map(page: SearchPage, shown: list[ResultCard]) -> maps.Sheet | None:
    points = [
        (each.number, Point(each.latitude, each.longitude))
        for each in shown
        if each.latitude is not None and each.longitude is not None
    ]
    if not points:
        return None
    if page.place is None:
        return maps.sheet(points)
    around = places.areas_containing(page.place.point)[:1]
    outlines = [orjson.loads(area.boundary) for area in around if area.boundary]
    return maps.sheet(points, here=page.place.point, outlines=outlines)
