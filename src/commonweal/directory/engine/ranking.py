"""The quick search over a shelf. `reference.py` says what it must answer; the formula is in `scoring.py`.

Plan: a place cuts the shelf down first (a box over two columns, then the exact distance), then the rows of each word
are read into what is left, then labels, ages and hours, each on the few rows that remain. Without a place the words
cut first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from commonweal.directory.engine import scoring
from commonweal.directory.engine.coverage import codes_of, districts
from commonweal.directory.engine.facets import counts_of, distinct
from commonweal.directory.engine.openness import Openness
from commonweal.directory.engine.packing import ANYWHERE, FREE, MODE_FLAGS
from commonweal.directory.engine.plan import Alternative, TextPlan, WordPlan
from commonweal.directory.engine.search import Moment, SearchQuery, Where
from commonweal.directory.engine.shelf import FEW, Bools, Floats, Ints, Reader, Shelf
from commonweal.kernel.geometry import EARTH_RADIUS_KM, box_around


@dataclass(frozen=True, slots=True)
class Ranked:
    """One page of rows in order with what is shown of each, and the counts by (kind, key)."""

    rows: Ints
    scores: NDArray[np.int64]
    is_typed: Bools
    km: Floats
    covers: Bools
    other_places: list[int]
    total: int
    total_places: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Found:
    """Rows that may be in the answer, with what the score needs. `cut` keeps some of them."""

    rows: Ints
    km: Floats
    covers: Bools
    near: Floats
    text: Floats
    is_typed: Bools

    def cut(self, kept: Bools | NDArray[np.intp]) -> "_Found":
        return _Found(
            self.rows[kept], self.km[kept], self.covers[kept], self.near[kept], self.text[kept], self.is_typed[kept]
        )


def rank(
    shelf: Shelf, openness: Openness, query: SearchQuery, plan: TextPlan, moment: Moment, outlines: Iterable[int] = ()
) -> Ranked:
    """The page of `query`. `outlines` are the numbers of the coverage outlines that hold the query's place."""
    found = _placed(shelf, query, outlines)
    found = _fitting(shelf, openness, found, query, moment)
    found = _worded(shelf, found, plan)
    passes = _toggles(shelf, openness, found, query, moment)
    full = np.logical_and.reduce(list(passes.values())) if passes else np.ones(len(found.rows), bool)
    counts = counts_of(shelf, openness, found.rows, moment, passes, full) if query.with_facets else {}
    kept = found if full.all() else found.cut(full)
    scores = _scores(shelf, kept, query, plan, moment)
    chosen = _page(shelf, kept, scores, query)
    services = shelf.service[kept.rows]
    return Ranked(
        rows=kept.rows[chosen],
        scores=scores[chosen],
        is_typed=kept.is_typed[chosen],
        km=kept.km[chosen],
        covers=kept.covers[chosen],
        other_places=[int((services == services[place]).sum()) - 1 for place in chosen],
        total=distinct(shelf, services),
        total_places=len(kept.rows),
        counts=counts,
    )


def every_row(
    shelf: Shelf, openness: Openness, query: SearchQuery, plan: TextPlan, moment: Moment, outlines: Iterable[int] = ()
) -> Ints:
    """All rows of `query`, several of one service among them, in order: what lists by the standards hold.

    A place is read as the standards read it: where a coverage is stated the place lies in it, and with `within_km`
    the row has a point that near. Both must hold. With a place the nearest comes first, rows without a point last.
    """
    found = _worded(shelf, _placed(shelf, query.but(place=None), ()), plan)
    if query.place is not None:
        usable = shelf.areas.counts == 0
        usable[_covering(shelf, query.place, outlines)] = True
        if query.within_km is not None:
            near = np.zeros(len(shelf.records), bool)
            near[_near(shelf, query)[0]] = True
            usable &= near
        found = found.cut(usable[found.rows])
    found = _fitting(shelf, openness, found, query, moment)
    passes = list(_toggles(shelf, openness, found, query, moment).values())
    if passes:
        found = found.cut(np.logical_and.reduce(passes))
    relevance = np.where(found.is_typed, 0, 2 * scoring.STEPS) - _scores(shelf, found, query, plan, moment)
    keys = [shelf.tie[found.rows], relevance]
    if query.place is not None:
        keys.append(np.nan_to_num(_kilometres(shelf, query.place, found.rows), nan=np.inf))
    return found.rows[np.lexsort(keys)]


