"""Finding help without JavaScript: forms, addresses, filters and honest words when nothing fits."""

import json
import re

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commonweal.directory.actions.noticing import notice_nothing_found
from commonweal.directory.engine.search import SearchPage, SearchQuery, Where
from commonweal.directory.forms import finding
from commonweal.directory.queries import search
from commonweal.directory.views.cards import address_of
from commonweal.kernel import clock
from commonweal.kernel.geometry import Point
from commonweal.record.models import OutboxFact
from tests.factories import directory as make

NOON = "2026-03-04T12:00:00Z"


def look(client, query="", prefix=""):
    return client.get(f"{prefix}/find-help/{query}").content.decode()


def names(page):
    return re.findall(r'<h2 class="dir-card__name"[^>]*>.*?<a [^>]*>([^<]*)</a>', page)


@time_machine.travel(NOON, tick=False)
def test_a_need_and_a_place_find_help(client, town):
    page = look(client, "?q=food&place=LS1")
    assert names(page) == ["Harbour Food Bank"]
    assert "Open now, closes 17:00" in page
    assert "km away" in page
    assert 'href="tel:+441134960000"' in page
    assert "<svg" in page
    assert page.index("dir-card__name") < page.index('<svg class="dir-map"')


def test_needs_are_found_by_their_readable_code(client, town):
    page = look(client, "?need=food&place=Leeds")
    assert names(page) == ["Harbour Food Bank"]
    assert "Help with “Food” near Leeds" in page
    assert names(look(client, "?need=no-such-need&place=Leeds")) == []


def test_filters_stand_in_the_address_and_come_off_one_by_one(client, town):
    page = look(client, "?place=LS1&free=1&language=pl&open=at&day=2&time=10:00&age=40")
    for label in ("Free", "Polish", "Open Wednesday 10:00", "Age 40"):
        assert re.search(rf"Remove this filter:</span> {label}", page), label
    without = re.search(r'href="([^"]*)"><span class="govuk-visually-hidden">Remove this filter:</span> Polish', page)[
        1
    ]
    assert "language" not in without
    assert "free=1" in without


def test_one_label_one_filter_one_engine(client, town):
    """What “open now” lists is what is labelled open, at every hour."""
    make.publish(make.service("Night club", schedules=[make.schedule("SA", "22:00", "02:00")]))
    for moment in (
        NOON,
        "2026-03-07T23:30:00Z",
        "2026-03-08T01:59:00Z",
        "2026-03-08T02:00:00Z",
        "2026-03-04T17:00:00Z",
    ):
        with time_machine.travel(moment, tick=False):
            everything = look(client, "?place=LS1")
            labelled = {
                name
                for name, card in zip(names(everything), everything.split('class="dir-card"')[1:], strict=True)
                if "Open now" in card.split("</article>")[0]
            }
            filtered = look(client, "?place=LS1&open=now")
            listed = set() if "Nothing fits exactly" in filtered else set(names(filtered))
            assert listed == labelled, moment


def test_confidential_services_are_found_without_distance_or_map(client, town):
    page = look(client, "?q=safe%20place&place=LS1")
    if "Safe House" in names(page):
        card = page.split('class="dir-card"')[1]
        assert "km away" not in card
    assert "LS1 4AP" not in page.replace('value="LS1', "")
    page = look(client, "?q=safe%20house")
    assert names(page) == ["Safe House"]
    assert '<svg class="dir-map"' not in page
    assert 'data-cw="exit"' in page


def test_the_map_shows_the_area_that_was_asked_for(client, town):
    from commonweal.places.models import Area

    ring = [[-1.7, 53.7], [-1.4, 53.7], [-1.4, 53.9], [-1.7, 53.9], [-1.7, 53.7]]
    Area.objects.create(
        code="E1",
        name="Leeds",
        name_key="leeds",
        kind="council",
        south=53.7,
        north=53.9,
        west=-1.7,
        east=-1.4,
        boundary=json.dumps({"type": "Polygon", "coordinates": [ring]}),
    )
    page = look(client, "?q=debt&place=LS1")
    assert 'class="dir-map__area"' in page
    assert "dir-map__here" in page


def test_an_unknown_place_is_said_and_the_words_still_search(client, town):
    page = look(client, "?q=food&place=Nowhereville")
    assert "We do not know a place called “Nowhereville”" in page
    assert 'aria-describedby="place-hint place-error"' in page
    assert names(page) == ["Harbour Food Bank"]


def test_namesakes_are_asked_about(client, town):
    from commonweal.places.models import Place

    for number, admin in enumerate(("Gwent", "Isle of Wight", "Shropshire", "Essex")):
        Place.objects.create(
            source="tests",
            source_id=f"n{number}",
            name="Newport",
            name_key="newport",
            country="GB",
            admin=admin,
            latitude=51.5 + number,
            longitude=-3.0,
            weight=9 - number,
        )
    page = look(client, "?q=food&place=Newport")
    assert "Which place do you mean?" in page
    assert 'href="?q=food&amp;place=Newport%2C+Shropshire"' in page
    assert "Which place" not in look(client, "?q=food&place=Newport%2C+Shropshire")


