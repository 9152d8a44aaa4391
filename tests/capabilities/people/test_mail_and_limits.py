"""The development mailbox, the mail server's address and the rate limiter."""

from dataclasses import replace

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives

from commonweal.config import smtp
from commonweal.kernel import clock
from commonweal.kernel.errors import TooMany
from commonweal.people import mailbox, throttle
from commonweal.people.models import StoredMessage


@pytest.fixture
def demo_mail(settings, db):
    """A demonstration hub without a mail server."""
    settings.ENV = replace(settings.ENV, demo=True, email_url="")
    settings.EMAIL_BACKEND = "commonweal.people.mailbox.Backend"


def write(subject="Hello", html="<p>Hi <b>there</b></p><script>alert(1)</script>"):
    letter = EmailMultiAlternatives(subject, "Hi there https://example.org/x", "hub@example.org", ["a@example.org"])
    letter.attach_alternative(html, "text/html")
    letter.send()


def test_letters_are_kept_and_shown_as_their_reader_sees_them(demo_mail, client, capsys):
    write()
    assert "Subject: Hello" in capsys.readouterr().out
    row = StoredMessage.objects.get()
    assert "Hello" in client.get("/dev/mail/").content.decode()
    page = client.get(f"/dev/mail/{row.pk}/")
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert 'sandbox="allow-popups"' in page.content.decode()
    assert 'href="https://example.org/x"' in page.content.decode()
    letter = client.get(f"/dev/mail/{row.pk}/letter/")
    assert "<b>there</b>" in letter.content.decode()
    assert "sandbox" in letter["Content-Security-Policy"] and "script-src" not in letter["Content-Security-Policy"]


def test_the_mailbox_stays_small(demo_mail, monkeypatch, capsys):
    monkeypatch.setattr(mailbox, "KEPT", 3)
    for n in range(6):
        write(f"Letter {n}")
    assert [row.subject for row in mailbox.messages()] == ["Letter 5", "Letter 4", "Letter 3"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "surroundings", [{"demo": False, "email_url": ""}, {"demo": True, "email_url": "smtp://mail.example.org"}]
)
def test_on_a_real_hub_there_is_no_mailbox(settings, client, surroundings, capsys):
    settings.ENV = replace(settings.ENV, **surroundings)
    settings.EMAIL_BACKEND = "commonweal.people.mailbox.Backend"
    write()
    assert not StoredMessage.objects.exists()
    row = StoredMessage.objects.create(sender="x", recipients="x", subject="x", text="x", html="x")
    for address in ("/dev/mail/", f"/dev/mail/{row.pk}/", f"/dev/mail/{row.pk}/letter/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://u%40x:p%2Fw@mail.example.org", smtp.MailServer("mail.example.org", 587, "u@x", "p/w", True, False)),
        ("smtps://mail.example.org", smtp.MailServer("mail.example.org", 465, "", "", False, True)),
        ("smtp://localhost:25?tls=no", smtp.MailServer("localhost", 25, "", "", False, False)),
    ],
)
def test_the_mail_servers_address(url, expected):
    assert smtp.parse(url) == expected


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:port"])
def test_a_wrong_address_says_so(url):
    with pytest.raises(ValueError, match=r"is not|names no|port"):
        smtp.parse(url)


@pytest.fixture
def _empty_cache():
    cache.clear()


@pytest.mark.usefixtures("_empty_cache")
def test_too_often_says_when_to_try_again():
    with time_machine.travel("2026-01-01T00:00:50Z", tick=False):
        for _ in range(3):
            throttle.check("k", limit=3, seconds=60)
        throttle.check("another", limit=3, seconds=60)
        with pytest.raises(TooMany) as caught:
            throttle.check("k", limit=3, seconds=60)
    assert caught.value.facts == {"retry_after": 10}
    assert "10 seconds" in caught.value.message
    with time_machine.travel("2026-01-01T00:01:00Z", tick=False):
        throttle.check("k", limit=3, seconds=60)
        assert clock.now().second == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("_empty_cache")
def test_a_page_asked_too_often_answers_429_with_a_time(client):
    statuses = [client.get("/invitations/x/").status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]
    response = client.get("/invitations/x/")
    assert 1 <= int(response["Retry-After"]) <= 300


@pytest.mark.django_db
def test_old_invitations_and_sessions_are_forgotten(cast):
    from datetime import timedelta

    from django.contrib.sessions.models import Session

    from commonweal.people.models import Invitation
    from commonweal.record import retention

    now = clock.now()
    for days in (1, 100):
        Session.objects.create(session_key=str(days), session_data="", expire_date=now + timedelta(days=50 - days))
        Invitation.objects.create(
            organisation=cast.foodbank,
            email=f"{days}@example.org",
            digest=str(days),
            expires_at=now - timedelta(days=days),
        )
    counts = retention.apply_rules()
    assert (counts["people.invitations"], counts["people.sessions"]) == (1, 1)
    assert [row.digest for row in Invitation.objects.all()] == ["1"]
    assert [row.session_key for row in Session.objects.all()] == ["1"]
