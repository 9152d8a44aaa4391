"""Accepting messages: checked, rendered and durably stored before the caller hears yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from commonweal.kernel import clock, ids
from commonweal.kernel.errors import Invalid, NotAllowed
from commonweal.notify.engine.message import Email, Letter, TextMessage
from commonweal.notify.engine.postal_address import PostalAddress
from commonweal.notify.models import KeyType, Notification, Template, TemplateVersion
from commonweal.notify.queries import sending
from commonweal.notify.queries.sending import Sender
from commonweal.record import vault

WORDS = {"sms": "text messages", "email": "emails", "letter": "letters"}
SIMULATED = {
    "sms": frozenset({"447700900000", "447700900111", "447700900222"}),
    "email": frozenset(f"simulate-delivered{n}@notifications.service.gov.uk" for n in ("", "-2", "-3")),
}
"""Recipients that are checked and answered but neither stored nor sent to, so that tests of health cost nothing."""


@dataclass(frozen=True)
class Accepted:
    """A message on its way: its id and what it says."""

    id: UUID
    template: Template
    version: TemplateVersion
    content: Mapping[str, Any]
    scheduled_for: datetime | None


def accept(
    *,
    sender: Sender,
    key: Any,
    channel: str,
    template_id: UUID,
    recipient: str,
    values: Mapping[str, Any],
    reference: str | None = None,
    sender_id: str | None = None,
    unsubscribe_url: str | None = None,
    sanitise: tuple[str, ...] = (),
    scheduled_for: datetime | None = None,
    language: str = "",
    lane: int = 1,
) -> Accepted:
    """Store one message to send. Raises NotFound, NotAllowed or Invalid with API v2's own words."""
    template, version = sending.template(sender.service.pk, template_id)
    _require_template(template, channel)
    _require_service(sender, key.kind, channel, recipient, lane)
    text = version.text(language)
    content: dict[str, Any] = {"values": dict(values)}
    parts, postage = 1, ""
    match channel:
        case "email":
            email = Email(text, values, sanitise)
            email.require()
            content |= {"to": recipient, "subject": email.subject, "body": email.body, "unsubscribe": unsubscribe_url}
            content |= {"from": sender.service.email_from, "sanitised": email.sanitised_content}
            content |= {
                "reply_to": _chosen("email_reply_to_id", sender_id, sender.reply_tos, sender)
                or _reply_to(template, sender)
            }
        case "sms":
            prefix = sender.service.name if sender.service.puts_name_before_texts else None
            message = TextMessage(text, values, prefix)
            message.require()
            parts = message.parts
            chosen = _chosen("sms_sender_id", sender_id, sender.sms_senders, sender) or _sms_sender(template, sender)
            content |= {"to": recipient, "body": message.body, "from": chosen}
        case _:
            address = PostalAddress.from_personalisation(
                values, allow_international=sender.service.sends_international_letters
            )
            address.require()
            letter = Letter(text, {**address.as_personalisation, **values})
            letter.require()
            postage = address.postage if address.is_international else version.postage
            content |= {
                "to": address.normalised,
                "lines": address.lines,
                "subject": letter.subject,
                "body": letter.body,
            }
    now = clock.now()
    accepted = Accepted(ids.new_id(), template, version, content, scheduled_for)
    if recipient in SIMULATED.get(channel, ()):
        return accepted
    Notification.objects.create(
        id=accepted.id,
        service_id=sender.service.pk,
        api_key_id=key.pk,
        key_kind=key.kind,
        template_id=template.pk,
        template_version=version.version,
        channel=channel,
        language=text.language,
        lane=lane,
        reference=reference or "",
        sealed=vault.seal(orjson.dumps(content)),
        recipient_digest=vault.digest(content["to"].lower(), purpose="recipient"),
        parts=parts,
        postage=postage,
        created_at=now,
        scheduled_for=scheduled_for,
        due_at=scheduled_for or now,
    )
    return accepted


def _require_template(template: Template, channel: str) -> None:
    if template.channel != channel:
        raise Invalid(f"{template.channel} template is not suitable for {channel} notification", code="wrong_template")
    if template.is_archived:
        raise Invalid("Template has been deleted", code="deleted_template")


def _require_service(sender: Sender, key_kind: str, channel: str, recipient: str, lane: int) -> None:
    service = sender.service
    if channel not in service.channels:
        raise Invalid(f"Service is not allowed to send {WORDS[channel]}", code="channel_off")
    if lane == 0 and not service.may_use_emergency_lane:
        raise NotAllowed("Service is not allowed to use the emergency lane")
    if key_kind == KeyType.TEST:
        return
    if channel == "letter":
        if key_kind == KeyType.TEAM:
            raise NotAllowed("Cannot send letters with a team api key")
        if not service.is_live:
            raise NotAllowed("Cannot send letters when service is in trial mode")
        return
    known = recipient.lower() in sender.team | sender.guests or recipient in SIMULATED[channel]
    if key_kind == KeyType.TEAM and not known:
        raise Invalid("Can’t send to this recipient using a team-only API key", code="team_key")
    if not service.is_live and not known:
        raise Invalid("Can’t send to this recipient when service is in trial mode", code="on_trial")


def _chosen(name: str, sender_id: str | None, offered: Mapping[str, str], sender: Sender) -> str:
    if sender_id is None:
        return ""
    if sender_id not in offered:
        raise Invalid(
            f"{name} {sender_id} does not exist in database for service id {sender.service.pk}", code="no_sender"
        )
    return offered[sender_id]


def _reply_to(template: Template, sender: Sender) -> str:
    own = template.reply_to
    return own.email_address if own and not own.is_archived else sender.default_reply_to


def _sms_sender(template: Template, sender: Sender) -> str:
    own = template.sms_sender
    return own.sender if own and not own.is_archived else sender.default_sms_sender or sender.service.name[:11]
