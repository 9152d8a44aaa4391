"""The large objects of HSDS 3.2: flat as lists give them, nested as items give them."""

from typing import Literal

from commonweal.directory.schemas.small import (
    Accessibility,
    Address,
    Contact,
    CostOption,
    Funding,
    Language,
    Link,
    Noted,
    OrganizationIdentifier,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceCapacity,
)
from commonweal.directory.schemas.values import Described, Email, Id, Moment, Text, Url, absent


class ProgramInList(Described):
    """A programme that groups services, flat."""

    id: Id
    organization_id: Id = absent()
    name: Text
    alternate_name: Text = absent()
    description: Text


class Program(ProgramInList, Noted):
    """A programme that groups services."""


class OrganizationInList(Described):
    """Who runs services, flat."""

    id: Id
    name: Text
    alternate_name: Text = absent()
    description: Text
    email: Email = absent()
    website: Url = absent()
    tax_status: Text = absent()
    tax_id: Text = absent()
    year_incorporated: float = absent()
    legal_status: Text = absent()
    logo: Text = absent()
    uri: Url = absent()
    parent_organization_id: Id = absent()


class LocationInList(Described):
    """A place, flat. Without coordinates where it is confidential or nobody gave any."""

    id: Id
    location_type: Literal["physical", "postal", "virtual"]
    url: Url = absent()
    organization_id: Id = absent()
    name: Text = absent()
    alternate_name: Text = absent()
    description: Text = absent()
    transportation: Text = absent()
    latitude: float = absent()
    longitude: float = absent()
    external_identifier: Text = absent()
    external_identifier_type: Text = absent()


class Location(LocationInList, Noted):
    """A place with everything known of it."""

    languages: list[Language] = absent()
    addresses: list[Address] = absent()
    contacts: list[Contact] = absent()
    accessibility: list[Accessibility] = absent()
    phones: list[Phone] = absent()
    schedules: list[Schedule] = absent()


class OrganizationOfService(OrganizationInList, Noted):
    """Who runs a service, with everything known of them but their services."""

    additional_websites: list[Link] = absent()
    funding: list[Funding] = absent()
    contacts: list[Contact] = absent()
    phones: list[Phone] = absent()
    locations: list[Location] = absent()
    programs: list[Program] = absent()
    organization_identifiers: list[OrganizationIdentifier] = absent()


class _ServiceFields(Described):
    id: Id
    organization_id: Id
    program_id: Id = absent()
    name: Text
    alternate_name: Text = absent()
    description: Text = absent()
    url: Url = absent()
    email: Email = absent()
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    interpretation_services: Text = absent()
    application_process: Text = absent()
    fees_description: Text = absent()
    wait_time: Text = absent()
    fees: Text = absent()
    accreditations: Text = absent()
    eligibility_description: Text = absent()
    minimum_age: float = absent()
    maximum_age: float = absent()
    assured_date: Text = absent()
    assurer_email: Email = absent()
    licenses: Text = absent()
    alert: Text = absent()
    last_modified: Moment = absent()


class ServiceInList(_ServiceFields):
    """A service, flat: itself, its organization and its programme."""

    organization: OrganizationInList
    program: ProgramInList = absent()


class ServiceAtPlace(_ServiceFields, Noted):
    """A service as a service_at_location nests it: everything but the other places."""

    additional_urls: list[Link] = absent()
    phones: list[Phone] = absent()
    schedules: list[Schedule] = absent()
    service_areas: list[ServiceArea] = absent()
    languages: list[Language] = absent()
    organization: OrganizationOfService
    funding: list[Funding] = absent()
    cost_options: list[CostOption] = absent()
    program: Program = absent()
    required_documents: list[RequiredDocument] = absent()
    contacts: list[Contact] = absent()
    capacities: list[ServiceCapacity] = absent()


class _PlaceOfService(Described):
    id: Id
    service_id: Id = absent()
    location_id: Id = absent()
    description: Text = absent()


class ServiceAtLocationInService(_PlaceOfService, Noted):
    """One place where a service is offered, as the service nests it."""

    service_areas: list[ServiceArea] = absent()
    contacts: list[Contact] = absent()
    phones: list[Phone] = absent()
    schedules: list[Schedule] = absent()
    location: Location = absent()


class ServiceAtLocationInList(_PlaceOfService):
    """One service at one place, flat."""

    location: LocationInList = absent()
    service: ServiceInList = absent()


class ServiceAtLocation(ServiceAtLocationInService):
    """One service at one place with everything known of both."""

    service: ServiceAtPlace = absent()


class Service(ServiceAtPlace):
    """A service with everything known of it."""

    service_at_locations: list[ServiceAtLocationInService] = absent()


class ServiceReference(Described):
    """A service named and no more: ask for it by its id."""

    id: Id
    name: Text
    status: Literal["active", "inactive", "defunct", "temporarily closed"]


class Organization(OrganizationOfService):
    """Who runs services, with everything known of them; services named, or whole with `full_service`."""

    services: list[ServiceReference | Service] = absent()


class Minimal(Described):
    """What a consumer needs to find out what changed."""

    id: Id
    last_modified: Moment = absent()
