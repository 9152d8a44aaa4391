"""What accepting a message needs to know, kept in each process for a moment.

A service, its keys and templates change rarely and are read with every message. A copy is at most
FRESH_SECONDS old, so a revoked key stops working within that time.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from commonweal.kernel.errors import NotFound
from commonweal.notify.models import ApiKey, Service, Template, TemplateVersion

FRESH_SECONDS = 1.0
_MOST_KEPT = 2000

Value = TypeVar("Value")


class _Moment(Generic[Value]):
    """A small cache whose entries live FRESH_SECONDS."""

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[float, Value]] = {}

    def get(self, key: Any, load: Callable[[], Value]) -> Value:
        now = time.monotonic()
        found = self._kept.get(key)
        if found and now - found[0] < FRESH_SECONDS:
            return found[1]
        value = load()
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (now, value)
        return value

    def clear(self) -> None:
        self._kept.clear()


@dataclass(frozen=True)
class Sender:
    """A service with what is needed to accept its messages."""

    service: Service
    keys: tuple[tuple[ApiKey, str], ...]
    reply_tos: dict[str, str]
    sms_senders: dict[str, str]
    default_reply_to: str
    default_sms_sender: str
    guests: frozenset[str]
    team: frozenset[str]


_senders: _Moment[Sender] = _Moment()
_templates: _Moment[tuple[Template, TemplateVersion]] = _Moment()


def forget() -> None:
    """Drop the copies of this process; actions that change services, keys or templates call it."""
    _senders.clear()
    _templates.clear()


def sender(service_id: UUID) -> Sender:
    """The sending side of a service. Raises NotFound."""
    return _senders.get(service_id, lambda: _load_sender(service_id))


def _load_sender(service_id: UUID) -> Sender:
    service = Service.objects.select_related("organisation").filter(pk=service_id).first()
    if service is None:
        raise NotFound("service not found", code="no_service")
    reply_tos = list(service.reply_tos.filter(is_archived=False))
    senders = list(service.sms_senders.filter(is_archived=False))
    members = service.organisation.memberships.filter(user__is_active=True).values_list("user__email", flat=True)
    return Sender(
        service=service,
        keys=tuple((key, key.secret) for key in service.api_keys.all()),
        reply_tos={str(each.pk): each.email_address for each in reply_tos},
        sms_senders={str(each.pk): each.sender for each in senders},
        default_reply_to=next((each.email_address for each in reply_tos if each.is_default), ""),
        default_sms_sender=next((each.sender for each in senders if each.is_default), ""),
        guests=frozenset(service.guests.values_list("recipient", flat=True)),
        team=frozenset(email.lower() for email in members),
    )


def template(service_id: UUID, template_id: UUID) -> tuple[Template, TemplateVersion]:
    """A template of the service with its current version. Raises NotFound("Template not found")."""
    return _templates.get((service_id, template_id), lambda: _load_template(service_id, template_id))


def _load_template(service_id: UUID, template_id: UUID) -> tuple[Template, TemplateVersion]:
    found = (
        Template.objects.filter(service_id=service_id, pk=template_id).select_related("reply_to", "sms_sender").first()
    )
    if found is None:
        raise NotFound("Template not found", code="no_template")
    return found, found.versions.select_related("created_by").get(version=found.current_version)
