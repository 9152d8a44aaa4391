"""What API v2 answers with: every key always there, null where it does not apply."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse

from commonweal.notify.engine.message import Email, Letter, TextMessage
from commonweal.notify.queries.messages import Opened

LETTER_STATUSES = {"created": "accepted", "sending": "accepted", "delivered": "received"}


def json(body: Any, status: int = 200) -> HttpResponse:
    """`body` as a JSON response."""
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")


def moment(value: datetime | None) -> str | None:
    """2026-11-22T09:30:00.000000Z, or null."""
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value else None


def sent(accepted: Any, channel: str, reference: str | None, service_id: Any) -> dict[str, Any]:
    """The 201 of POST /v2/notifications/{channel}."""
    content = accepted.content
    template_uri = f"{settings.BASE_URL}/services/{service_id}/templates/{accepted.template.pk}"
    shown: dict[str, Any] = {"body": content["body"]}
    answer: dict[str, Any] = {
        "id": str(accepted.id),
        "reference": reference,
        "uri": f"{settings.BASE_URL}/v2/notifications/{accepted.id}",
        "template": {"id": str(accepted.template.pk), "version": accepted.version.version, "uri": template_uri},
        "scheduled_for": moment(accepted.scheduled_for),
        "content": shown,
    }
    match channel:
        case "sms":
            shown["from_number"] = content["from"]
        case "email":
            domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
            shown |= {
                "subject": content["subject"],
                "from_email": f"{content['from']}@{domain}",
                "one_click_unsubscribe_url": content["unsubscribe"],
            }
            answer["sanitised_content"] = content["sanitised"]
        case _:
            shown["subject"] = content["subject"]
    return answer


def notification(found: Opened) -> dict[str, Any]:
    """One message, as GET /v2/notifications/{id} shows it."""
    row, content = found.row, found.content
    is_letter = row.channel == "letter"
    lines = content.get("lines", []) if is_letter else []
    named = {f"line_{n + 1}": lines[n] if n < len(lines) else None for n in range(6)}
    template_uri = f"{settings.BASE_URL}/v2/template/{row.template_id}/version/{row.template_version}"
    status = LETTER_STATUSES.get(row.status, row.status) if is_letter else row.status
    return {
        "id": str(row.pk),
        "reference": row.reference or None,
        "email_address": content["to"] if row.channel == "email" else None,
        "phone_number": content["to"] if row.channel == "sms" else None,
        **named,
        "postcode": content.get("postcode"),
        "postage": row.postage or None,
        "type": row.channel,
        "status": status,
        "template": {"id": str(row.template_id), "version": row.template_version, "uri": template_uri},
        "body": content.get("body", ""),
        "subject": content.get("subject"),
        "created_at": moment(row.created_at),
        "created_by_name": row.created_by.name if row.created_by else None,
        "sent_at": moment(row.sent_at),
        "completed_at": moment(row.completed_at),
        "scheduled_for": moment(row.scheduled_for),
        "one_click_unsubscribe_url": content.get("unsubscribe"),
        "is_cost_data_ready": True,
        "cost_in_pounds": 0.0,
        "cost_details": _cost(row),
        **({"estimated_delivery": None} if is_letter else {}),
    }


def _cost(row: Any) -> dict[str, Any]:
    if row.channel == "sms":
        return {"billable_sms_fragments": row.parts, "international_rate_multiplier": 1.0, "sms_rate": 0.0}
    if row.channel == "letter":
        return {"billable_sheets_of_paper": row.parts, "postage": row.postage or None}
    return {}


def template(pair: tuple[Any, Any]) -> dict[str, Any]:
    """A template in one of its versions, as GET /v2/template/{id} shows it."""
    row, version = pair
    said = version.text()
    return {
        "id": str(row.pk),
        "name": version.name,
        "type": row.channel,
        "created_at": moment(row.created_at),
        "updated_at": moment(row.updated_at),
        "created_by": version.created_by.email if version.created_by else settings.DEFAULT_FROM_EMAIL,
        "version": version.version,
        "body": said.body,
        "subject": said.subject if row.channel != "sms" else None,
        "letter_contact_block": version.contact_block or None,
        "postage": version.postage or None,
        "personalisation": {name: {"required": True} for name in said.names},
    }


def preview(pair: tuple[Any, Any], values: Mapping[str, Any], service: Any, language: str = "") -> dict[str, Any]:
    """The template with `values`, as POST /v2/template/{id}/preview shows it. Raises Invalid for missing values."""
    row, version = pair
    text = version.text(language)
    text.require(values)
    answer = {"id": str(row.pk), "type": row.channel, "version": version.version, "postage": version.postage or None}
    match row.channel:
        case "email":
            email = Email(text, values)
            return answer | {"body": email.body, "subject": email.subject, "html": email.html}
        case "sms":
            prefix = service.name if service.puts_name_before_texts else None
            return answer | {"body": TextMessage(text, values, prefix).body, "subject": None, "html": None}
        case _:
            letter = Letter(text, values)
            return answer | {"body": letter.body, "subject": letter.subject, "html": None}


def page(path: str, name: str, rows: Sequence[dict[str, Any]], query: str, *, last_id: str | None) -> dict[str, Any]:
    """A page of a list with its links; `next` only where there are rows to go on from."""
    here = f"{settings.BASE_URL}{path}"
    links = {"current": f"{here}?{query}" if query else here}
    if last_id:
        kept = "&".join(part for part in query.split("&") if part and not part.startswith("older_than="))
        links["next"] = f"{here}?{kept}{'&' if kept else ''}older_than={last_id}"
    return {name: rows, "links": links}