def _placed(shelf: Shelf, query: SearchQuery, outlines: Iterable[int]) -> _Found:
    if query.place is None:
        rows = shelf.rows
        size = len(rows)
        nothing = np.zeros(size, bool)
        return _Found(rows, np.full(size, np.nan), nothing, np.zeros(size), np.zeros(size), ~nothing)
    near, near_km = _near(shelf, query) if query.reach != "covering" else (np.zeros(0, "<i4"), np.zeros(0))
    covering = _covering(shelf, query.place, outlines)
    rows = _united(shelf, [near] if query.reach == "near" else [near, covering])
    km = near_km if len(rows) == len(near) else _kilometres(shelf, query.place, rows)
    with np.errstate(invalid="ignore"):
        nearness = np.nan_to_num(scoring.nearness(km))
    covered = _is_among(shelf, rows, covering)
    least = np.where(shelf.flags[rows] & ANYWHERE > 0, scoring.ANYWHERE, scoring.COVERS)
    nearness = np.where(covered, np.maximum(nearness, least), nearness)
    return _Found(rows, km, covered, nearness, np.zeros(len(rows)), np.ones(len(rows), bool))


def _united(shelf: Shelf, parts: list[Ints]) -> Ints:
    """The rows of all parts, ascending, each once."""
    together = np.concatenate(parts)
    if len(together) < FEW:
        return np.unique(together).astype("<i4")
    chosen = np.zeros(len(shelf.records), bool)
    chosen[together] = True
    return np.flatnonzero(chosen).astype("<i4")


def _is_among(shelf: Shelf, rows: Ints, some: Ints) -> Bools:
    """For each of `rows`: whether it is one of `some`."""
    if len(some) == 0:
        return np.zeros(len(rows), bool)
    among = np.zeros(len(shelf.records), bool)
    among[some] = True
    return among[rows]


def _near(shelf: Shelf, query: SearchQuery) -> tuple[Ints, Floats]:
    """Rows with a point within the radius, ascending, and their distances."""
    assert query.place is not None
    # A little more than asked, so that rounding never loses a row at the edge; the exact distance decides.
    box = box_around(query.place.point, query.radius_km * 1.000001 + 0.001)
    rows = shelf.between(box.south, box.north)
    longitude = shelf.longitude[rows]
    if box.west <= box.east:
        rows = rows[(longitude >= box.west) & (longitude <= box.east)]
    else:
        rows = rows[(longitude >= box.west) | (longitude <= box.east)]
    rows.sort()
    km = _kilometres(shelf, query.place, rows)
    inside = km <= query.radius_km
    return rows[inside], km[inside]


def _kilometres(shelf: Shelf, where: Where, rows: Ints) -> Floats:
    """The distances to `where`, nan for rows without a point; as kernel.geometry.distance_km, to the millimetre."""
    latitude = np.radians(shelf.latitude[rows])
    here = np.radians(where.point.latitude)
    half_lat = np.sin((latitude - here) / 2)
    half_lon = np.sin(np.radians(shelf.longitude[rows] - where.point.longitude) / 2)
    h = half_lat * half_lat + np.cos(here) * np.cos(latitude) * half_lon * half_lon
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return np.round(km * 1e6) / 1e6


def _covering(shelf: Shelf, where: Where, outlines: Iterable[int]) -> Ints:
    """Rows whose coverage holds `where`."""
    keys = [
        *(("area_name", name) for name in where.names),
        *(("area_code", code) for code in codes_of(where)),
        *(("postcode", code) for code in districts(where.postcode)),
        *(("outline", str(number)) for number in outlines),
    ]
    labels = [shelf.label_ids[key] for key in keys if key in shelf.label_ids]
    if not labels:
        return shelf.anywhere
    wanted = np.zeros(shelf.top_label + 1, bool)
    wanted[labels] = True
    return np.concatenate([shelf.anywhere, shelf.areas.owners[wanted[shelf.areas.values >> 1]]])


