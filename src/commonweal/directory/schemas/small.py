"""The small objects of HSDS 3.2 that hang on the large ones."""

from typing import Literal

from commonweal.directory.schemas.values import Described, Id, Moment, Text, Url, absent


class Metadata(Described):
    """One change of one field, as its publisher tells it."""

    id: Id
    resource_id: Id = absent()
    resource_type: Text = absent()
    last_action_date: Text
    last_action_type: Text
    field_name: Text
    previous_value: str
    replacement_value: str
    updated_by: Text


class Taxonomy(Described):
    """A list of terms that things are classified by."""

    id: Id
    name: Text
    description: Text
    uri: Url = absent()
    version: Text = absent()
    metadata: list[Metadata] = absent()


class TaxonomyTerm(Described):
    """One term of a taxonomy."""

    id: Id
    code: Text = absent()
    name: Text
    description: Text
    parent_id: Id = absent()
    taxonomy: Text = absent()
    taxonomy_detail: Taxonomy = absent()
    language: Text = absent()
    taxonomy_id: Id = absent()
    term_uri: Url = absent()
    metadata: list[Metadata] = absent()


class Attribute(Described):
    """Classifies the object it hangs on by a term."""

    id: Id
    link_id: Id = absent()
    taxonomy_term_id: Id = absent()
    link_type: Text = absent()
    link_entity: Text = absent()
    value: Text = absent()
    taxonomy_term: TaxonomyTerm = absent()
    metadata: list[Metadata] = absent()
    label: Text = absent()


class Noted(Described):
    """What nearly every object may carry."""

    attributes: list[Attribute] = absent()
    metadata: list[Metadata] = absent()


class Language(Noted):
    """A language spoken by a service, at a location or on a phone."""

    id: Id
    service_id: Id = absent()
    location_id: Id = absent()
    phone_id: Id = absent()
    name: Text = absent()
    code: Text = absent()
    note: Text = absent()


class Phone(Noted):
    """A telephone number."""

    id: Id
    location_id: Id = absent()
    service_id: Id = absent()
    organization_id: Id = absent()
    contact_id: Id = absent()
    service_at_location_id: Id = absent()
    number: Text
    extension: float = absent()
    type: Text = absent()
    description: Text = absent()
    languages: list[Language] = absent()


class Contact(Noted):
    """A person or role to talk to."""

    id: Id
    organization_id: Id = absent()
    service_id: Id = absent()
    service_at_location_id: Id = absent()
    location_id: Id = absent()
    name: Text = absent()
    title: Text = absent()
    department: Text = absent()
    email: Text = absent()
    phones: list[Phone] = absent()


class Schedule(Noted):
    """When something is open, in the parts of an RFC 5545 recurrence rule."""

    id: Id
    service_id: Id = absent()
    location_id: Id = absent()
    service_at_location_id: Id = absent()
    valid_from: Text = absent()
    valid_to: Text = absent()
    dtstart: Text = absent()
    timezone: float = absent()
    until: Text = absent()
    count: float = absent()
    wkst: Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"] = absent()
    freq: Literal["WEEKLY", "MONTHLY"] = absent()
    interval: float = absent()
    byday: Text = absent()
    byweekno: Text = absent()
    bymonthday: Text = absent()
    byyearday: Text = absent()
    description: Text = absent()
    opens_at: Text = absent()
    closes_at: Text = absent()
    schedule_link: Url = absent()
    attending_type: Text = absent()
    notes: Text = absent()


class ServiceArea(Noted):
    """Where the people live whom a service is for."""

    id: Id
    service_id: Id = absent()
    service_at_location_id: Id = absent()
    name: Text = absent()
    description: Text = absent()
    extent: Text = absent()
    extent_type: Text = absent()
    uri: Text = absent()


class Address(Noted):
    """A postal, physical or virtual address. Never present where the location is confidential."""

    id: Id
    location_id: Id = absent()
    attention: Text = absent()
    address_1: Text
    address_2: Text = absent()
    city: Text
    region: Text = absent()
    state_province: Text
    postal_code: Text
    country: Text
    address_type: Literal["physical", "postal", "virtual"]


class Accessibility(Noted):
    """What a place offers to people with impairments."""

    id: Id
    location_id: Id = absent()
    description: Text = absent()
    details: Text = absent()
    url: Url = absent()


class CostOption(Noted):
    """What somebody pays, and when that price holds."""

    id: Id
    service_id: Id = absent()
    valid_from: Text = absent()
    valid_to: Text = absent()
    option: Text = absent()
    currency: Text = absent()
    amount: float = absent()
    amount_description: Text = absent()


class RequiredDocument(Noted):
    """A document that somebody must bring."""

    id: Id
    service_id: Id = absent()
    document: Text = absent()
    uri: Url = absent()


class Funding(Noted):
    """Where money comes from."""

    id: Id
    organization_id: Id = absent()
    service_id: Id = absent()
    source: Text = absent()


class Unit(Noted):
    """What a capacity counts."""

    id: Id
    name: Text
    scheme: Text = absent()
    identifier: Text = absent()
    uri: Url = absent()


class ServiceCapacity(Noted):
    """How much is free, and when that was last said."""

    id: Id
    service_id: Id = absent()
    unit: Unit
    unit_id: Id = absent()
    available: float
    maximum: float = absent()
    description: Text = absent()
    updated: Moment


class Link(Noted):
    """One more web address."""

    id: Id
    label: Text = absent()
    url: Url
    organization_id: Id = absent()
    service_id: Id = absent()


class OrganizationIdentifier(Noted):
    """A number that a register gave to an organization."""

    id: Id
    organization_id: Id = absent()
    identifier_scheme: Text = absent()
    identifier_type: Text
    identifier: Text
