"""What people read for states, steps and how translations stand."""

from typing import Any

from django.utils.translation import gettext_lazy as _

STEPS: dict[str, Any] = {
    "started": _("Started"),
    "saved": _("Saved"),
    "kept_aside": _("Kept aside: somebody else had saved in between"),
    "submitted": _("Sent for review"),
    "approved": _("Approved"),
    "changes_requested": _("Changes asked for"),
    "commented": _("Comment"),
    "published": _("Published"),
    "scheduled": _("Publishing scheduled"),
    "unscheduled": _("Taken off the schedule"),
    "publishing_failed": _("Could not be published at its time"),
    "dated": _("Dates changed"),
    "confirmed": _("Confirmed as still right"),
    "withdrawn": _("Retired"),
    "expired": _("Its end date came"),
    "translated": _("Translation saved"),
    "adopted": _("Taken under editing as it was public"),
    "followed": _("Changed outside the drafts"),
    "reinstated": _("Public again"),
    "taken_over": _("Editing taken over"),
}
COLOURS = {
    "draft": "grey",
    "in_review": "yellow",
    "approved": "blue",
    "scheduled": "purple",
    "published": "green",
    "expired": "red",
    "retired": "red",
}
TRANSLATED: dict[str, tuple[Any, str]] = {
    "missing": (_("Missing"), "grey"),
    "stale": (_("Out of date"), "yellow"),
    "current": (_("Up to date"), "green"),
}
DONE: dict[str, Any] = {
    "submit": _("Sent for review."),
    "approve": _("Approved."),
    "request_changes": _("Sent back with your note."),
    "comment": _("Your comment was added."),
    "publish": _("Published."),
    "unschedule": _("Taken off the schedule."),
    "confirm": _("Thank you. It is marked as still right."),
    "lock": _("You are editing this now. The person before you finds your note."),
}
