"""Tables of notify, by topic."""

from commonweal.notify.models.messages import Job, Notification, ReceivedText, Status
from commonweal.notify.models.services import (
    ApiKey,
    ContactBlock,
    GuestEntry,
    KeyType,
    ReplyTo,
    Service,
    SmsSender,
)
from commonweal.notify.models.templates import Template, TemplateVersion

__all__ = [
    "ApiKey",
    "ContactBlock",
    "GuestEntry",
    "Job",
    "KeyType",
    "Notification",
    "ReceivedText",
    "ReplyTo",
    "Service",
    "SmsSender",
    "Status",
    "Template",
    "TemplateVersion",
]
