"""The search done the slow and simple way, one entry after another. It decides who is right."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from commonweal.directory.engine import scoring
from commonweal.directory.engine.entries import Entry, field_stems, pairs, surface_words
from commonweal.directory.engine.plan import (
    Alternative,
    Synonyms,
    TextPlan,
    corrections,
    no_synonyms,
    plan_text,
)
from commonweal.directory.engine.search import MODES, Moment, SearchQuery
from commonweal.kernel.geometry import distance_km


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry of the answer."""

    entry: Entry
    score: int
    is_typed: bool
    km: float | None
    covers: bool
    other_places: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """All services in order (best entry of each), and the counts."""

    hits: list[Hit]
    total_places: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    plan: TextPlan = field(default_factory=TextPlan)


class ReferenceSearch:
    """Searches a list of entries held in memory."""

    def __init__(self, entries: Sequence[Entry], synonyms: Synonyms = no_synonyms) -> None:
        self.entries = list(entries)
        self.synonyms = synonyms
        self.stems = [field_stems(entry) for entry in self.entries]
        self.frequency: dict[str, int] = defaultdict(int)
        self.word_counts: dict[str, int] = defaultdict(int)
        for entry, texts in zip(self.entries, self.stems, strict=True):
            for found in set().union(*texts):
                self.frequency[found] += 1
            for word in surface_words(entry):
                self.word_counts[word] += 1

    def has_stem(self, stem: str) -> bool:
        """Whether any entry has the stem."""
        return self.frequency.get(stem, 0) > 0

    def completions(self, beginning: str, limit: int) -> list[str]:
        """Words that begin so and are longer, most frequent first."""
        found = [w for w in self.word_counts if w.startswith(beginning) and w != beginning]
        return sorted(found, key=lambda word: (-self.word_counts[word], word))[:limit]

    def similar(self, word: str) -> list[str]:
        """Words that may have been meant."""
        return corrections(word, self.word_counts.items())

    def search(self, query: SearchQuery, moment: Moment, *, any_word: bool = False) -> Answer:
        """Every service that fits, in order, with facet counts."""
        plan = plan_text(query.text, self, self.synonyms, any_word=any_word)
        tests: dict[str, Callable[[Entry], bool]] = {
            "any_terms": lambda e: not query.any_terms or any(term in e.terms for term in query.any_terms),
            "kinds": lambda e: not query.kinds or any(kind in e.kinds for kind in query.kinds),
            "modes": lambda e: not query.modes or bool(query.modes & e.modes),
            "free": lambda e: not query.is_free or e.is_free,
            "open": lambda e: _is_open(e, query, moment),
        }
        kept = []
        for place, entry in enumerate(self.entries):
            hit = self._hit(place, entry, query, plan, moment)
            if hit is not None:
                kept.append((hit, {name for name, test in tests.items() if not test(entry)}))
        full = [hit for hit, failed in kept if not failed]
        but = {name: [hit for hit, failed in kept if failed <= {name}] for name in tests}
        return Answer(_grouped(full, query), len(full), _counts(full, but, query, moment), plan)

    def _hit(self, place: int, entry: Entry, query: SearchQuery, plan: TextPlan, moment: Moment) -> Hit | None:
        if not _fits(entry, query, moment):
            return None
        km, covers, near = None, False, 0.0
        if query.place:
            if entry.point:
                km = round(distance_km(query.place.point, entry.point) * 1e6) / 1e6
                near = scoring.nearness(km)
            covers = entry.coverage.covers(query.place)
            is_near = km is not None and km <= query.radius_km
            fits = {"near": is_near, "covering": covers}.get(query.reach, is_near or covers)
            if not fits:
                return None
            if covers:
                near = max(near, scoring.ANYWHERE if entry.coverage.is_anywhere else scoring.COVERS)
        text, typed, found = self._text(place, plan)
        if found < plan.required:
            return None
        asked = (*query.terms, *query.any_terms)
        need = sum((1.0 if entry.terms[t] else 0.5) if t in entry.terms else 0.0 for t in asked) / max(1, len(asked))
        days = (moment.today - entry.updated).days if entry.updated else scoring.FRESH_DAYS
        score = (
            scoring.W_TEXT * text
            + scoring.W_NEED * need
            + scoring.W_NEAR * near
            + scoring.W_FRESH * scoring.freshness(days)
        ) / scoring.weights_in_use(text=bool(plan.words), need=bool(asked), near=query.place is not None)
        return Hit(entry, round(score * scoring.STEPS), typed >= plan.required, km, covers)

    def _text(self, place: int, plan: TextPlan) -> tuple[float, int, int]:
        """(text part of the score, words found as typed, words found at all)."""
        if not plan.words:
            return 0.0, 0, 0
        total = weight = 0.0
        typed = found = 0
        for word in plan.words:
            idf = scoring.idf(self.frequency.get(word.typed[0][0], 0), len(self.entries))
            weight += idf
            by_typing = max(self._saturation(place, alternative) for alternative in word.typed)
            by_meaning = max((self._saturation(place, alternative) for alternative in word.near), default=0.0)
            if by_typing:
                typed += 1
                total += idf * (0.5 + 0.5 * by_typing)
            elif by_meaning:
                total += idf * (0.5 * by_meaning)
            found += bool(by_typing or by_meaning)
        a, _, c, _ = self.stems[place]
        known = pairs(a) | pairs(c)
        phrase = sum(pair in known for pair in plan.pairs) / max(1, len(plan.pairs))
        return (total / weight + scoring.PHRASE * phrase) / (1 + scoring.PHRASE), typed, found

    def _saturation(self, place: int, alternative: Alternative) -> float:
        texts = self.stems[place]
        lowest = 1.0
        for stem in alternative:
            tfw = sum(scoring.weight_of(n, float(len(text))) for n, text in enumerate(texts) if stem in text)
            lowest = min(lowest, scoring.saturated(tfw))
        return lowest


