"""Open Referral addresses: pages, full records by id, patience, unchanged feeds, a break in the middle."""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from commonweal.directory.actions import imports
from commonweal.directory.models.records import Record
from commonweal.kernel.actors import System

pytestmark = pytest.mark.django_db
SERVICES = [
    {
        "id": str(uuid.UUID(int=number + 1)),
        "name": f"Service {number}",
        "status": "active",
        "organization": {"id": str(uuid.UUID(int=99)), "name": "Harbour", "description": "Helps"},
    }
    for number in range(5)
]


class Feed(BaseHTTPRequestHandler):
    """Two services a page; the record by id has a phone; page 2 fails as often as `failures` says."""

    failures = 0
    busy = 0
    asked: list[str] = []

    def log_message(self, *args):
        pass

    def answer(self, value, status=200, **headers):
        data = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        Feed.asked.append(self.path)
        path, _, query = self.path.partition("?")
        if path == "/":
            return self.answer({"version": "HSDS-UK-3.0", "profile": "x", "openapi_url": "x"}, ETag='"root"')
        if path == "/loop":
            return self.answer({}, 302, Location="/loop")
        if "/services/" in path:
            found = next(s for s in SERVICES if s["id"] == path.rsplit("/", 1)[1])
            return self.answer({**found, "phones": [{"id": found["id"], "number": "01632 960001"}]})
        if self.headers.get("If-None-Match") == '"one"':
            return self.answer({}, 304)
        if Feed.busy:
            Feed.busy -= 1
            return self.answer({}, 503, Retry_After="0")
        page = int(query.removeprefix("page=") or 1)
        if page == 2 and Feed.failures:
            Feed.failures -= 1
            return self.answer({}, 500)
        names = ("totalPages", "content") if path == "/old/services" else ("total_pages", "contents")
        return self.answer({names[0]: 3, names[1]: SERVICES[page * 2 - 2 : page * 2]}, ETag='"one"')


@pytest.fixture
def feed(settings, tmp_path):
    settings.HOME = tmp_path
    Feed.failures, Feed.busy, Feed.asked = 0, 0, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(url):
    return imports.import_services(url, by=System("test"), source="feed", allow_private_addresses=True)


@pytest.mark.parametrize("path", ["", "/services", "/old/services"])
def test_all_pages_and_full_records_are_read(feed, path):
    report = fetch(feed + path)
    assert report.is_done, report.findings.items
    assert report.count("created") == 5
    body = json.loads(Record.objects.get(kind="service", id=SERVICES[4]["id"]).body)
    assert body["phones"][0]["number"] == "01632 960001"


def test_unchanged_feed_is_asked_once(feed):
    fetch(f"{feed}/services")
    Feed.asked.clear()
    assert fetch(f"{feed}/services").is_done
    assert Feed.asked == ["/services"]


def test_busy_feed_is_asked_again(feed):
    Feed.busy = 2
    assert fetch(f"{feed}/services").count("created") == 5


def test_broken_fetch_stores_nothing_and_goes_on_later(feed):
    Feed.failures = 1
    report = fetch(f"{feed}/services")
    assert not report.is_done
    assert "500" in report.findings.items[0].message
    assert not Record.objects.exists()
    Feed.asked.clear()
    assert fetch(f"{feed}/services").count("created") == 5
    assert not [path for path in Feed.asked if path.endswith(SERVICES[0]["id"])]


def test_circle_of_redirects_is_refused(feed):
    assert "circles" in fetch(f"{feed}/loop").findings.items[0].message
