"""API v2: who may call, what is accepted, what is answered, and that services never see each other's."""

import base64
import hashlib
import hmac
import json
import time
import uuid

import pytest

from commonweal.notify.actions import services
from commonweal.notify.models import Notification
from commonweal.notify.queries import sending
from tests.factories.notify import make_functional_service


def jwt(
    key: str, *, iat: float | None = None, alg: str = "HS256", iss: str | None = None, secret: str | None = None
) -> str:
    def part(value: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    head = part({"typ": "JWT", "alg": alg})
    payload = part({"iss": key[-73:-37] if iss is None else iss, "iat": int(time.time()) if iat is None else iat})
    made = hmac.new((secret or key[-36:]).encode(), f"{head}.{payload}".encode(), hashlib.sha256).digest()
    return f"{head}.{payload}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


@pytest.fixture
def functional(cast):
    sending.forget()
    yield make_functional_service(organisation=cast.foodbank, user=cast.alice)
    sending.forget()


@pytest.fixture
def call(client, functional):
    def caller(
        method: str, path: str, body: object = None, *, key: str = functional.test_text, token: str | None = None
    ):
        headers = {"Authorization": f"Bearer {token or jwt(key)}"}
        if method == "GET":
            return client.get(path, body or {}, headers=headers)
        return client.post(path, json.dumps(body), content_type="application/json", headers=headers)

    return caller


def email(functional, **more) -> dict:
    return {
        "email_address": "anna@example.org",
        "template_id": str(functional.email.pk),
        "personalisation": {"name": "Anna"},
        **more,
    }


def message_of(answer) -> str:
    body = answer.json()
    assert set(body) == {"status_code", "errors"} and body["status_code"] == answer.status_code
    return f"{body['errors'][0]['error']}: {body['errors'][0]['message']}"


def test_an_email_is_stored_sealed_and_shown_again(call, functional):
    answer = call("POST", "/v2/notifications/email", email(functional, reference="client-ref"))
    assert answer.status_code == 201
    sent = answer.json()
    assert sent["content"]["body"] == "Hello Anna\r\n\r\nFunctional test help make our world a better place"
    assert sent["content"]["one_click_unsubscribe_url"] is None and sent["sanitised_content"] == {}
    row = Notification.objects.get(pk=sent["id"])
    assert b"Anna" not in bytes(row.sealed) and b"anna@" not in bytes(row.sealed)
    shown = call("GET", f"/v2/notifications/{sent['id']}").json()
    assert (shown["email_address"], shown["status"], shown["reference"]) == (
        "anna@example.org",
        "created",
        "client-ref",
    )
    assert shown["phone_number"] is None and shown["line_6"] is None and shown["scheduled_for"] is None


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ({"iat": 0}, "AuthError: Error: Your system clock must be accurate to within 30 seconds"),
        ({"alg": "HS512"}, "AuthError: Invalid token: algorithm used is not HS256"),
        ({"iss": ""}, "AuthError: Invalid token: iss field not provided"),
        ({"iss": "x"}, "AuthError: Invalid token: service id is not the right data type"),
        ({"iss": str(uuid.uuid4())}, "AuthError: Invalid token: service not found"),
        ({"secret": "wrong"}, "AuthError: Invalid token: API key not found"),
    ],
)
def test_bad_tokens_are_refused_in_notifys_words(call, functional, token, expected):
    answer = call("GET", "/v2/templates", token=jwt(functional.test_text, **token))
    assert answer.status_code == 403 and message_of(answer) == expected


def test_no_token_and_wrong_scheme(client, db):
    assert message_of(client.get("/v2/templates")).endswith("authentication token must be provided")
    answer = client.get("/v2/templates", headers={"Authorization": "Basic x"})
    assert answer.status_code == 401 and message_of(answer).endswith("authentication bearer scheme must be used")