def _fits(entry: Entry, query: SearchQuery, moment: Moment) -> bool:
    """The conditions that no facet takes back."""
    if not all(term in entry.terms for term in query.terms):
        return False
    if query.organisations and entry.organisation_id not in query.organisations:
        return False
    if not (set(query.languages) <= entry.languages and set(query.accessibility) <= entry.accessibility):
        return False
    lowest, highest = query.ages
    if highest is not None and entry.minimum_age is not None and entry.minimum_age > highest:
        return False
    if lowest is not None and entry.maximum_age is not None and entry.maximum_age < lowest:
        return False
    return not query.asks_times or _is_open_in_week(entry, query, moment)


def _is_open(entry: Entry, query: SearchQuery, moment: Moment) -> bool:
    at = query.open_at or (moment.now if query.open_now else None)
    return at is None or entry.hours.status(at).is_open


def _is_open_in_week(entry: Entry, query: SearchQuery, moment: Moment) -> bool:
    if entry.is_temporarily_closed:
        return False
    usual = entry.hours.weekly_minutes(moment.today)
    return any(start < closes and opens < end for start, end in query.asked_minutes for opens, closes in usual)


def _order(hit: Hit, query: SearchQuery) -> tuple[float, ...]:
    relevance = (not hit.is_typed, -hit.score, hit.entry.tie)
    if query.sort == "distance" and query.place:
        return (hit.km is None, round(hit.km * scoring.METRE) if hit.km is not None else 0, *relevance)
    if query.sort == "name":
        return (hit.entry.name_key, hit.entry.tie)
    if query.sort == "updated":
        return (-(hit.entry.updated.toordinal() if hit.entry.updated else 0), hit.entry.tie)
    return relevance


def _grouped(hits: list[Hit], query: SearchQuery) -> list[Hit]:
    """The best entry of each service, in order."""
    best: dict[str, Hit] = {}
    places: dict[str, int] = defaultdict(int)
    for hit in sorted(hits, key=lambda each: _order(each, query)):
        best.setdefault(hit.entry.service_id, hit)
        places[hit.entry.service_id] += 1
    return [
        Hit(hit.entry, hit.score, hit.is_typed, hit.km, hit.covers, places[service] - 1)
        for service, hit in best.items()
    ]


def _counts(
    full: list[Hit], but: dict[str, list[Hit]], query: SearchQuery, moment: Moment
) -> dict[str, dict[str, int]]:
    def services(hits: list[Hit], values: Callable[[Entry], object]) -> dict[str, int]:
        seen: dict[str, set[str]] = defaultdict(set)
        for hit in hits:
            for value in values(hit.entry):  # type: ignore[attr-defined]
                seen[value].add(hit.entry.service_id)
        return {value: len(found) for value, found in sorted(seen.items())}

    return {
        "terms": services(but["any_terms"], lambda e: e.terms),
        "languages": services(full, lambda e: e.languages),
        "accessibility": services(full, lambda e: e.accessibility),
        "kinds": services(but["kinds"], lambda e: e.kinds),
        "modes": services(but["modes"], lambda e: e.modes & set(MODES)),
        "free": services(but["free"], lambda e: ["free"] if e.is_free else []),
        "open": services(but["open"], lambda e: ["open"] if e.hours.status(moment.now).is_open else []),
    }
