"""The demonstration's people: an operator and the staff of two organisations that do not exist."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from commonweal.kernel.actors import System
from commonweal.kernel.errors import NotAllowed
from commonweal.people.actions import members, organisations
from commonweal.people.models import Organisation, OrganisationIdentifier, Role, User

PASSWORD = "commonweal-demo"  # noqa: S105  shown by the start command; only ever works on a demonstration hub
BY = System("demo")

ORGANISATIONS = {
    "harbour": (
        "Harbour Community Trust",
        "Food, warmth and company for the people of the harbour district.",
        ("XX-DEMO", "HARBOUR-1"),
    ),
    "northshore": (
        "Northshore Council",
        "Housing, benefits and public health for the town and its villages.",
        ("XX-DEMO", "NORTHSHORE-1"),
    ),
}
PEOPLE = (
    ("operator@demo.example", "Olive Marsh", None, None),
    ("manager@harbour.example", "Maya Okafor", "harbour", Role.MANAGER),
    ("editor@harbour.example", "Edwin Pryce", "harbour", Role.EDITOR),
    ("publisher@harbour.example", "Petra Lindqvist", "harbour", Role.PUBLISHER),
    ("viewer@harbour.example", "Vikram Nair", "harbour", Role.VIEWER),
    ("manager@northshore.example", "Marwan Haddad", "northshore", Role.MANAGER),
    ("editor@northshore.example", "Elin Morgan", "northshore", Role.EDITOR),
    ("viewer@northshore.example", "Victor Sands", "northshore", Role.VIEWER),
)


def sign_ins() -> list[tuple[str, str, str]]:
    """What the start command prints: (e-mail address, password, what this person is)."""
    return [
        (email, PASSWORD, f"{role.value} of {ORGANISATIONS[key][0]}" if role and key else "runs the hub")
        for email, _name, key, role in PEOPLE
    ]


@transaction.atomic
def load() -> dict[str, Organisation]:
    """The demo organisations by short name, with their people. Idempotent. Refused outside a demonstration."""
    if not (settings.ENV.demo or settings.DEBUG):
        raise NotAllowed("Demo sign-ins exist only where COMMONWEAL_DEMO=yes.", code="not_a_demo")
    made = {key: _organisation(*texts) for key, texts in ORGANISATIONS.items()}
    for email, name, key, role in PEOPLE:
        user = _user(email, name, is_operator=key is None)
        if key and role:
            members.add_member(organisation=made[key], user=user, role=role, by=BY)
    return made


def _organisation(name: str, description: str, number: tuple[str, str]) -> Organisation:
    scheme, identifier = number
    known = OrganisationIdentifier.objects.filter(scheme=scheme, identifier=identifier).first()
    if known:
        return known.organisation
    organisation = organisations.create_organisation(name=name, description=description, by=BY)
    organisations.add_identifier(organisation=organisation, scheme=scheme, identifier=identifier, by=BY)
    return organisation


def _user(email: str, name: str, *, is_operator: bool) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(
            email, PASSWORD, name=name, is_operator=is_operator, time_zone=settings.TIME_ZONE
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