def test_a_revoked_key_stops_at_once_in_the_process_that_revokes_it(
    call, functional, cast, django_capture_on_commit_callbacks
):
    assert call("GET", "/v2/templates").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        services.revoke_api_key(key=functional.test_key, by=cast.alice)
    assert message_of(call("GET", "/v2/templates")) == "AuthError: Invalid token: API key revoked"


@pytest.mark.parametrize(
    ("channel", "change", "expected"),
    [
        ("email", {"email_address": None}, "email_address None is not of type string"),
        ("email", {"email_address": "nobody"}, "email_address Not a valid email address"),
        ("email", {"template_id": "x"}, "template_id is not a valid UUID"),
        ("email", {"template_id": str(uuid.uuid4())}, "Template not found"),
        ("email", {"personalisation": {}}, "Missing personalisation: name"),
        ("email", {"personalisation": [1]}, "personalisation [1] is not of type object"),
        ("email", {"nonsense": 1}, "Additional properties are not allowed (nonsense was unexpected)"),
        ("email", {"one_click_unsubscribe_url": "http://x"}, "one_click_unsubscribe_url is not a valid https url"),
        ("email", {"scheduled_for": "2001-01-01T00:00"}, "scheduled_for datetime can not be in the past"),
        ("email", {"priority": "now"}, "priority now is not one of [emergency, normal, bulk]"),
        ("sms", {"phone_number": "12345"}, "phone_number Not enough digits"),
        ("sms", {"phone_number": "abc"}, "phone_number Must not contain letters or symbols"),
        ("sms", {"phone_number": "+44 20 7946 0000"}, "phone_number Not a UK mobile number"),
    ],
)
def test_bad_requests_are_refused_in_notifys_words(call, functional, channel, change, expected):
    good = (
        email(functional)
        if channel == "email"
        else {"phone_number": "07700900123", "template_id": str(functional.sms.pk), "personalisation": {"name": "A"}}
    )
    answer = call("POST", f"/v2/notifications/{channel}", {**good, **change})
    assert answer.status_code == 400 and message_of(answer).split(": ", 1)[1] == expected
    assert not Notification.objects.exists()


def test_missing_properties_are_all_named(call):
    errors = call("POST", "/v2/notifications/sms", {}).json()["errors"]
    assert {e["message"] for e in errors} == {
        "phone_number is a required property",
        "template_id is a required property",
    }


def test_a_template_of_another_kind_is_refused(call, functional):
    answer = call("POST", "/v2/notifications/email", email(functional, template_id=str(functional.sms.pk)))
    assert message_of(answer) == "BadRequestError: sms template is not suitable for email notification"


def test_scheduling_and_lanes_are_honoured(call, functional):
    answer = call(
        "POST", "/v2/notifications/email", email(functional, scheduled_for="2031-05-01T09:00:00Z", priority="bulk")
    )
    assert answer.json()["scheduled_for"] == "2031-05-01T09:00:00.000000Z"
    row = Notification.objects.get()
    assert (row.lane, row.due_at.year) == (2, 2031)


def test_the_emergency_lane_is_for_services_that_may(call, functional):
    assert call("POST", "/v2/notifications/email", email(functional, priority="emergency")).status_code == 201
    functional.service.may_use_emergency_lane = False
    functional.service.save()
    sending.forget()
    assert call("POST", "/v2/notifications/email", email(functional, priority="emergency")).status_code == 403


def test_simulated_recipients_are_answered_but_not_stored(call, functional):
    answer = call(
        "POST",
        "/v2/notifications/email",
        email(functional, email_address="simulate-delivered@notifications.service.gov.uk"),
    )
    assert answer.status_code == 201 and not Notification.objects.exists()


def test_trial_services_reach_their_team_only(call, functional, cast):
    functional.service.is_live = False
    functional.service.save()
    sending.forget()
    stranger = call("POST", "/v2/notifications/email", email(functional), key=functional.live_text)
    assert "trial mode" in message_of(stranger)
    member = call(
        "POST", "/v2/notifications/email", email(functional, email_address="bob@example.org"), key=functional.live_text
    )
    assert member.status_code == 201


