"""The official Python client, unmodified; its HTTP session hands requests to the hub in this process."""

import io
import uuid
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from commonweal.notify.queries import sending
from tests.factories.notify import BLOCK, make_functional_service

BASE = "http://testserver"


class InProcess(requests.adapters.BaseAdapter):
    """Sends what the client sends to Django's test client, bytes and headers as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.django = Client()

    def send(self, request, **_):
        address = urlsplit(request.url)
        answer = self.django.generic(
            request.method,
            f"{address.path}?{address.query}" if address.query else address.path,
            request.body or b"",
            content_type=request.headers.get("Content-Type", "application/json"),
            headers=dict(request.headers),
        )
        response = requests.Response()
        response.status_code, response.url, response.request = answer.status_code, request.url, request
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.content)
        return response

    def close(self) -> None:
        pass


def client_with(key: str) -> NotificationsAPIClient:
    client = NotificationsAPIClient(key, base_url=BASE)
    client.request_session.mount("http://", InProcess())
    return client


NOTIFICATION_KEYS = {
    *[
        "id",
        "reference",
        "email_address",
        "phone_number",
        "line_1",
        "line_2",
        "line_3",
        "line_4",
        "line_5",
        "line_6",
        "postcode",
        "postage",
        "type",
        "status",
    ],
    *["template", "body", "subject", "created_at", "created_by_name", "sent_at", "completed_at", "scheduled_for"],
    *["one_click_unsubscribe_url", "is_cost_data_ready", "cost_in_pounds", "cost_details"],
}


@pytest.fixture
def functional(cast, settings):
    sending.forget()
    settings.BASE_URL = BASE
    made = make_functional_service(organisation=cast.foodbank, user=cast.alice)
    made.client = client_with(made.test_text)
    made.sending_client = client_with(made.live_text)
    yield made
    sending.forget()


def test_every_call_of_the_client(functional):
    client, name = functional.client, str(uuid.uuid4())

    text = client.send_sms_notification("07700900123", str(functional.sms.pk), {"name": name})
    assert name in text["content"]["body"] and text["content"]["from_number"] == "07700900500"
    assert text["content"]["body"] == f"Hello {name}\n\nFunctional Tests make our world a better place"
    other = functional.sending_client.send_sms_notification(
        "07700900123", str(functional.sms.pk), {"name": name}, sms_sender_id=str(functional.sms_sender.pk)
    )
    assert other["content"]["from_number"] == "func tests"

    mail = client.send_email_notification(
        "anna@example.org",
        str(functional.email.pk),
        {"name": name},
        reference="client-ref",
        one_click_unsubscribe_url="https://example.org/stop",
        sanitise_content_for=["name"],
    )
    assert name.replace("-", "\\-") in mail["content"]["body"] and mail["reference"] == "client-ref"
    assert mail["content"]["one_click_unsubscribe_url"] == "https://example.org/stop"
    assert mail["sanitised_content"] == {"name": {"unsanitised": name, "sanitised": name.replace("-", "\\-")}}
    again = client.send_email_notification(
        "anna@example.org", str(functional.email.pk), {"name": "Foo"}, email_reply_to_id=str(functional.reply_to.pk)
    )
    assert again["content"]["body"] == "Hello Foo\r\n\r\nFunctional test help make our world a better place"

    address = {"address_line_1": name, "address_line_2": "foo", "postcode": "SW1 1AA"}
    letter = client.send_letter_notification(str(functional.letter.pk), address)
    assert letter["content"]["body"] == f"Hello {name}" and letter["scheduled_for"] is None

    for sent, kind in ((text, "sms"), (mail, "email"), (letter, "letter")):
        shown = client.get_notification_by_id(sent["id"])
        assert set(shown) >= NOTIFICATION_KEYS and shown["type"] == kind and shown["body"] == sent["content"]["body"]
    listed = client.get_all_notifications()
    assert set(listed["links"]) <= {"current", "next"} and len(listed["notifications"]) == 4
    assert [each["id"] for each in client.get_all_notifications_iterator()] == [
        each["id"] for each in listed["notifications"]
    ]

    template = client.get_template(str(functional.letter.pk))
    assert template["letter_contact_block"] == BLOCK and template["created_by"] == "alice@example.org"
    assert client.get_template(str(functional.sms.pk))["subject"] is None
    old = client.get_template_version(str(functional.email.pk), 1)
    assert (old["version"], old["body"]) == (1, "Functional test help make our world a better place")
    preview = client.post_template_preview(str(functional.sms.pk), personalisation={"name": name})
    assert name in preview["body"] and preview["subject"] is None
    assert len(client.get_all_templates()["templates"]) == 3
    assert [each["type"] for each in client.get_all_templates("email")["templates"]] == ["email"]
    assert len(client.get_all_template_versions(str(functional.email.pk))["data"]) == 2
    received = client.get_received_texts()
    assert len(received["received_text_messages"]) == 3
    assert set(received["received_text_messages"][0]) == {
        *["id", "user_number", "notify_number", "created_at", "service_id", "content"]
    }
    assert len(list(client.get_received_texts_iterator())) == 3


def test_the_client_reads_our_errors(functional):
    with pytest.raises(HTTPError) as caught:
        functional.client.send_sms_notification("12345", str(functional.sms.pk), {"name": "x"})
    assert caught.value.status_code == 400
    assert caught.value.message == [{"error": "ValidationError", "message": "phone_number Not enough digits"}]
    with pytest.raises(HTTPError) as caught:
        client_with("x-" + functional.test_text[-73:-36] + str(uuid.uuid4())).get_all_templates()
    assert (caught.value.status_code, caught.value.message[0]["message"]) == (403, "Invalid token: API key not found")