def _worded(shelf: Shelf, found: _Found, plan: TextPlan) -> _Found:
    """The rows that have enough of the words, with the text part of their score."""
    if not plan.words:
        return found
    found, read = _narrowed(shelf, found, plan)
    size = len(found.rows)
    slots = np.full(len(shelf.records), -1, "<i4")
    slots[found.rows] = np.arange(size, dtype="<i4")
    total, weight = np.zeros(size), 0.0
    typed, matched = np.zeros(size, np.int16), np.zeros(size, np.int16)
    is_alone = len(plan.words) == 1  # then its frequency does not matter: it is weighed against nothing
    for word in plan.words:
        idf = 1.0 if is_alone else scoring.idf(shelf.frequency(word.typed[0][0]), len(shelf.rows))
        weight += idf
        by_typing, by_meaning = _word(shelf, read, slots, size, word)
        is_typed, is_meant = by_typing > 0, by_meaning > 0
        total += np.where(is_typed, idf * (0.5 + 0.5 * by_typing), np.where(is_meant, idf * (0.5 * by_meaning), 0.0))
        typed += is_typed
        matched += is_typed | is_meant
    phrase = np.zeros(size)
    for pair in plan.pairs:
        place = slots[read(pair).rows]
        phrase[place[place >= 0]] += 1
    phrase /= max(1, len(plan.pairs))
    found.text = (total / weight + scoring.PHRASE * phrase) / (1 + scoring.PHRASE)
    found.is_typed = typed >= plan.required
    return found.cut(np.flatnonzero(matched >= plan.required))


def _narrowed(shelf: Shelf, found: _Found, plan: TextPlan) -> tuple[_Found, Reader]:
    """`found` without rows that cannot have enough of the words, and how the words are read in what is left.

    The rarest words are read whole until it is quicker to look at each row that is left.
    """
    stems = plan.stems | frozenset(plan.pairs)
    if not shelf.reading_cost(stems):
        return found, shelf.posting
    words = sorted(plan.words, key=lambda word: shelf.reading_cost(_keys(shelf, word)))
    has = np.zeros(len(found.rows), np.int16)
    for number, word in enumerate(words):
        read = shelf.among(found.rows, stems)
        if read is not None:
            return found, read
        any_of = np.zeros(len(shelf.records), bool)
        for key in _keys(shelf, word):
            any_of[shelf.posting(key).rows] = True
        has += any_of[found.rows]
        needed = plan.required - (len(words) - number - 1)
        if needed > 0:
            enough = has >= needed
            found, has = found.cut(enough), has[enough]
    return found, shelf.among(found.rows, stems) or shelf.posting


def _keys(shelf: Shelf, word: WordPlan) -> list[str]:
    """One stem of each alternative, the rarest: rows without any of them do not have the word."""
    return [min(each, key=lambda stem: shelf.reading_cost([stem])) for each in (*word.typed, *word.near)]


def _word(shelf: Shelf, read: Reader, slots: Ints, size: int, word: WordPlan) -> tuple[Floats, Floats]:
    """(best saturation as typed, best by synonym or correction) for each slot."""
    best = []
    for alternatives in (word.typed, word.near):
        value = np.zeros(size)
        for alternative in alternatives:
            places, saturation = _alternative(shelf, read, slots, alternative)
            value[places] = np.maximum(value[places], saturation)
        best.append(value)
    return best[0], best[1]


def _alternative(shelf: Shelf, read: Reader, slots: Ints, alternative: Alternative) -> tuple[Ints, Floats]:
    """(slots that have all stems, the least saturation among the stems)."""
    places, lowest = np.zeros(0, "<i4"), np.zeros(0)
    for number, stem in enumerate(alternative):
        posting = read(stem)
        slot = slots[posting.rows]
        inside = np.flatnonzero(slot >= 0)
        slot, rows, texts = slot[inside], posting.rows[inside], posting.texts[inside]
        tfw = np.zeros(len(rows))
        for text in range(4):
            has = np.flatnonzero(texts & (1 << text))
            tfw[has] += shelf.weights(rows[has], text)
        saturation = scoring.saturated(tfw)
        if number == 0:
            places, lowest = slot, saturation
        else:
            places, left, right = np.intersect1d(places, slot, assume_unique=True, return_indices=True)
            lowest = np.minimum(lowest[left], saturation[right])
    return places, lowest


def _fitting(shelf: Shelf, openness: Openness, found: _Found, query: SearchQuery, moment: Moment) -> _Found:
    """The rows that meet the conditions no facet takes back."""
    labels = [
        *(("term", key) for key in query.terms),
        *(("language", key) for key in query.languages),
        *(("access", key) for key in query.accessibility),
    ]
    for label in labels:
        found = found.cut(_has_any(shelf, found.rows, [label]))
    if query.organisations:
        numbers = [shelf.label_ids.get(("organisation", key), -1) for key in query.organisations]
        found = found.cut(np.isin(shelf.organisation[found.rows], numbers))
    lowest, highest = query.ages
    if highest is not None:
        found = found.cut(shelf.records["minimum_age"][found.rows] <= highest)
    if lowest is not None:
        found = found.cut(shelf.records["maximum_age"][found.rows] >= lowest)
    if query.asks_times:
        open_then = openness.open_in_week(query.asked_minutes, moment.today, shelf.hours[found.rows])
        found = found.cut(open_then)
    return found


