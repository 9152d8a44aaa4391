"""What one can ask the directory, and what it answers. Value objects only; `queries/search.py` does the work."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from commonweal.directory.engine.hours import WEEK_MINUTES, OpeningHours, OpenStatus
from commonweal.directory.engine.hours.parts import DAY_MINUTES
from commonweal.kernel.geometry import Point

SORTS = ("relevance", "distance", "name", "updated")
MODES = ("in_person", "phone", "online")
DEFAULT_KM = 16.0
"""How far "near" reaches when a place is given and no distance: ten miles."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place that was found. `precision` is exact, postcode, outcode or town.

    `namesakes` are (label, what to ask for) of this and the other places at home with the name that was asked for,
    likeliest first; empty when there are no others. `names` (folded), `codes` and `postcode` say which areas it lies in, for services that give their coverage by name.
    """

    point: Point
    precision: str = "exact"
    label: str = ""
    names: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    postcode: str = ""
    country: str = ""
    namesakes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """Everything that may narrow a search. All of it must hold for ONE service at ONE location.

    text: free words. terms: ids of needs that must all hold (a narrower term counts as its broader ones);
    any_terms: at least one must hold. place_text is looked up unless `place` is given; within_km: how far (default
    ten miles); reach: "either" (near, or covering the place), "near" or "covering". open_now, or open_at an aware
    moment. days (Monday is 0) with from_minute/to_minute: open at some time between them in the usual week.
    languages, accessibility: all must hold. ages: (from, to) in years, either may be None; a service fits when its
    own range overlaps. modes: any of in_person, phone, online. organisations: ids, any of them.
    """

    text: str = ""
    terms: tuple[str, ...] = ()
    any_terms: tuple[str, ...] = ()
    place_text: str = ""
    place: Where | None = None
    within_km: float | None = None
    reach: str = "either"
    open_now: bool = False
    open_at: datetime | None = None
    days: frozenset[int] = frozenset()
    from_minute: int = 0
    to_minute: int = 1440
    is_free: bool = False
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    ages: tuple[float | None, float | None] = (None, None)
    modes: frozenset[str] = frozenset()
    organisations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sort: str = "relevance"
    page: int = 1
    page_size: int = 20
    language: str = "en"
    with_facets: bool = True
    with_alternatives: bool = True

    def but(self, **changes: Any) -> "SearchQuery":
        """The same query with some fields changed."""
        return replace(self, **changes)

    @property
    def radius_km(self) -> float:
        """How far "near" reaches, in kilometres."""
        return self.within_km if self.within_km is not None else DEFAULT_KM

    @property
    def asks_times(self) -> bool:
        """Whether days or times of the usual week are asked for."""
        return bool(self.days) or (self.from_minute, self.to_minute) != (0, 1440)

    @property
    def asked_minutes(self) -> list[tuple[int, int]]:
        """The minutes of the week that are asked for, as [start, end) after Monday 00:00."""
        spans = []
        for day in sorted(self.days or range(7)):
            start, end = day * DAY_MINUTES + self.from_minute, day * DAY_MINUTES + self.to_minute
            end += DAY_MINUTES if end <= start else 0
            spans.extend([(start, end)] if end <= WEEK_MINUTES else [(start, WEEK_MINUTES), (0, end - WEEK_MINUTES)])
        return spans


@dataclass(frozen=True, slots=True)
class Card:
    """What a list of results shows of one entry, so that a page needs no further query. Empty text when absent."""

    name: str = ""
    organisation: str = ""
    location: str = ""
    address: str = ""
    city: str = ""
    postal_code: str = ""
    summary: str = ""
    phone: str = ""
    url: str = ""
    email: str = ""
    alert: str = ""
    fees: str = ""
    assured: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def payload(self) -> dict[str, Any]:
        """The fields that say something, JSON-ready."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) not in ("", None)}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "Card":
        """The card that `payload()` wrote."""
        return cls(**payload)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One service: its best entry, and how many other places offer it within the same search.

    distance_km is None where there is no place in the query, no point, or a confidential address; `is_approximate`
    says that it is measured to the middle of a postcode. `covers_place`: found by its coverage area.
    `is_typed`: the words typed were found, not only their synonyms or corrections.
    """

    service_id: str
    at_id: str
    location_id: str
    organisation_id: str
    card: Card
    status: OpenStatus
    score: float
    distance_km: float | None = None
    is_approximate: bool = False
    covers_place: bool = False
    is_typed: bool = True
    other_places: int = 0
    hours: OpeningHours | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet: how many services remain (or would be there) with it."""

    key: str
    label: str
    count: int
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of services for each choice, given every other condition of the query."""

    terms: tuple[FacetValue, ...] = ()
    languages: tuple[FacetValue, ...] = ()
    accessibility: tuple[FacetValue, ...] = ()
    kinds: tuple[FacetValue, ...] = ()
    modes: tuple[FacetValue, ...] = ()
    is_free: int = 0
    open_now: int = 0


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. `total` counts services, `total_places` entries.

    `place` is what the place text was understood as; `is_place_unknown` when it was not. `did_you_mean` is the text
    with misspelt words corrected. When nothing was found, `alternatives` are results of a wider search and
    `widened` says how: "words" (any of the words), "distance", "times", "filters".
    """

    query: SearchQuery
    results: tuple[SearchResult, ...] = ()
    total: int = 0
    total_places: int = 0
    facets: Facets = field(default_factory=Facets)
    place: Where | None = None
    is_place_unknown: bool = False
    did_you_mean: str = ""
    alternatives: tuple[SearchResult, ...] = ()
    widened: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.query.page_size))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion for the search box: `kind` is "need" (key = term id), "service" (key = service id) or "word"."""

    kind: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """The present, as engines get it: the instant, and the local date by which freshness is counted."""

    now: datetime
    today: date
