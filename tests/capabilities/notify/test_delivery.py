"""Delivery: order, retries, lost answers, dead workers, and that nothing is sent twice without saying so."""

import threading
from datetime import timedelta

import httpx
import pytest
from django.core import mail

from commonweal.kernel import clock
from commonweal.notify import adapters
from commonweal.notify.actions import accept, deliver, receipts
from commonweal.notify.adapters.http_text import Call, HttpText
from commonweal.notify.engine.providers import AnswerLost, Refused, Taken, TryLater
from commonweal.notify.models import Notification
from commonweal.notify.queries import sending
from tests.factories.notify import make_functional_service


class Recorder:
    """A way out that does what it is told and remembers what it was given."""

    name, channel = "recorder", "sms"

    def __init__(self, *results: object) -> None:
        self.results = list(results)
        self.sent: list[str] = []
        self.lock = threading.Lock()

    def send(self, message):
        with self.lock:
            result = self.results.pop(0) if self.results else Taken(f"ref-{message.id}", "delivered")
            self.sent.append(str(message.content["values"].get("name", "")))
        if isinstance(result, Exception):
            raise result
        return result


@pytest.fixture
def functional(cast, monkeypatch):
    sending.forget()
    adapters.reset()
    # Provider threads read no database; in tests they run in the caller's thread so that SQLite's memory is shared.
    monkeypatch.setattr(deliver, "_pool", lambda: type("Here", (), {"map": staticmethod(map)}))
    yield make_functional_service(organisation=cast.foodbank, user=cast.alice)
    adapters.reset()
    sending.forget()


def text(functional, name: str = "Ann", **more) -> Notification:
    accepted = accept.accept(
        sender=sending.sender(functional.service.pk),
        key=functional.live_key,
        channel="sms",
        template_id=functional.sms.pk,
        recipient="447700900123",
        values={"name": name},
        **more,
    )
    return Notification.objects.get(pk=accepted.id)


def use(provider) -> None:
    adapters.register(provider)


def test_an_email_reaches_the_mail_server_as_text_and_html(functional):
    accept.accept(
        sender=sending.sender(functional.service.pk),
        key=functional.live_key,
        channel="email",
        template_id=functional.email.pk,
        recipient="anna@example.org",
        values={"name": "<b>Anna</b>"},
        unsubscribe_url="https://example.org/stop",
    )
    assert deliver.deliver_due("email") == 1
    (sent,) = mail.outbox
    assert sent.to == ["anna@example.org"] and sent.reply_to == ["first@example.org"]
    assert "&lt;b&gt;Anna" in sent.alternatives[0][0] and "<b>Anna</b>" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    row = Notification.objects.get()
    assert (row.status, row.attempts, row.is_calling) == ("delivered", 1, False) and row.completed_at


def test_urgent_lanes_overtake_and_the_future_waits(functional):
    provider = Recorder()
    use(provider)
    text(functional, "bulk", lane=2)
    text(functional, "later", lane=0, scheduled_for=clock.now() + timedelta(hours=1))
    text(functional, "normal", lane=1)
    text(functional, "emergency", lane=0)
    while deliver.deliver_due("sms", batch=1):
        pass
    assert provider.sent == ["emergency", "normal", "bulk"]


def test_a_busy_provider_is_tried_later_and_less_often(functional):
    use(Recorder(TryLater("busy"), TryLater("busy")))
    row = text(functional)
    for attempts, least in ((1, 5), (2, 25)):
        deliver.deliver_due("sms")
        row.refresh_from_db()
        assert (row.status, row.attempts, row.is_uncertain) == ("created", attempts, False)
        assert row.due_at > clock.now() + timedelta(seconds=least)
        Notification.objects.update(due_at=clock.now())
    deliver.deliver_due("sms")
    row.refresh_from_db()
    assert row.status == "delivered" and not row.is_uncertain


def test_the_next_way_out_takes_over(functional):
    first, second = Recorder(TryLater("down")), Recorder()
    use(first)
    use(second)
    text(functional)
    deliver.deliver_due("sms")
    assert len(first.sent) == len(second.sent) == 1


