"""Account pages and staff home in a real browser: keyboard, no JavaScript, passkeys, axe."""

import re

import pytest
from allauth.mfa.models import Authenticator

from commonweal.people import keys
from commonweal.people.actions import organisations
from commonweal.people.models import Membership
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OPEN = {
    "sign-in": "/account/login/",
    "code": "/account/login/code/",
    "reset": "/account/password/reset/",
    "closed": "/account/signup/",
}
MINE = {
    "home": "/staff/",
    "profile": "/account/",
    "edit": "/account/edit/",
    "addresses": "/account/email/",
    "two-step": "/account/two-step/",
    "passkeys": "/account/two-step/webauthn/",
    "sessions": "/account/sessions/",
    "organisations": "/staff/people/organisations/",
}
OF_ONE = {"one": "", "edit-one": "edit/", "members": "members/", "invite": "members/invite/", "keys": "keys/"}
OF_ONE |= {"new-key": "keys/new/", "number": "numbers/new/", "off": "state/"}


@pytest.fixture(autouse=True)
def _scopes(monkeypatch):
    monkeypatch.setattr(keys, "_scopes", {"test:read": "Read tests", "test:write": "Write tests"})


def sign_in(page, email="alice@example.org"):
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/staff/")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["", "/ar"])
def test_open_pages_are_accessible(cast, new_page, axe, screenshot, width, language):
    page = new_page(width=width)
    for name, address in OPEN.items():
        page.goto(language + address)
        assert axe(page) == [], name
        screenshot(page, f"people-{name}{language.replace('/', '-')}-{width}")


@pytest.mark.parametrize("width", [360, 1280])
def test_my_pages_are_accessible(cast, signed_in, axe, screenshot, width):
    page = signed_in(cast.alice, width=width)
    for name, address in MINE.items():
        page.goto(address)
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        screenshot(page, f"people-{name}-{width}")


@pytest.mark.parametrize(("width", "dark", "language"), [(360, False, "/ar"), (1280, True, "")])
def test_pages_of_an_organisation_are_accessible(cast, signed_in, axe, screenshot, width, dark, language):
    organisations.add_identifier(organisation=cast.foodbank, scheme="GB-CHC", identifier="1234567", by=cast.alice)
    Membership.objects.create(user=cast.dana, organisation=cast.foodbank, role="manager")
    page = signed_in(cast.dana, width=width, dark=dark)
    for name, address in (("all", "/staff/people/organisations/"), ("hub", "/staff/")):
        page.goto(language + address)
        assert axe(page) == [], name
        screenshot(page, f"people-{name}-{width}")
    for name, address in OF_ONE.items():
        page.goto(f"{language}/staff/people/organisations/{cast.foodbank.pk}/{address}")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        screenshot(page, f"people-{name}-{width}")


def test_a_form_with_mistakes_says_so(cast, new_page, axe, screenshot):
    page = new_page(width=360)
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.get_by_role("alert").is_visible()
    assert page.title().startswith("Error:")
    assert axe(page) == []
    screenshot(page, "people-sign-in-mistake-360")


def test_signing_in_with_the_keyboard_alone(cast, new_page):
    page = new_page()
    page.goto("/account/login/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "login":
            break
    page.keyboard.type("alice@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/")
    page.keyboard.press("Tab")
    assert "Skip" in page.evaluate("document.activeElement.textContent")


def test_inviting_and_joining_without_javascript(cast, new_page, mailoutbox):
    page = new_page(javascript=False, width=360)
    sign_in(page)
    page.goto(f"/staff/people/organisations/{cast.foodbank.pk}/members/invite/")
    page.get_by_label("Email address").fill("nia@example.org")
    page.get_by_label("Publisher").check()
    page.get_by_role("button", name="Send the invitation").click()
    assert page.get_by_text("We sent an invitation to nia@example.org").is_visible()
    link = re.search(r"http://[^/]+(/invitations/\S+/)", mailoutbox[-1].body)[1]
    other = new_page(javascript=False, width=360)
    other.goto(link)
    other.get_by_label("Your name").fill("Nia Rees")
    other.get_by_role("button", name="Make my account and join").click()
    other.wait_for_url("**/staff/")
    assert other.get_by_text("Welcome to Harbour Food Bank").is_visible()
    assert Membership.objects.get(user__email="nia@example.org").role == "publisher"


def test_a_passkey_from_making_it_to_signing_in(cast, browser, live_server, axe, screenshot):
    """WebAuthn needs a name, not an address, so this journey speaks to localhost."""
    origin = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=origin, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    authenticator = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    try:
        sign_in(page)
        page.goto("/account/two-step/webauthn/add/")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Name of this passkey").fill("Test key")
        assert axe(page) == []
        screenshot(page, "people-add-passkey-1280")
        page.get_by_role("button", name="Add a passkey").click()
        page.get_by_role("heading", name="Recovery codes").wait_for()
        screenshot(page, "people-recovery-codes-1280")
        assert Authenticator.objects.get(type="webauthn").data["name"] == "Test key"
        page.goto("/account/two-step/webauthn/")
        assert page.get_by_text("Test key").first.is_visible()
        context.clear_cookies()
        page.goto("/account/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url("**/staff/")
        context.clear_cookies()
        page.goto("/account/login/")
        page.get_by_label("Email address").fill("alice@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("heading", name="Second step").wait_for()
        assert axe(page) == []
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url("**/staff/")
        context.clear_cookies()
        devtools.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
        page.goto("/account/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_text("The passkey did not work").wait_for()
        assert faults == []
    finally:
        context.close()


def test_the_development_mailbox(cast, new_page, axe, screenshot, settings):
    from dataclasses import replace

    settings.ENV = replace(settings.ENV, demo=True, email_url="")
    settings.EMAIL_BACKEND = "commonweal.people.mailbox.Backend"
    page = new_page()
    page.goto("/account/login/code/")
    page.get_by_label("Email address").fill("alice@example.org")
    page.get_by_role("button", name="Email me a code").click()
    page.goto("/dev/mail/")
    assert axe(page) == []
    page.get_by_role("link", name="Your code to sign in").click()
    frame = page.frame_locator("iframe.people-letter")
    assert frame.get_by_text("Never tell it to anybody").is_visible()
    assert axe(page) == []
    screenshot(page, "people-letter-1280")
    link = page.locator("pre a").first
    page.goto(re.sub(r"^https?://[^/]+", "", link.get_attribute("href")))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/staff/")
