"""The service that the official clients' suites expect (see the fixture's facts in the standards folder)."""

from types import SimpleNamespace

import orjson

from commonweal.kernel.actors import System
from commonweal.notify.actions import services
from commonweal.notify.models import ReceivedText
from commonweal.people.models import Organisation
from commonweal.record import vault

BY = System("tests")
BLOCK = (
    "Government Digital Service\nThe White Chapel Building\n10 Whitechapel High Street\nLondon\nE1 8QS\nUnited Kingdom"
)


def make_functional_service(*, organisation: Organisation, user) -> SimpleNamespace:
    """A live service with keys, senders, three templates in two versions each, and received texts."""
    service = services.create_service(
        organisation=organisation,
        name="Functional Tests",
        by=user,
        is_live=True,
        may_use_emergency_lane=True,
        puts_name_before_texts=False,
        sends_international_texts=True,
        sends_international_letters=True,
        contact_link="https://example.org/contact",
    )
    test_key, test_text = services.create_api_key(
        service=service, name="functional_tests_service_test_key", kind="test", by=user
    )
    live_key, live_text = services.create_api_key(
        service=service, name="functional_tests_service_live_key", kind="normal", by=user
    )
    inbound = services.add_sms_sender(service=service, sender="07700900500", by=user, default=True, inbound=True)
    second = services.add_sms_sender(service=service, sender="func tests", by=user)
    services.add_reply_to(service=service, email_address="first@example.org", by=user, default=True)
    reply_to = services.add_reply_to(service=service, email_address="second@example.org", by=user)
    email = services.create_template(
        service=service,
        channel="email",
        name="Client Functional test email template",
        subject="Functional Tests are good",
        body="Functional test help make our world a better place",
        by=user,
    )
    services.update_template(
        template=email, body="Hello ((name))\r\n\r\nFunctional test help make our world a better place", by=user
    )
    sms = services.create_template(
        service=service,
        channel="sms",
        name="Example text message template",
        body="Hey ((name)), I’m trying out Notify. Today is ((day of week)) and my favourite colour is ((colour)).",
        by=user,
    )
    services.update_template(
        template=sms,
        name="Client Functional test sms template",
        body="Hello ((name))\r\n\r\nFunctional Tests make our world a better place",
        by=user,
    )
    letter = services.create_template(
        service=service, channel="letter", name="Untitled", subject="Main heading", body="Body", by=user
    )
    services.update_template(
        template=letter,
        name="Client functional letter template",
        body="Hello ((address_line_1))",
        contact_block=BLOCK,
        by=user,
    )
    for _ in range(3):
        sealed = vault.seal(orjson.dumps({"from": "447700900111", "words": "This is a test message"}))
        ReceivedText.objects.create(
            service=service, notify_number=inbound.sender, sealed=sealed, sender_digest="0" * 64
        )
    return SimpleNamespace(
        service=service,
        test_key=test_key,
        test_text=test_text,
        live_key=live_key,
        live_text=live_text,
        sms_sender=second,
        reply_to=reply_to,
        email=email,
        sms=sms,
        letter=letter,
    )