def test_nothing_found_is_never_a_dead_end(client, town):
    page = look(client, "?q=helicopter&place=LS1")
    assert "Nothing fits exactly" in page
    assert "tel:999" in page
    assert "Choose a kind of help" in page


def test_nothing_found_is_announced_once_and_says_nothing_about_who(client, town):
    from django.core.cache import cache

    cache.clear()
    for _ in range(3):
        look(client, "?q=helicopter&place=LS1&free=1")
    facts = [fact.payload for fact in OutboxFact.objects.filter(name="directory.SearchFoundNothing")]
    assert [(fact["words"], fact["area"], fact["filters"]) for fact in facts] == [("helicopter", "LS1", ["free"])]


@pytest.mark.parametrize("words", ["ring 07700 900123", "me@example.org", "my name is Ann Smith and I am hungry"])
def test_words_that_may_name_a_person_are_not_kept(db, words):
    from django.core.cache import cache

    cache.clear()
    place = Where(Point(53.8, -1.5), "postcode", "LS2 9JT", postcode="LS29JT")
    page = SearchPage(query=SearchQuery(text=words, place=place), place=place)
    assert notice_nothing_found(page=page, filters=())
    payload = OutboxFact.objects.get(name="directory.SearchFoundNothing").payload
    assert (payload["words"], payload["area"]) == ("", "LS2")


def test_finding_writes_nothing_when_there_is_help(client, town):
    before = OutboxFact.objects.count()
    with CaptureQueriesContext(connection) as queries:
        look(client, "?q=food&place=LS1")
    assert OutboxFact.objects.count() == before
    assert not [each for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_number_of_queries_does_not_grow_with_the_results(client, town):
    def count(path):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    client.get("/find-help/?place=LS2&free=1")
    few = count("/find-help/?place=LS1")
    make.publish(*(make.service(f"Club {number}") for number in range(30)))
    client.get("/find-help/?place=LS2&free=1")
    assert count("/find-help/?place=LS1&sort=distance") <= few
    assert few <= 14


def test_pages_follow_one_another(client, town):
    make.publish(*(make.service(f"Club {number}") for number in range(30)))
    first, second = look(client, "?place=LS1"), look(client, "?place=LS1&page=2")
    assert len(names(first)) == 15
    assert not set(names(first)) & set(names(second))
    assert 'rel="next"' in first
    assert "page 2 of 3" in second


def test_the_booklet_lists_numbers_to_ring(client, town):
    page = client.get("/find-help/print/?place=LS1").content.decode()
    assert "Harbour Food Bank" in page
    assert "0113 496 0000" in page


def test_results_are_not_for_search_engines_and_the_form_sends_no_cookie(client, town):
    response = client.get("/find-help/?q=food")
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert response.cookies == {}


ANY = st.text(max_size=30)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "q",
                "place",
                "need",
                "within",
                "open",
                "day",
                "time",
                "free",
                "language",
                "access",
                "age",
                "way",
                "sort",
                "page",
            ]
        ),
        ANY,
    )
)
def test_every_address_is_read_kindly(values):
    """Nonsense in an address is left out; it never breaks the page."""
    data = QueryDict(mutable=True)
    data.update(values)
    said = finding.asked(data, data.getlist)
    assert said.page >= 1
    assert said.within is None or 1 <= said.within <= 500
    assert said.is_open in ("", "now", "at")


@pytest.mark.parametrize("prefix", ["", "/cy", "/ar"])
@pytest.mark.parametrize(
    "query", ["", "?q=food&place=LS1", "?page=0&age=-1&time=99:99&open=at", "?place=%00&q=%F0%9F%98%80"]
)
def test_every_language_answers(client, town, prefix, query):
    assert client.get(f"{prefix}/find-help/{query}").status_code == 200


def test_a_day_and_time_is_the_next_one():
    now = clock.now()
    said = finding.Asked(is_open="at", day=5, hour="10:00")
    at = finding.query(said, language="en", now=now, zone="Europe/London").open_at
    assert (at.weekday(), at.hour) == (5, 10)
    assert 0 <= (at.date() - now.date()).days <= 7


def test_pages_and_search_agree(client, town):
    found = search.find_help(SearchQuery(text="debt", place_text="LS1"))
    page = look(client, "?q=debt&place=LS1")
    translation.activate("en")
    assert [address_of(each.service_id, each.card.name) for each in found.results] == re.findall(
        r'<a href="(/service/[^"]*)" dir="auto">', page
    )
