"""The HSDS objects that live inside one root, as tables with the standard's names."""

from django.db import models

from commonweal.directory.models.base import Part, by_root, inside_one, one_of


class Address(Part):
    """Where a location is or gets its post."""

    location = models.ForeignKey("Location", models.CASCADE, null=True, db_index=False, related_name="+")
    attention = models.TextField(null=True)
    address_1 = models.TextField(null=True)
    address_2 = models.TextField(null=True)
    city = models.TextField(null=True)
    region = models.TextField(null=True)
    state_province = models.TextField(null=True)
    postal_code = models.TextField(null=True)
    country = models.TextField(null=True)
    address_type = models.TextField(null=True)

    class Meta:
        db_table = "directory_address"
        indexes = by_root("address", ["location"])
        constraints = [
            one_of("address", "address_type", ("physical", "postal", "virtual")),
            inside_one("address", ["location"]),
        ]


class Phone(Part):
    """A telephone number."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, db_index=False, related_name="+")
    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    service_at_location = models.ForeignKey(
        "ServiceAtLocation", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    location = models.ForeignKey("Location", models.CASCADE, null=True, db_index=False, related_name="+")
    number = models.TextField(null=True)
    type = models.TextField(null=True)
    description = models.TextField(null=True)
    extension = models.FloatField(null=True)

    class Meta:
        db_table = "directory_phone"
        indexes = by_root("phone", ["organization", "service", "service_at_location", "location"])
        constraints = [inside_one("phone", ["organization", "service", "service_at_location", "location"])]


class Contact(Part):
    """A named person or desk."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, db_index=False, related_name="+")
    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    service_at_location = models.ForeignKey(
        "ServiceAtLocation", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    location = models.ForeignKey("Location", models.CASCADE, null=True, db_index=False, related_name="+")
    name = models.TextField(null=True)
    title = models.TextField(null=True)
    department = models.TextField(null=True)
    email = models.TextField(null=True)

    class Meta:
        db_table = "directory_contact"
        indexes = by_root("contact", ["organization", "service", "service_at_location", "location"])
        constraints = [inside_one("contact", ["organization", "service", "service_at_location", "location"])]


class Schedule(Part):
    """When something is open, in RFC 5545 parts."""

    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    service_at_location = models.ForeignKey(
        "ServiceAtLocation", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    location = models.ForeignKey("Location", models.CASCADE, null=True, db_index=False, related_name="+")
    valid_from = models.TextField(null=True)
    valid_to = models.TextField(null=True)
    dtstart = models.TextField(null=True)
    until = models.TextField(null=True)
    wkst = models.TextField(null=True)
    freq = models.TextField(null=True)
    byday = models.TextField(null=True)
    byweekno = models.TextField(null=True)
    bymonthday = models.TextField(null=True)
    byyearday = models.TextField(null=True)
    description = models.TextField(null=True)
    opens_at = models.TextField(null=True)
    closes_at = models.TextField(null=True)
    schedule_link = models.TextField(null=True)
    attending_type = models.TextField(null=True)
    notes = models.TextField(null=True)
    timezone = models.FloatField(null=True)
    count = models.FloatField(null=True)
    interval = models.FloatField(null=True)

    class Meta:
        db_table = "directory_schedule"
        indexes = by_root("schedule", ["service", "service_at_location", "location"])
        constraints = [
            one_of("schedule", "wkst", ("MO", "TU", "WE", "TH", "FR", "SA", "SU")),
            one_of("schedule", "freq", ("WEEKLY", "MONTHLY")),
            inside_one("schedule", ["service", "service_at_location", "location"]),
        ]


class ServiceArea(Part):
    """The area whose people a service is for."""

    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    service_at_location = models.ForeignKey(
        "ServiceAtLocation", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    name = models.TextField(null=True)
    description = models.TextField(null=True)
    extent = models.TextField(null=True)
    extent_type = models.TextField(null=True)
    uri = models.TextField(null=True)

    class Meta:
        db_table = "directory_service_area"
        indexes = by_root("service_area", ["service", "service_at_location"])
        constraints = [inside_one("service_area", ["service", "service_at_location"])]


class Language(Part):
    """A language that is spoken."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, db_index=False, related_name="+")
    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    service_at_location = models.ForeignKey(
        "ServiceAtLocation", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    location = models.ForeignKey("Location", models.CASCADE, null=True, db_index=False, related_name="+")
    name = models.TextField(null=True)
    code = models.TextField(null=True)
    note = models.TextField(null=True)

    class Meta:
        db_table = "directory_language"
        indexes = by_root("language", ["organization", "service", "service_at_location", "location"])
        constraints = [inside_one("language", ["organization", "service", "service_at_location", "location"])]


class Accessibility(Part):
    """Help to get in and about."""

    location = models.ForeignKey("Location", models.CASCADE, null=True, db_index=False, related_name="+")
    description = models.TextField(null=True)
    details = models.TextField(null=True)
    url = models.TextField(null=True)

    class Meta:
        db_table = "directory_accessibility"
        indexes = by_root("accessibility", ["location"])
        constraints = [inside_one("accessibility", ["location"])]


class CostOption(Part):
    """What it costs."""

    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    valid_from = models.TextField(null=True)
    valid_to = models.TextField(null=True)
    option = models.TextField(null=True)
    currency = models.TextField(null=True)
    amount_description = models.TextField(null=True)
    amount = models.FloatField(null=True)

    class Meta:
        db_table = "directory_cost_option"
        indexes = by_root("cost_option", ["service"])
        constraints = [inside_one("cost_option", ["service"])]


class RequiredDocument(Part):
    """What to bring."""

    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    document = models.TextField(null=True)
    uri = models.TextField(null=True)

    class Meta:
        db_table = "directory_required_document"
        indexes = by_root("required_document", ["service"])
        constraints = [inside_one("required_document", ["service"])]


class Funding(Part):
    """Who pays for it."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, db_index=False, related_name="+")
    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    source = models.TextField(null=True)

    class Meta:
        db_table = "directory_funding"
        indexes = by_root("funding", ["organization", "service"])
        constraints = [inside_one("funding", ["organization", "service"])]


class OrganizationIdentifier(Part):
    """A number in a public register."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, db_index=False, related_name="+")
    identifier_scheme = models.TextField(null=True)
    identifier_type = models.TextField(null=True)
    identifier = models.TextField(null=True)

    class Meta:
        db_table = "directory_organization_identifier"
        indexes = by_root("organization_identifier", ["organization"])
        constraints = [inside_one("organization_identifier", ["organization"])]


class Url(Part):
    """A further address on the web."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, db_index=False, related_name="+")
    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    label = models.TextField(null=True)
    url = models.TextField(null=True)

    class Meta:
        db_table = "directory_url"
        indexes = by_root("url", ["organization", "service"])
        constraints = [inside_one("url", ["organization", "service"])]


class ServiceCapacity(Part):
    """How many places are free."""

    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    unit = models.ForeignKey("Unit", models.PROTECT, null=True, related_name="+")
    description = models.TextField(null=True)
    updated = models.TextField(null=True)
    available = models.FloatField(null=True)
    maximum = models.FloatField(null=True)

    class Meta:
        db_table = "directory_service_capacity"
        indexes = by_root("service_capacity", ["service"])
        constraints = [inside_one("service_capacity", ["service"])]


class Attribute(Part):
    """A classification of any object by a taxonomy term."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, db_index=False, related_name="+")
    program = models.ForeignKey("Program", models.CASCADE, null=True, db_index=False, related_name="+")
    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    service_at_location = models.ForeignKey(
        "ServiceAtLocation", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    location = models.ForeignKey("Location", models.CASCADE, null=True, db_index=False, related_name="+")
    unit = models.ForeignKey("Unit", models.CASCADE, null=True, db_index=False, related_name="+")
    meta_table_description = models.ForeignKey(
        "MetaTableDescription", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    taxonomy_term = models.ForeignKey("TaxonomyTerm", models.PROTECT, null=True, related_name="+")
    link_id = models.UUIDField(null=True)
    link_type = models.TextField(null=True)
    link_entity = models.TextField(null=True)
    value = models.TextField(null=True)
    label = models.TextField(null=True)

    class Meta:
        db_table = "directory_attribute"
        indexes = by_root(
            "attribute",
            ["organization", "program", "service", "service_at_location", "location", "unit", "meta_table_description"],
        )
        constraints = [
            inside_one(
                "attribute",
                [
                    "organization",
                    "program",
                    "service",
                    "service_at_location",
                    "location",
                    "unit",
                    "meta_table_description",
                ],
            )
        ]


class Metadata(Part):
    """A change that the source recorded."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, db_index=False, related_name="+")
    program = models.ForeignKey("Program", models.CASCADE, null=True, db_index=False, related_name="+")
    service = models.ForeignKey("Service", models.CASCADE, null=True, db_index=False, related_name="+")
    service_at_location = models.ForeignKey(
        "ServiceAtLocation", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    location = models.ForeignKey("Location", models.CASCADE, null=True, db_index=False, related_name="+")
    taxonomy = models.ForeignKey("Taxonomy", models.CASCADE, null=True, db_index=False, related_name="+")
    taxonomy_term = models.ForeignKey("TaxonomyTerm", models.CASCADE, null=True, db_index=False, related_name="+")
    unit = models.ForeignKey("Unit", models.CASCADE, null=True, db_index=False, related_name="+")
    meta_table_description = models.ForeignKey(
        "MetaTableDescription", models.CASCADE, null=True, db_index=False, related_name="+"
    )
    resource_id = models.UUIDField(null=True)
    resource_type = models.TextField(null=True)
    last_action_date = models.TextField(null=True)
    last_action_type = models.TextField(null=True)
    field_name = models.TextField(null=True)
    previous_value = models.TextField(null=True)
    replacement_value = models.TextField(null=True)
    updated_by = models.TextField(null=True)

    class Meta:
        db_table = "directory_metadata"
        indexes = by_root(
            "metadata",
            [
                "organization",
                "program",
                "service",
                "service_at_location",
                "location",
                "taxonomy",
                "taxonomy_term",
                "unit",
                "meta_table_description",
            ],
        )
        constraints = [
            inside_one(
                "metadata",
                [
                    "organization",
                    "program",
                    "service",
                    "service_at_location",
                    "location",
                    "taxonomy",
                    "taxonomy_term",
                    "unit",
                    "meta_table_description",
                ],
            )
        ]
