"""The running product in a real browser: Django's live server and the system's Chromium, driven by Playwright.

Fixtures: `page` (JavaScript on), `page_without_javascript`, `new_page(language=…, width=…, dark=…)`, `signed_in(user)`
and the cast's own `alice_page`, `bob_page`, `charlie_page`, `dana_page`; `axe(page)` gives accessibility violations;
`screenshot(page, name)` keeps a picture in var/screenshots. Addresses are relative: `page.goto("/design/")`.
Every page fails its test when it breaks the content security policy or asks another origin for anything.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

# Playwright's loop runs in the thread of the tests; the database calls around it are plain ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"


def chromium_path() -> str | None:
    """The installed Chromium: the one CHROMIUM names, or the first on the path."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file instead of memory for SQLite: the browser's requests run in threads of their own."""
    from django.db import connections

    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("journeys") / "journeys.sqlite3")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all journeys; they are skipped where there is none."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium (Debian: apt-get install chromium, or set CHROMIUM)")
    arguments = ["--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    running = playwright.chromium.launch(executable_path=path, args=arguments)
    yield running
    running.close()


class _Watch:
    """Notes what a page must never do."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.faults: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def _request(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and f"{address.scheme}://{address.netloc}" != self.origin:
            self.faults.append(f"asked another origin: {request.url}")

    def _console(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of its own, with its own cookies.

    `javascript`, `width`, `height`, `dark`, `language` (the browser's), `user` (signed in), and anything else
    Playwright's new_context takes.
    """
    contexts: list[BrowserContext] = []
    watch = _Watch(live_server.url)

    def opened(
        *,
        javascript: bool = True,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        language: str = "en-GB",
        user: Any = None,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        watch.follow(context)
        if user is not None:
            context.add_cookies(
                [{"name": django_settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}]
            )
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert watch.faults == []


def session_of(user: Any) -> str:
    """The key of a fresh session in which `user` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A wide page with JavaScript, nobody signed in."""
    return new_page()


@pytest.fixture
def page_without_javascript(new_page: Callable[..., Page]) -> Page:
    """A narrow page without JavaScript: the first reader's old phone."""
    return new_page(javascript=False, width=360, height=740)


@pytest.fixture
def signed_in(new_page: Callable[..., Page]) -> Callable[..., Page]:
    """A function that opens a page signed in as a user: `signed_in(cast.alice, width=360)`."""
    return lambda user, **options: new_page(user=user, **options)


@pytest.fixture
def alice_page(cast: Any, signed_in: Callable[..., Page]) -> Page:
    """Alice, who manages the food bank."""
    return signed_in(cast.alice)


@pytest.fixture
def bob_page(cast: Any, signed_in: Callable[..., Page]) -> Page:
    """Bob, who edits for the food bank."""
    return signed_in(cast.bob)


@pytest.fixture
def charlie_page(cast: Any, signed_in: Callable[..., Page]) -> Page:
    """Charlie, who manages a stranger."""
    return signed_in(cast.charlie)


@pytest.fixture
def dana_page(cast: Any, signed_in: Callable[..., Page]) -> Page:
    """Dana, who runs the hub."""
    return signed_in(cast.dana)


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """A function: the accessibility violations of a page, one readable line each; [] is the bar."""
    from axe_playwright_python.base import AXE_SCRIPT

    def violations(page: Page) -> list[str]:
        page.evaluate(AXE_SCRIPT)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{found['id']} ({found['impact']}): {' '.join(node['target'][0].split())} – {node['failureSummary']}"
            for found in result["violations"]
            for node in found["nodes"]
        ]

    return violations


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """A function: keeps the whole page as var/screenshots/NAME.png."""

    def keep(page: Page, name: str, *, full_page: bool = True) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=full_page)
        return path

    return keep
