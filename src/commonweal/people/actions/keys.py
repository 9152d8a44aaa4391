"""API keys are issued and revoked here; `commonweal.people.keys` checks them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonweal.kernel import clock, ledger
from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.text import tidy
from commonweal.people import events, keys
from commonweal.people.engine.secrets import KeyText
from commonweal.people.models import ApiKey, Organisation, User


@transaction.atomic
def issue_key(
    *, organisation: Organisation, name: str, scopes: Sequence[str], expires_at: datetime | None, by: User
) -> tuple[ApiKey, str]:
    """The saved key and its text, which exists only in this answer. Raises Invalid for unknown scopes."""
    problems = []
    if not tidy(name):
        problems.append(Problem("name", _("The key needs a name.")))
    if not scopes or set(scopes) - set(keys.scopes()):
        problems.append(Problem("scopes", _("Choose what the key may do."), code="unknown_scope"))
    if expires_at is not None and expires_at <= clock.now():
        problems.append(Problem("expires_at", _("Choose a day in the future.")))
    if problems:
        raise Invalid(problems=problems)
    text = KeyText.new()
    key = ApiKey.objects.create(
        organisation=organisation,
        name=tidy(name),
        prefix=text.prefix,
        digest=text.digest,
        scopes=sorted(set(scopes)),
        created_by=by,
        expires_at=expires_at,
    )
    after = {"name": key.name, "scopes": key.scopes, "expires_at": expires_at.isoformat() if expires_at else None}
    ledger.note(act="API key issued", subject=key.ref, by=by, after=after, organisation=str(organisation.pk))
    ledger.announce(events.ApiKeyIssued(at=clock.now(), organisation=organisation.ref, key=key.ref))
    return key, str(text)


@transaction.atomic
def revoke_key(*, key: ApiKey, by: User) -> None:
    """Make the key useless at once and for ever; revoking twice changes nothing."""
    now = clock.now()
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        key.revoked_at = now
        ledger.note(act="API key revoked", subject=key.ref, by=by, organisation=str(key.organisation_id))
        ledger.announce(events.ApiKeyRevoked(at=now, organisation=key.organisation.ref, key=key.ref))