def test_lists_page_backwards_in_time(call, functional, monkeypatch):
    from commonweal.notify.queries import messages

    sent = [call("POST", "/v2/notifications/email", email(functional)).json()["id"] for _ in range(5)]
    monkeypatch.setattr(messages, "PAGE", 2)
    seen, path = [], "/v2/notifications"
    first = messages.messages.__kwdefaults__
    monkeypatch.setitem(first, "limit", 2)
    while True:
        page = call("GET", path).json()
        seen += [each["id"] for each in page["notifications"]]
        if "next" not in page["links"]:
            break
        path = page["links"]["next"].split("8000", 1)[-1]
    assert seen == sent[::-1]


@pytest.mark.parametrize("query", ["status=nonsense", "template_type=fax", "older_than=x", "other=1"])
def test_unknown_filters_are_refused(call, query):
    answer = call("GET", f"/v2/notifications?{query}")
    assert answer.status_code == 400 and message_of(answer).startswith("ValidationError")


def test_a_list_of_many_takes_few_queries(call, functional, django_assert_max_num_queries):
    for _ in range(5):
        call("POST", "/v2/notifications/email", email(functional))
    with django_assert_max_num_queries(2):
        call("GET", "/v2/notifications")
    with django_assert_max_num_queries(3):
        call("GET", "/v2/templates")


def test_another_service_sees_nothing(call, functional, cast):
    sent = call("POST", "/v2/notifications/email", email(functional)).json()["id"]
    other = services.create_service(organisation=cast.council, name="Other", by=cast.charlie)
    _, theirs = services.create_api_key(service=other, name="k", kind="test", by=cast.charlie)
    for path in (
        f"/v2/notifications/{sent}",
        f"/v2/template/{functional.email.pk}",
        f"/v2/template/{functional.email.pk}/version/1",
    ):
        assert call("GET", path, key=theirs).status_code == 404
    assert call("GET", "/v2/notifications", key=theirs).json()["notifications"] == []
    assert call("GET", "/v2/templates", key=theirs).json() == {"templates": []}
    assert call("GET", "/v2/received-text-messages", key=theirs).json()["received_text_messages"] == []
    assert call("POST", f"/v2/template/{functional.email.pk}/preview", {}, key=theirs).status_code == 404
    assert "Template not found" in message_of(call("POST", "/v2/notifications/email", email(functional), key=theirs))
    path = f"/service/{functional.service.pk}/template/{functional.email.pk}/versions"
    assert call("GET", path, key=theirs).status_code == 404
    assert len(call("GET", path).json()["data"]) == 2


def test_versions_keep_name_content_and_contact_block(call, functional):
    old = call("GET", f"/v2/template/{functional.letter.pk}/version/1").json()
    new = call("GET", f"/v2/template/{functional.letter.pk}").json()
    assert (old["name"], old["body"], old["letter_contact_block"]) == ("Untitled", "Body", None)
    assert new["letter_contact_block"].startswith("Government Digital Service") and new["version"] == 2
    assert new["created_by"] == "alice@example.org"


def test_previews_fill_in_and_miss(call, functional):
    filled = call("POST", f"/v2/template/{functional.email.pk}/preview", {"personalisation": {"name": "<b>"}}).json()
    assert "&lt;b&gt;" in filled["html"] and filled["body"].startswith("Hello <b>")
    missing = call("POST", f"/v2/template/{functional.sms.pk}/preview", {})
    assert missing.status_code == 400 and "Missing personalisation: name" in message_of(missing)


def test_too_fast_is_told_so(call, functional):
    functional.service.messages_per_minute = 3
    functional.service.save()
    sending.forget()
    statuses = [call("POST", "/v2/notifications/email", email(functional)).status_code for _ in range(4)]
    assert statuses == [201, 201, 429, 429]


def test_a_wrong_method_is_named(call):
    answer = call("POST", "/v2/templates", {})
    assert answer.status_code == 405 and answer.headers["Allow"] == "GET"
