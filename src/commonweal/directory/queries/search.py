"""Finding help. `find_help` is what pages and interfaces call; it opens no write transaction."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
from babel import Locale, UnknownLocaleError
from django.conf import settings

from commonweal.directory.engine.coverage import outline
from commonweal.directory.engine.packing import APPROXIMATE
from commonweal.directory.engine.plan import Synonyms, plan_text
from commonweal.directory.engine.ranking import Ranked, rank
from commonweal.directory.engine.search import (
    MODES,
    Card,
    Facets,
    FacetValue,
    Moment,
    SearchPage,
    SearchQuery,
    SearchResult,
    Suggestion,
    Where,
)
from commonweal.directory.engine.text import words
from commonweal.directory.models.search import SearchOutline
from commonweal.directory.queries import positions
from commonweal.directory.queries.shelf import Held, held
from commonweal.kernel import clock
from commonweal.vocabulary import queries as vocabulary

FACET_VALUES = 40
_NEAR = re.compile(r"^(.*?)\b(?:near|around|close to|ger|yn agos at|قرب|بالقرب من)\s+(.+)$", re.IGNORECASE | re.DOTALL)


def find_help(query: SearchQuery, *, now: datetime | None = None) -> SearchPage:
    """The page of services for `query`: each fits every condition at one place.

    A place may also stand in the text ("food near LS2"). An unknown place is told by `is_place_unknown` and then
    does not narrow. With nothing found, `alternatives` hold the first page of the least widened search that finds.
    """
    moment = present(now)
    query, is_unknown = _understood(query)
    with held() as have, vocabulary.at_one_moment(have.vocabulary_edition):
        page = _searched(have, query, moment)
        if page.total == 0 and query.with_alternatives:
            page = _widened(have, page, moment)
    return SearchPage(
        query=query,
        results=page.results,
        total=page.total,
        total_places=page.total_places,
        facets=page.facets,
        place=query.place,
        is_place_unknown=is_unknown,
        did_you_mean=page.did_you_mean,
        alternatives=page.alternatives,
        widened=page.widened,
    )


def suggest(beginning: str, *, language: str = "en", limit: int = 8) -> list[Suggestion]:
    """Completions for the search box: needs of the vocabulary first, then words of the index."""
    typed = words(beginning)
    if not typed or len(typed[-1]) < 2:
        return []
    found = [
        Suggestion("need", match.term.label, match.term.id)
        for match in vocabulary.terms_matching(beginning, language, limit=limit)
    ]
    with held() as have:
        longer = have.completions(typed[-1], limit)
    head = " ".join(typed[:-1])
    known = {suggestion.text.casefold() for suggestion in found}
    texts = [f"{head} {word}".strip() for word in longer]
    return [*found, *(Suggestion("word", text) for text in texts if text not in known)][:limit]


def present(now: datetime | None = None) -> Moment:
    """The moment that searches count from."""
    instant = now or clock.now()
    return Moment(instant, instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date())


def _understood(query: SearchQuery) -> tuple[SearchQuery, bool]:
    """The query with its place looked up, and whether that failed."""
    if query.place or not (query.place_text or query.text):
        return query, False
    if query.place_text:
        place = positions.where(query.place_text)
        return query.but(place=place), place is None
    match = _NEAR.match(query.text)
    place = positions.where(match[2]) if match else None
    if match and place:
        return query.but(text=match[1].strip(), place_text=match[2].strip(), place=place), False
    return query, False


def _searched(have: Held, query: SearchQuery, moment: Moment, *, any_word: bool = False) -> SearchPage:
    query = _expanded(query)
    plan = plan_text(query.text, have, synonyms_in(query.language), any_word=any_word)
    ranked = rank(have.shelf, have.openness, query, plan, moment, outlines_holding(have, query.place))
    return SearchPage(
        query=query,
        results=_results(have, ranked, query, moment),
        total=ranked.total,
        total_places=ranked.total_places,
        facets=_facets(have, ranked.counts, query),
        place=query.place,
        did_you_mean=plan.corrected,
    )


def _expanded(query: SearchQuery) -> SearchQuery:
    return query.but(page=max(1, query.page), page_size=min(max(1, query.page_size), 1000))


def synonyms_in(language: str) -> Synonyms:
    """Other words for words, in one language."""

    def synonyms(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
        return vocabulary.synonyms_of(words, language.split("-", 1)[0])

    return synonyms


def outlines_holding(have: Held, place: Where | None) -> list[int]:
    """The coverage outlines that hold the place: boxes from the database, shapes here."""
    if place is None or not have.has_outlines:
        return []
    near = have.index.outlines_around(place.point)
    bodies = SearchOutline.objects.filter(id__in=near).values_list("id", "body") if near else ()
    return [number for number, body in bodies if (shape := outline(body)) and shape.contains(place.point)]


def _results(have: Held, ranked: Ranked, query: SearchQuery, moment: Moment) -> tuple[SearchResult, ...]:
    rows = [int(row) for row in ranked.rows]
    cards = have.cards_of(rows)
    found = []
    for place, row in enumerate(rows):
        if not cards.get(row):
            continue  # withdrawn between the two reads
        shown = orjson.loads(cards[row])
        number = int(have.shelf.hours[row])
        km = float(ranked.km[place])
        found.append(
            SearchResult(
                service_id=shown["service"],
                at_id=shown["at"],
                location_id=shown["location"],
                organisation_id=shown["organisation"],
                card=Card.from_payload(shown["card"]),
                status=have.openness.status(number, query.open_at or moment.now),
                score=int(ranked.scores[place]) / 1_000_000,
                distance_km=km if km == km else None,
                is_approximate=bool(have.shelf.flags[row] & APPROXIMATE),
                covers_place=bool(ranked.covers[place]),
                is_typed=bool(ranked.is_typed[place]),
                other_places=ranked.other_places[place],
                hours=have.openness.hours(number),
            )
        )
    return tuple(found)


def _facets(have: Held, counts: Mapping[str, Mapping[str, int]], query: SearchQuery) -> Facets:
    if not counts:
        return Facets()

    def values(kind: str, chosen: Iterable[str], labels: Mapping[str, str]) -> tuple[FacetValue, ...]:
        selected = set(chosen)
        order = sorted(counts.get(kind, {}).items(), key=lambda item: (item[0] not in selected, -item[1], item[0]))
        return tuple(
            FacetValue(key, labels.get(key) or key, count, key in selected) for key, count in order[:FACET_VALUES]
        )

    terms = counts.get("terms", {})
    return Facets(
        terms=values("terms", (*query.terms, *query.any_terms), _term_labels(have, terms, query.language)),
        languages=values("languages", query.languages, _language_labels(counts.get("languages", {}), query.language)),
        accessibility=values("accessibility", query.accessibility, {}),
        kinds=values("kinds", query.kinds, {}),
        modes=tuple(FacetValue(mode, mode, counts["modes"].get(mode, 0), mode in query.modes) for mode in MODES),
        is_free=counts["free"].get("free", 0),
        open_now=counts["open"].get("open", 0),
    )


def _term_labels(have: Held, ids: Iterable[str], language: str) -> dict[str, str]:
    wanted = list(ids)
    labels = {}
    for identity in wanted:
        number = have.shelf.label_ids.get(("term", identity))
        if number is not None:
            labels[identity] = have.shelf.label_of[number][2]
    labels |= {identity: view.label for identity, view in vocabulary.terms_by_id(wanted, language).items()}
    return labels


def _language_labels(codes: Iterable[str], language: str) -> dict[str, str]:
    try:
        names = Locale.parse(language, sep="-").languages
    except (UnknownLocaleError, ValueError):
        names = Locale("en").languages
    return {code: str(names.get(code.replace("-", "_"), code)) for code in codes}


def _widened(have: Held, page: SearchPage, moment: Moment) -> SearchPage:
    """`page` with results of the least widened search that finds something."""
    query = page.query.but(page=1, with_facets=False)
    steps: list[tuple[str, dict[str, object], bool]] = [("words", {}, True)] if query.text else []
    if query.place:
        steps += [("distance", {"within_km": query.radius_km * factor}, False) for factor in (3, 12)]
    times: dict[str, object] = {
        "open_now": False,
        "open_at": None,
        "days": frozenset(),
        "from_minute": 0,
        "to_minute": 1440,
    }
    if query.open_now or query.open_at or query.asks_times:
        steps.append(("times", times, False))
    rest: dict[str, object] = {
        "is_free": False,
        "languages": (),
        "accessibility": (),
        "modes": frozenset(),
        "kinds": (),
    }
    steps.append(("filters", {**times, **rest, "ages": (None, None), "organisations": ()}, False))
    if query.place:
        steps.append(("distance", {**times, **rest, "within_km": 20_100.0}, bool(query.text)))
    for name, changes, any_word in steps:
        wider = _searched(have, query.but(**changes), moment, any_word=any_word)
        if wider.total:
            return SearchPage(
                query=page.query,
                facets=page.facets,
                did_you_mean=page.did_you_mean or wider.did_you_mean,
                alternatives=wider.results,
                widened=(name,),
            )
    return page
