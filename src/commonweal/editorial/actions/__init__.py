"""Everything that can be done to a draft. Keyword-only, `by=` always, one transaction, audited, with facts."""

from commonweal.editorial.actions.drafts import restore, save_draft, start_draft
from commonweal.editorial.actions.locks import lock, unlock
from commonweal.editorial.actions.publishing import (
    adopt,
    confirm,
    follow,
    publish,
    publish_due,
    reinstate,
    schedule,
    set_dates,
    unschedule,
    withdraw,
)
from commonweal.editorial.actions.review import approve, comment, request_changes, submit
from commonweal.editorial.actions.translations import publish_translation, save_translation

__all__ = [
    "adopt",
    "approve",
    "comment",
    "confirm",
    "follow",
    "lock",
    "publish",
    "publish_due",
    "publish_translation",
    "reinstate",
    "request_changes",
    "restore",
    "save_draft",
    "save_translation",
    "schedule",
    "set_dates",
    "start_draft",
    "submit",
    "unlock",
    "unschedule",
    "withdraw",
]
