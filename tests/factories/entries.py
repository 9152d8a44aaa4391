"""Search entries and queries that hypothesis makes, small enough that conditions often meet."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from commonweal.directory.engine.coverage import coverage_of
from commonweal.directory.engine.entries import Entry
from commonweal.directory.engine.search import MODES, SORTS, Card, SearchQuery, Where
from commonweal.kernel.geometry import Point

WORDS = [
    "food",
    "bank",
    "debt",
    "advice",
    "housing",
    "families",
    "fwyd",
    "café",
    "غذاء",
    "counselling",
    "free",
    "night",
]
TYPED = [*WORDS, "fod", "advise", "famil", "foodbank", "counsel", "meals", "the", "ghost"]
TERMS = ["t-food", "t-home", "t-money", "t-all"]
LANGUAGES = ["en", "cy", "ar", "so"]
ACCESS = ["wheelchair ramp", "hearing loop"]
LEEDS = Point(53.8, -1.55)
SYNONYMS = {"meals": ["food"], "food bank": ["foodbank", "free food"], "night": ["shelter"], "debt": ["money advice"]}
SQUARE = '{"type": "Polygon", "coordinates": [[[-1.8, 53.7], [-1.4, 53.7], [-1.4, 53.9], [-1.8, 53.9], [-1.8, 53.7]]]}'
AREAS = [
    [{"name": "Leeds City Council"}],
    [{"name": "LS1, LS2"}],
    [{"name": "National"}],
    [{"name": "A district", "extent": SQUARE, "extent_type": "geojson"}],
    [{"name": "Wales", "uri": "http://statistics.data.gov.uk/id/statistical-geography/W92000004"}],
    [],
]

texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
times = st.sampled_from(
    [("09:00", "17:00"), ("22:00", "02:00"), ("00:00", "24:00"), ("10:30", "12:00"), ("10:00", "10:00")]
)
weekdays = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=4, unique=True)


@st.composite
def schedules(draw):
    """Rows of the kinds that feeds hold, most of them plain weeks."""
    rows = []
    for _ in range(draw(st.integers(0, 2))):
        opens, closes = draw(times)
        row = {"freq": "WEEKLY", "byday": ",".join(draw(weekdays)), "opens_at": opens, "closes_at": closes}
        kind = draw(st.sampled_from(["plain", "plain", "plain", "monthly", "season", "offset", "no days"]))
        if kind == "monthly":
            row |= {"freq": "MONTHLY", "byday": draw(st.sampled_from(["2SA", "-1FR", "1MO,3MO"]))}
        elif kind == "season":
            row |= {"valid_from": "2026-03-01", "valid_to": "2026-11-15"}
        elif kind == "offset":
            row |= {"timezone": 3}
        elif kind == "no days":
            del row["byday"]
        rows.append(row)
    if draw(st.integers(0, 5)) == 0:
        rows.append({"valid_from": "2026-11-20", "valid_to": "2026-11-25", "description": "Closed for repairs"})
    return tuple(rows)


@st.composite
def entries(draw, services=8):
    """A list of entries of up to `services` services, several places for some."""
    made = []
    for number in range(draw(st.integers(1, services))):
        service_id = f"00000000-0000-4000-8000-{number:012d}"
        name = draw(texts) or "service"
        terms = draw(st.dictionaries(st.sampled_from(TERMS), st.booleans(), max_size=3))
        base = Entry(
            service_id=service_id,
            organisation_id=f"org-{draw(st.integers(0, 2))}",
            texts=(name, draw(texts), draw(texts), draw(texts)),
            terms=terms,
            minimum_age=draw(st.none() | st.integers(0, 60).map(float)),
            maximum_age=draw(st.none() | st.integers(18, 99).map(float)),
            is_free=draw(st.booleans()),
            kinds=frozenset(draw(st.lists(st.sampled_from(["charity", "council"]), max_size=1))),
            updated=draw(st.none() | st.dates(date(2023, 1, 1), date(2026, 11, 1))),
            zone=draw(st.sampled_from(["Europe/London", "America/New_York"])),
            is_temporarily_closed=draw(st.integers(0, 8)) == 0,
            card=Card(name=name),
        )
        made.extend(_at_place(draw, base, place) for place in range(draw(st.integers(1, 3))))
    return made


def _at_place(draw, base: Entry, place: int) -> Entry:
    hidden = draw(st.integers(0, 5)) == 0
    point = Point(
        round(LEEDS.latitude + draw(st.floats(-0.3, 0.3)), 5), round(LEEDS.longitude + draw(st.floats(-0.4, 0.4)), 5)
    )
    return replace(
        base,
        at_id=f"{base.service_id[:-2]}{place}{base.service_id[-1]}",
        location_id=f"loc-{place}",
        point=None if hidden or draw(st.integers(0, 4)) == 0 else point,
        is_confidential=hidden,
        coverage=coverage_of(draw(st.sampled_from(AREAS))),
        schedules=draw(schedules()),
        languages=frozenset(draw(st.lists(st.sampled_from(LANGUAGES), max_size=2))),
        accessibility=frozenset(draw(st.lists(st.sampled_from(ACCESS), max_size=1))),
        modes=frozenset(draw(st.lists(st.sampled_from(MODES), max_size=2))),
    )


places = st.sampled_from(
    [
        None,
        Where(LEEDS, "town", "Leeds", frozenset({"leeds"}), frozenset({"E08000035"}), "LS29JT", "GB"),
        Where(Point(53.75, -1.7), "postcode", "LS1", frozenset(), frozenset(), "LS1", "GB"),
        Where(Point(51.5, -3.2), "town", "Cardiff", frozenset({"cardiff"}), frozenset({"W92000004"}), "CF10", "GB"),
    ]
)
moments = st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 30)).map(
    lambda moment: moment.replace(tzinfo=UTC)
) | st.just(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


@st.composite
def queries(draw):
    """Queries in which each condition appears now and then."""

    def now_and_then(strategy, otherwise):
        return draw(strategy) if draw(st.integers(0, 3)) == 0 else otherwise

    lowest = now_and_then(st.integers(0, 80).map(float), None)
    return SearchQuery(
        text=" ".join(draw(st.lists(st.sampled_from(TYPED), max_size=4))) + draw(st.sampled_from(["", " "])),
        terms=now_and_then(st.lists(st.sampled_from(TERMS), max_size=2, unique=True).map(tuple), ()),
        any_terms=now_and_then(st.lists(st.sampled_from(TERMS), max_size=2, unique=True).map(tuple), ()),
        place=draw(places),
        within_km=draw(st.sampled_from([None, 0.5, 3.0, 10.0, 60.0])),
        reach=draw(st.sampled_from(["either", "either", "near", "covering"])),
        open_now=now_and_then(st.booleans(), False),
        open_at=now_and_then(moments, None),
        days=now_and_then(st.frozensets(st.integers(0, 6), max_size=2), frozenset()),
        from_minute=now_and_then(st.sampled_from([0, 540, 1380]), 0),
        to_minute=now_and_then(st.sampled_from([60, 720, 1440]), 1440),
        is_free=now_and_then(st.booleans(), False),
        languages=now_and_then(st.lists(st.sampled_from(LANGUAGES), max_size=1).map(tuple), ()),
        accessibility=now_and_then(st.lists(st.sampled_from(ACCESS), max_size=1).map(tuple), ()),
        ages=(lowest, now_and_then(st.just(lowest and lowest + 10), lowest)),
        modes=now_and_then(st.frozensets(st.sampled_from(MODES), max_size=2), frozenset()),
        organisations=now_and_then(st.just(("org-1",)), ()),
        kinds=now_and_then(st.just(("charity",)), ()),
        sort=draw(st.sampled_from(SORTS)),
        page=1,
        page_size=draw(st.sampled_from([2, 50])),
        with_alternatives=False,
    )


def widen(words):
    """The synonyms of the tests, as the vocabulary gives its own."""
    return {word: SYNONYMS[word] for word in words if word in SYNONYMS}


def shifted(moment: datetime, **parts: float) -> datetime:
    """`moment` a little later."""
    return moment + timedelta(**parts)
