"""Reports from readers: something on a service's page is wrong."""

import uuid
from datetime import timedelta

from django.db import transaction

from commonweal.directory import events
from commonweal.directory.models.feedback import Feedback, FeedbackKind
from commonweal.directory.models.records import Record
from commonweal.kernel import clock, ledger, text
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict, Invalid, NotFound, Problem
from commonweal.kernel.refs import Ref

MOST_A_DAY = 40
LONGEST = 2000
LONGEST_NOTE = 500


def report_problem(*, service: uuid.UUID, name: str, kind: str, message: str, language: str, by: Actor) -> Feedback:
    """Keep a reader's report about a public service and announce it.

    The audit trail names the kind only: the message may hold what a stranger should not read. Raises NotFound for
    a service that is not public, Invalid for an unknown kind or an overlong message, Conflict (`too_many`) when
    this service had its fill of reports for a day.
    """
    if kind not in FeedbackKind.values:
        raise Invalid(problems=[Problem("kind", "is not one of the choices", "Choose one.")])
    if len(message) > LONGEST:
        raise Invalid(problems=[Problem("message", f"is longer than {LONGEST} characters", "Shorten it.")])
    with transaction.atomic():
        owner = Record.objects.filter(kind="service", id=service).values_list("owner_id", flat=True)
        if not owner:
            raise NotFound(kind="service")
        now = clock.now()
        if Feedback.objects.filter(service_id=service, sent_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
            raise Conflict("This service had many reports today; its staff know.", code="too_many")
        kept = Feedback.objects.create(
            service_id=service,
            service_name=text.tidy(name)[:300],
            organisation_id=owner[0],
            kind=kind,
            message=message.strip(),
            language=language,
            sent_at=now,
        )
        about = Ref("directory", "service", str(service))
        tenant = str(owner[0]) if owner[0] else None
        ledger.note(act="problem reported", subject=about, by=by, after={"kind": kind}, organisation=tenant)
        ledger.announce(events.ProblemReported(at=now, ref=about, kind=kind, organisation=tenant))
    return kept


def settle(*, feedback: uuid.UUID, note: str = "", by: Actor) -> None:
    """Mark a report as dealt with and keep what staff `note` about it; the audit trail does not repeat the note.

    Settling twice changes nothing. Raises NotFound, and Invalid for an overlong note.
    """
    if len(note) > LONGEST_NOTE:
        raise Invalid(problems=[Problem("note", f"is longer than {LONGEST_NOTE} characters", "Shorten it.")])
    with transaction.atomic():
        found = Feedback.objects.select_for_update().filter(pk=feedback).first()
        if found is None:
            raise NotFound(kind="feedback")
        if found.settled_at is None:
            found.settled_at = clock.now()
            found.note = note.strip()
            found.save(update_fields=["settled_at", "note"])
            ledger.note(
                act="problem settled",
                subject=Ref("directory", "service", str(found.service_id)),
                by=by,
                after={"kind": found.kind},
                organisation=str(found.organisation_id) if found.organisation_id else None,
            )
