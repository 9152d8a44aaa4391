"""The index in this database and the slow reference give the same services in the same order, with the same counts."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commonweal.directory.actions.entry_rows import EntryWriter
from commonweal.directory.engine.packing import tokens_and_words
from commonweal.directory.engine.plan import plan_text
from commonweal.directory.engine.ranking import rank
from commonweal.directory.engine.reference import ReferenceSearch
from commonweal.directory.engine.search import Moment
from commonweal.directory.queries import search
from commonweal.directory.queries.shelf import held
from tests.factories import entries as made

pytestmark = pytest.mark.django_db

# No shrinking: a smaller example is not worth minutes of database writes; the seed repeats the failure.
QUICK = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
}
FACETS = ["terms", "languages", "accessibility", "kinds", "modes", "free", "open"]


class Undone(Exception):
    """Takes back what an example wrote."""


def put(entries, *, rebuild=False):
    writer = EntryWriter(rebuild=rebuild)
    writer.replace(sorted({entry.service_id for entry in entries}), entries)
    writer.close()


def found(query, moment):
    """What the index of the database answers, as (service, place, score, km in millimetres, covers, typed, others)."""
    with held() as have:
        plan = plan_text(query.text, have, made.widen)
        ranked = rank(have.shelf, have.openness, query, plan, moment, search.outlines_holding(have, query.place))
        results = search._results(have, ranked, query, moment)
    rows = [
        (
            r.service_id,
            r.at_id,
            round(r.score * 1e6),
            None if r.distance_km is None else round(r.distance_km * 1e6),
            r.covers_place,
            r.is_typed,
            r.other_places,
            r.status.is_open,
        )
        for r in results
    ]
    return rows, ranked.total, ranked.total_places, {name: ranked.counts.get(name, {}) for name in FACETS}, plan


def expected(reference, query, moment):
    answer = reference.search(query, moment)
    rows = [
        (
            hit.entry.service_id,
            hit.entry.at_id,
            hit.score,
            None if hit.km is None else round(hit.km * 1e6),
            hit.covers,
            hit.is_typed,
            hit.other_places,
            hit.entry.hours.status(query.open_at or moment.now).is_open,
        )
        for hit in answer.hits[: query.page_size]
    ]
    return rows, len(answer.hits), answer.total_places, answer.counts, answer.plan


@settings(max_examples=60, **QUICK)
@given(entries=made.entries(), queries=st.lists(made.queries(), min_size=4, max_size=10), now=made.moments)
def test_same_answers_as_the_reference(db, entries, queries, now):
    moment = Moment(now, now.date())
    with pytest.raises(Undone), transaction.atomic():
        put(entries, rebuild=True)
        reference = ReferenceSearch(entries, made.widen)
        for query in queries:
            assert found(query, moment) == expected(reference, query, moment)
        raise Undone


@settings(max_examples=25, **QUICK)
@given(
    steps=st.lists(made.entries(services=4), min_size=2, max_size=4),
    queries=st.lists(made.queries(), min_size=2, max_size=4),
    now=made.moments,
)
def test_same_answers_after_each_change(db, steps, queries, now):
    moment = Moment(now, now.date())
    with pytest.raises(Undone), transaction.atomic():
        present = {}
        for step, entries in enumerate(steps):
            put(entries, rebuild=step == 0)
            for service in {entry.service_id for entry in entries}:
                present[service] = [entry for entry in entries if entry.service_id == service]
            if step % 2:
                gone = min(present)
                del present[gone]
                writer = EntryWriter()
                writer.replace([gone], [])
                writer.close()
            reference = ReferenceSearch([entry for each in present.values() for entry in each], made.widen)
            for query in queries:
                assert found(query, moment) == expected(reference, query, moment)
        raise Undone


def test_a_rolled_back_batch_is_forgotten(db):
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    query = made.SearchQuery(text="debt ", with_alternatives=False)
    first = made.Entry(service_id="s1", at_id="a", texts=("debt advice", "", "", ""), card=made.Card(name="Debt"))
    put([first], rebuild=True)
    with pytest.raises(Undone), transaction.atomic():
        put([made.replace(first, service_id="s2")])
        assert [r.service_id for r in search.find_help(query, now=now).results] != ["s1"]
        raise Undone
    assert [r.service_id for r in search.find_help(query, now=now).results] == ["s1"]
    put([made.replace(first, service_id="s3", texts=("food", "", "", ""))])
    assert [r.service_id for r in search.find_help(query, now=now).results] == ["s1"]


def test_tokens_are_ascii_words():
    entry = made.Entry(service_id="s", texts=("Café غذاء", "Bwyd", "", ""))
    tokens, words, lengths = tokens_and_words(entry)
    assert all(token.isascii() and token.isalnum() for token in tokens)
    assert "acafe" in tokens
    assert words == {"cafe", "غذاء", "bwyd"}
    assert lengths == (2, 1, 0, 0)