def test_a_refusal_is_final(functional):
    use(Recorder(Refused("no such number")))
    row = text(functional)
    deliver.deliver_due("sms")
    row.refresh_from_db()
    assert (row.status, row.failure) == ("permanent-failure", "no such number") and deliver.deliver_due("sms") == 0


def test_a_lost_answer_is_marked_and_never_given_to_another_provider(functional):
    first, second = Recorder(AnswerLost("broke")), Recorder()
    use(first)
    use(second)
    row = text(functional)
    deliver.deliver_due("sms")
    row.refresh_from_db()
    assert row.is_uncertain and row.status == "created" and second.sent == []


@pytest.mark.parametrize("was_calling", [False, True])
def test_a_dead_workers_messages_are_sent_and_marked_only_if_they_may_have_been(functional, was_calling):
    use(Recorder())
    row = text(functional)
    deliver._claim("sms", 10)
    if was_calling:
        deliver._mark_calling([row])
    assert deliver.deliver_due("sms") == 0, "another worker holds it"
    Notification.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert deliver.deliver_due("sms") == 1
    row.refresh_from_db()
    assert (row.status, row.is_uncertain) == ("delivered", was_calling)


def test_after_the_last_try_it_fails_for_good(functional):
    use(Recorder(*[TryLater("down")] * 20))
    row = text(functional)
    for _ in range(12):
        Notification.objects.update(due_at=clock.now())
        deliver.deliver_due("sms")
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("technical-failure", 9)


def test_a_broken_provider_does_not_take_the_batch_with_it(functional):
    provider = Recorder(ValueError("bug"), Taken("x", "delivered"))
    use(provider)
    text(functional)
    text(functional)
    deliver.deliver_due("sms")
    assert sorted(Notification.objects.values_list("status", flat=True)) == ["created", "delivered"]


def test_receipts_finish_once(functional):
    use(Recorder(Taken("ref-1", "sending")))
    row = text(functional)
    deliver.deliver_due("sms")
    assert receipts.record_receipt(provider="recorder", reference="ref-1", status="delivered")
    assert not receipts.record_receipt(provider="recorder", reference="ref-1", status="permanent-failure")
    assert not receipts.record_receipt(provider="other", reference="", status="delivered")
    row.refresh_from_db()
    assert row.status == "delivered"


@pytest.mark.parametrize(
    ("recipient", "status"),
    [("447700900123", "delivered"), ("447700900002", "permanent-failure"), ("447700900003", "temporary-failure")],
)
def test_test_keys_pretend_by_recipient(functional, recipient, status):
    provider = Recorder()
    use(provider)
    accept.accept(
        sender=sending.sender(functional.service.pk),
        key=functional.test_key,
        channel="sms",
        template_id=functional.sms.pk,
        recipient=recipient,
        values={"name": "A"},
    )
    deliver.deliver_due("sms")
    assert Notification.objects.get().status == status and provider.sent == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.Response(201, json={"messages": [{"id": "m-1"}]}), Taken("m-1", "sending")),
        (httpx.Response(201, text="ok"), Taken("", "sending")),
        (httpx.Response(429), TryLater),
        (httpx.Response(503), TryLater),
        (httpx.Response(422), Refused),
        (httpx.ConnectError("x"), TryLater),
        (httpx.ReadTimeout("x"), AnswerLost),
        (httpx.RemoteProtocolError("x"), AnswerLost),
    ],
)
def test_http_providers_answers_are_told_apart(functional, answer, expected):
    seen = []

    def handle(request):
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    call = Call(
        "https://texts.example.org/send", {"to": "+{to}", "text": "{text}"}, {"X-Key": "k"}, reference="messages.0.id"
    )
    provider = HttpText("example", call, transport=httpx.MockTransport(handle))
    row = text(functional)
    from commonweal.notify.engine.providers import Outgoing

    message = Outgoing(row.pk, "sms", "en", {"to": "447700900123", "from": "us", "body": "مرحبا"})
    if isinstance(expected, Taken):
        assert provider.send(message) == expected
    else:
        with pytest.raises(expected):
            provider.send(message)
    assert "مرحبا".encode() in seen[0].content or b"\\u0645" in seen[0].content
    assert seen[0].headers["Idempotency-Key"] == str(row.pk)
