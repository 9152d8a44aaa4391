"""The hub's name, colour and mark come from one place and reach every page."""

import pytest
from django.test import Client

from commonweal.config import env
from commonweal.design import colour

SECRET = "x" * 40
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def own_look(settings):
    settings.BRAND_COLOURS = colour.palette("#7a1f5c")
    settings.BRAND_MARK = MARK
    settings.SITE_NAME = "Harbour Help"


def test_a_page_shows_our_own_look_without_another_request():
    page = Client().get("/design/").content.decode()
    assert "cw-mark__dot" in page
    assert "/look/" not in page


@pytest.mark.usefixtures("own_look")
def test_a_page_shows_the_hubs_look():
    client = Client()
    page = client.get("/design/").content.decode()
    assert "<span>Harbour Help</span>" in page
    assert "cw-mark__dot" not in page
    start = page.index('href="/look/') + 6
    sheet = client.get(page[start : page.index('"', start)])
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "--cw-brand:#7a1f5c" in sheet.content.decode()
    start = page.index('src="/look/mark-') + 5
    mark = client.get(page[start : page.index('"', start)])
    assert (mark.content.decode(), mark.headers["Content-Type"]) == (MARK, "image/svg+xml; charset=utf-8")
    assert "immutable" in mark.headers["Cache-Control"]


@pytest.mark.usefixtures("own_look")
def test_an_old_version_is_answered_but_not_kept():
    answer = Client().get("/look/0123.css")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/look/a.css", "/look/mark-a.svg", "/look/icon-a.svg"])
def test_without_an_own_look_there_are_no_such_files(address):
    assert Client().get(address).status_code == 404


def test_old_browsers_find_the_icon():
    assert Client().get("/favicon.ico").headers["Location"].endswith("favicon.ico")


def test_the_icon_takes_the_hubs_colour(settings):
    settings.BRAND_COLOURS = colour.palette("#7a1f5c")
    page = Client().get("/design/").content.decode()
    start = page.index('href="/look/icon-') + 6
    assert "#7a1f5c" in Client().get(page[start : page.index('"', start)]).content.decode()


def _read(**more):
    return env.read({"COMMONWEAL_SECRET_KEY": SECRET, **more})


def test_the_environment_sets_the_look(tmp_path):
    (tmp_path / "mark.svg").write_text(MARK, encoding="utf-8")
    read = _read(COMMONWEAL_BRAND_COLOUR="#7a1f5c", COMMONWEAL_MARK=str(tmp_path / "mark.svg"))
    assert read.problems == ()
    assert read.brand_colours.brand == "#7a1f5c"
    assert read.brand_mark == MARK


def test_an_unreadable_colour_stops_the_start_and_says_how_to_mend_it():
    (problem,) = _read(COMMONWEAL_BRAND_COLOUR="#f2a93b").problems
    assert problem.where == "COMMONWEAL_BRAND_COLOUR"
    assert "nearest colour that passes is #" in problem.mend


def test_a_broken_mark_stops_the_start(tmp_path):
    (problem,) = _read(COMMONWEAL_MARK=str(tmp_path / "nowhere.svg")).problems
    assert problem.where == "COMMONWEAL_MARK"
    assert problem.mend
