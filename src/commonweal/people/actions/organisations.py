"""Organisations join, change and are switched off."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonweal.kernel import clock, ledger
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.text import slug, tidy
from commonweal.people import events
from commonweal.people.engine.identifiers import OrganisationNumber
from commonweal.people.models import Organisation, OrganisationIdentifier

FIELDS = ("name", "description", "website", "email")


def _free_slug(name: str) -> str:
    """A readable, unique part of an address; names in other scripts get a number."""
    base = slug(name, length=70) or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)


@transaction.atomic
def create_organisation(
    *, name: str, by: Actor, description: str = "", website: str = "", email: str = ""
) -> Organisation:
    """A saved organisation without members; invite its first manager next. Raises Invalid without a name."""
    if not tidy(name):
        raise Invalid(problems=[Problem("name", _("The organisation needs a name."))])
    organisation = Organisation.objects.create(
        name=tidy(name), slug=_free_slug(name), description=description.strip(), website=website, email=email
    )
    ledger.note(
        act="organisation created",
        subject=organisation.ref,
        by=by,
        after={field: getattr(organisation, field) for field in FIELDS if getattr(organisation, field)},
        organisation=str(organisation.pk),
    )
    ledger.announce(events.OrganisationCreated(at=clock.now(), organisation=organisation.ref))
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: Actor, **values: str) -> Organisation:
    """The organisation with new `values` of name, description, website or email. Its address (slug) stays."""
    changed = {
        field: value for field, value in values.items() if field in FIELDS and getattr(organisation, field) != value
    }
    if not changed:
        return organisation
    before: dict[str, Any] = {field: getattr(organisation, field) for field in changed}
    for field, value in changed.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(changed))
    _note("organisation changed", organisation, by, before, changed)
    return organisation


@transaction.atomic
def deactivate_organisation(*, organisation: Organisation, by: Actor) -> None:
    """Switch the organisation off: members and keys can do nothing in it until it is switched on again."""
    if Organisation.objects.filter(pk=organisation.pk, is_active=True).update(is_active=False):
        organisation.is_active = False
        _note("organisation deactivated", organisation, by, {"is_active": True}, {"is_active": False})
        ledger.announce(events.OrganisationDeactivated(at=clock.now(), organisation=organisation.ref))


@transaction.atomic
def reactivate_organisation(*, organisation: Organisation, by: Actor) -> None:
    """Switch the organisation on again; memberships and keys are as they were."""
    if Organisation.objects.filter(pk=organisation.pk, is_active=False).update(is_active=True):
        organisation.is_active = True
        _note("organisation reactivated", organisation, by, {"is_active": False}, {"is_active": True})
        ledger.announce(events.OrganisationReactivated(at=clock.now(), organisation=organisation.ref))


@transaction.atomic
def add_identifier(*, organisation: Organisation, scheme: str, identifier: str, by: Actor) -> OrganisationIdentifier:
    """The saved number in a register. Raises Invalid for a wrong form, check digits or a number already taken."""
    number = OrganisationNumber.parse(scheme, identifier)
    try:
        with transaction.atomic():
            row = OrganisationIdentifier.objects.create(
                organisation=organisation, scheme=number.scheme, identifier=number.number
            )
    except IntegrityError:
        problem = Problem("identifier", _("This number already belongs to an organisation of this hub."), code="taken")
        raise Invalid(problems=[problem]) from None
    _note("organisation identifier added", organisation, by, None, {"identifier": number.text})
    return row


@transaction.atomic
def remove_identifier(*, identifier: OrganisationIdentifier, by: Actor) -> None:
    """Forget a number in a register."""
    organisation, text = identifier.organisation, str(identifier)
    identifier.delete()
    _note("organisation identifier removed", organisation, by, {"identifier": text}, None)


def _note(
    act: str, organisation: Organisation, by: Actor, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    ledger.note(act=act, subject=organisation.ref, by=by, before=before, after=after, organisation=str(organisation.pk))