def _has_any(shelf: Shelf, rows: Ints, labels: Iterable[tuple[str, str]]) -> Bools:
    has = np.zeros(len(rows), bool)
    for label in labels:
        if label in shelf.label_ids:
            has |= shelf.shares_of_label(shelf.label_ids[label], rows) > 0
    return has


def _toggles(shelf: Shelf, openness: Openness, found: _Found, query: SearchQuery, moment: Moment) -> dict[str, Bools]:
    """For each condition that a facet takes back: which rows meet it. Only the conditions that are set."""
    passes: dict[str, Bools] = {}
    rows = found.rows
    if query.any_terms:
        passes["any_terms"] = _has_any(shelf, rows, (("term", key) for key in query.any_terms))
    if query.kinds:
        passes["kinds"] = _has_any(shelf, rows, (("kind", key) for key in query.kinds))
    if query.modes:
        wanted = sum(flag for mode, flag in MODE_FLAGS.items() if mode in query.modes)
        passes["modes"] = shelf.flags[rows] & wanted > 0
    if query.is_free:
        passes["free"] = shelf.flags[rows] & FREE > 0
    at = query.open_at or (moment.now if query.open_now else None)
    if at is not None:
        passes["open"] = openness.open_at(at, shelf.hours[rows])
    return passes


def _scores(shelf: Shelf, found: _Found, query: SearchQuery, plan: TextPlan, moment: Moment) -> NDArray[np.int64]:
    asked = (*query.terms, *query.any_terms)
    need = np.zeros(len(found.rows))
    for key in asked:
        label = shelf.label_ids.get(("term", key))
        if label is not None:
            need += shelf.shares_of_label(label, found.rows)
    need /= max(1, len(asked))
    updated = shelf.updated[found.rows]
    days = np.where(updated > 0, moment.today.toordinal() - updated, scoring.FRESH_DAYS)
    fresh = np.maximum(0.0, 1 - np.maximum(0.0, days) / scoring.FRESH_DAYS)
    score = (
        scoring.W_TEXT * found.text + scoring.W_NEED * need + scoring.W_NEAR * found.near + scoring.W_FRESH * fresh
    ) / scoring.weights_in_use(text=bool(plan.words), need=bool(asked), near=query.place is not None)
    return np.round(score * scoring.STEPS).astype(np.int64)


def _page(shelf: Shelf, found: _Found, scores: NDArray[np.int64], query: SearchQuery) -> NDArray[np.intp]:
    """The places in `found` of the best entry of each service on the page, in order."""
    tie = shelf.tie[found.rows]
    relevance = np.where(found.is_typed, 0, 2 * scoring.STEPS) - scores
    keys: list[NDArray[np.int64]] = [relevance, tie]
    if query.sort == "distance" and query.place:
        far = np.isnan(found.km)
        keys.insert(0, np.where(far, 1 << 50, np.round(np.nan_to_num(found.km) * scoring.METRE)).astype(np.int64))
    elif query.sort == "name":
        keys = [shelf.records["name_key"][found.rows], tie]
    elif query.sort == "updated":
        keys = [-shelf.updated[found.rows].astype(np.int64), tie]
    first, last = (query.page - 1) * query.page_size, query.page * query.page_size
    wanted = last * 2 + 40
    while True:
        order, is_all = _smallest(keys, wanted)
        _, starts = np.unique(shelf.service[found.rows[order]], return_index=True)
        if is_all or len(starts) >= last:
            return order[np.sort(starts)[first:last]]
        wanted *= 4


def _smallest(keys: list[NDArray[np.int64]], wanted: int) -> tuple[NDArray[np.intp], bool]:
    """(places of at least `wanted` smallest in order of the keys, whether these are all)."""
    size = len(keys[0])
    if wanted >= size:
        return np.lexsort(keys[::-1]), True
    limit = np.partition(keys[0], wanted)[wanted]
    few = np.flatnonzero(keys[0] <= limit)
    return few[np.lexsort([key[few] for key in keys[::-1]])], len(few) == size
