"""What happened to people and organisations. Ids only: names and addresses stay in the tables."""

from dataclasses import dataclass

from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref


@dataclass(frozen=True, kw_only=True)
class OrganisationCreated(Fact):
    """An organisation joined the hub."""

    organisation: Ref


@dataclass(frozen=True, kw_only=True)
class OrganisationDeactivated(Fact):
    """An organisation was switched off: its members and keys can do nothing in it."""

    organisation: Ref


@dataclass(frozen=True, kw_only=True)
class OrganisationReactivated(Fact):
    """A switched-off organisation works again."""

    organisation: Ref


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Fact):
    """Somebody was invited by e-mail (first time or again)."""

    organisation: Ref
    invitation: Ref
    role: str


@dataclass(frozen=True, kw_only=True)
class MembershipStarted(Fact):
    """A user became a member."""

    organisation: Ref
    user: Ref
    role: str


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(Fact):
    """A member's role changed."""

    organisation: Ref
    user: Ref
    role: str


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Fact):
    """A member left or was removed."""

    organisation: Ref
    user: Ref


@dataclass(frozen=True, kw_only=True)
class ApiKeyIssued(Fact):
    """A new API key works for an organisation."""

    organisation: Ref
    key: Ref


@dataclass(frozen=True, kw_only=True)
class ApiKeyRevoked(Fact):
    """An API key no longer works."""

    organisation: Ref
    key: Ref


@dataclass(frozen=True, kw_only=True)
class PersonErased(Fact):
    """A person's account was deleted. Whoever keeps that person's data or name must drop it now."""

    user: Ref
