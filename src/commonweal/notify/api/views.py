"""The paths of API v2."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from commonweal.kernel import ids
from commonweal.kernel.errors import NotFound
from commonweal.notify.actions import accept
from commonweal.notify.api import answers, requests
from commonweal.notify.api.door import Caller, endpoint, require_rate
from commonweal.notify.api.errors import bad_request, validation
from commonweal.notify.queries import messages, templates

TYPES = ("sms", "email", "letter")
STATUSES = [
    "cancelled",
    "created",
    "sending",
    "sent",
    "delivered",
    "pending",
    "failed",
    "technical-failure",
    "temporary-failure",
    "permanent-failure",
    "pending-virus-check",
    "validation-failed",
    "virus-scan-failed",
    "returned-letter",
    "accepted",
    "received",
]
_MEANS = {
    "failed": ("technical-failure", "temporary-failure", "permanent-failure"),
    "accepted": ("created", "sending"),
    "received": ("delivered",),
}


@endpoint("POST")
def send(request: HttpRequest, who: Caller, channel: str) -> HttpResponse:
    """POST /v2/notifications/{email,sms,letter}: 201 once the message is stored."""
    require_rate(who)
    given = requests.body(request)
    wanted = _checked(channel, given, who)
    try:
        accepted = accept.accept(
            sender=who.sender,
            key=who.key,
            channel=channel,
            template_id=wanted.template_id,  # type: ignore[arg-type]  # required by every check but the PDF's
            recipient=wanted.recipient,
            values=wanted.personalisation,
            reference=wanted.reference,
            sender_id=wanted.sender_id,
            unsubscribe_url=wanted.one_click_unsubscribe_url,
            sanitise=wanted.sanitise_content_for,
            scheduled_for=wanted.scheduled_for,
            language=wanted.language,
            lane=wanted.priority,
        )
    except NotFound as error:
        raise bad_request(error.message) from None
    return answers.json(answers.sent(accepted, channel, wanted.reference, who.service.pk), status=201)


def _checked(channel: str, given: dict[str, Any], who: Caller) -> requests.Send:
    if channel == "sms":
        service = who.service
        return requests.sms(given, international=service.sends_international_texts, landline=service.sends_to_landlines)
    return {"email": requests.email, "letter": requests.letter}[channel](given)


@endpoint("GET")
def notification(request: HttpRequest, who: Caller, notification_id: str) -> HttpResponse:
    """GET /v2/notifications/{id}."""
    wanted = ids.parse_uuid(notification_id)
    if wanted is None:
        raise validation("notification_id is not a valid UUID")
    return answers.json(answers.notification(messages.message(who.service, wanted, key_kind=who.kind)))


@endpoint("GET")
def notifications(request: HttpRequest, who: Caller) -> HttpResponse:
    """GET /v2/notifications with its filters, newest first, 250 a page."""
    query = request.GET
    unknown = [name for name in query if name not in _FILTERS]
    if unknown:
        were = "was" if len(unknown) == 1 else "were"
        raise validation(f"Additional properties are not allowed ({', '.join(unknown)} {were} unexpected)")
    problems = [
        f"status {s} is not one of [{', '.join(STATUSES)}]" for s in query.getlist("status") if s not in STATUSES
    ]
    problems += [
        f"template_type {t} is not one of [{', '.join(TYPES)}]"
        for t in query.getlist("template_type")
        if t not in TYPES
    ]
    older_than, job_id = query.get("older_than"), query.get("job_id")
    problems += [
        f"{name} is not a valid UUID"
        for name, value in (("older_than", older_than), ("job_id", job_id))
        if value is not None and ids.parse_uuid(value) is None
    ]
    if problems:
        raise validation(*problems)
    found = messages.messages(
        who.service,
        key_kind=who.kind,
        statuses=[each for s in query.getlist("status") for each in _MEANS.get(s, (s,))],
        channels=query.getlist("template_type"),
        reference=query.get("reference", ""),
        older_than=ids.parse_uuid(older_than) if older_than else None,
        job_id=ids.parse_uuid(job_id) if job_id else None,
        include_jobs=query.get("include_jobs", "").lower() == "true",
    )
    last = str(found[-1].row.pk) if found else None
    rows = [answers.notification(each) for each in found]
    return answers.json(answers.page(request.path, "notifications", rows, query.urlencode(), last_id=last))


_FILTERS = {"status", "template_type", "reference", "older_than", "include_jobs", "job_id"}


@endpoint("GET")
def template(request: HttpRequest, who: Caller, template_id: str, version: str = "") -> HttpResponse:
    """GET /v2/template/{id} and /v2/template/{id}/version/{n}."""
    return answers.json(answers.template(_template(who, template_id, version)))


def _template(who: Caller, template_id: str, version: str = "") -> tuple[Any, Any]:
    wanted = ids.parse_uuid(template_id)
    problems = ["id is not a valid UUID"] if wanted is None else []
    if version and (not version.isdigit() or not 1 <= int(version) < 2**31):
        problems.append(f"version {version} is not of type integer")
    if wanted is None or problems:
        raise validation(*problems)
    return templates.template_version(who.service, wanted, int(version) if version else None)


@endpoint("POST")
def preview(request: HttpRequest, who: Caller, template_id: str) -> HttpResponse:
    """POST /v2/template/{id}/preview."""
    given = requests.body(request) if request.body else {}
    values = given.get("personalisation") or {}
    if not isinstance(values, dict):
        raise validation(f"personalisation {values} is not of type object")
    found = _template(who, template_id)
    return answers.json(answers.preview(found, values, who.service, str(given.get("language", ""))))


@endpoint("GET")
def all_templates(request: HttpRequest, who: Caller) -> HttpResponse:
    """GET /v2/templates?type=, all at once."""
    wanted = request.GET.get("type", "")
    if wanted and wanted not in TYPES:
        raise validation(f"type {wanted} is not one of [{', '.join(TYPES)}]")
    found = templates.current_templates(who.service, wanted)
    return answers.json({"templates": [answers.template(each) for each in found]})


@endpoint("GET")
def template_versions(request: HttpRequest, who: Caller, service_id: str, template_id: str) -> HttpResponse:
    """GET /service/{id}/template/{id}/versions, which the Python client asks for."""
    if ids.parse_uuid(service_id) != who.service.pk:
        raise NotFound("No result found")
    current = _template(who, template_id)[1].version
    found = [_template(who, template_id, str(number)) for number in range(current, 0, -1)]
    return answers.json({"data": [answers.template(each) for each in found]})


@endpoint("GET")
def received_texts(request: HttpRequest, who: Caller) -> HttpResponse:
    """GET /v2/received-text-messages, newest first, 250 a page."""
    older_than = request.GET.get("older_than")
    if older_than is not None and ids.parse_uuid(older_than) is None:
        raise validation("older_than is not a valid UUID")
    found = messages.received_texts(who.service, older_than=ids.parse_uuid(older_than) if older_than else None)
    rows = [
        {
            "id": str(row.pk),
            "user_number": content["from"],
            "notify_number": row.notify_number,
            "created_at": answers.moment(row.created_at),
            "service_id": str(row.service_id),
            "content": content["words"],
        }
        for row, content in found
    ]
    last = rows[-1]["id"] if rows else None
    return answers.json(
        answers.page(request.path, "received_text_messages", rows, request.GET.urlencode(), last_id=last)
    )
