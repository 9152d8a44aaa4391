"""The HSDS objects with a life of their own, as tables with the standard's names."""

from django.db import models

from commonweal.directory.models.base import Root, one_of


class Organization(Root):
    """Who provides services."""

    parent_organization_id = models.UUIDField(null=True)
    name = models.TextField()
    alternate_name = models.TextField(null=True)
    description = models.TextField(null=True)
    email = models.TextField(null=True)
    website = models.TextField(null=True)
    tax_status = models.TextField(null=True)
    tax_id = models.TextField(null=True)
    legal_status = models.TextField(null=True)
    logo = models.TextField(null=True)
    uri = models.TextField(null=True)
    year_incorporated = models.FloatField(null=True)
    is_placeholder = models.BooleanField(default=False)

    class Meta:
        db_table = "directory_organization"


class Program(Root):
    """A group of services run under one name."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, related_name="programs")
    position = models.IntegerField(null=True)
    name = models.TextField(null=True)
    alternate_name = models.TextField(null=True)
    description = models.TextField(null=True)

    class Meta:
        db_table = "directory_program"


class Service(Root):
    """What is offered to people."""

    organization = models.ForeignKey("Organization", models.PROTECT, null=True, related_name="+")
    program = models.ForeignKey("Program", models.PROTECT, null=True, related_name="+")
    name = models.TextField()
    alternate_name = models.TextField(null=True)
    description = models.TextField(null=True)
    url = models.TextField(null=True)
    email = models.TextField(null=True)
    status = models.TextField()
    interpretation_services = models.TextField(null=True)
    application_process = models.TextField(null=True)
    fees_description = models.TextField(null=True)
    wait_time = models.TextField(null=True)
    fees = models.TextField(null=True)
    accreditations = models.TextField(null=True)
    eligibility_description = models.TextField(null=True)
    assured_date = models.TextField(null=True)
    assurer_email = models.TextField(null=True)
    licenses = models.TextField(null=True)
    alert = models.TextField(null=True)
    last_modified = models.TextField(null=True)
    minimum_age = models.FloatField(null=True)
    maximum_age = models.FloatField(null=True)

    class Meta:
        db_table = "directory_service"
        constraints = [one_of("service", "status", ("active", "inactive", "defunct", "temporarily closed"))]


class ServiceAtLocation(Root):
    """One service at one place."""

    service = models.ForeignKey("Service", models.CASCADE, null=True, related_name="service_at_locations")
    position = models.IntegerField(null=True)
    location = models.ForeignKey("Location", models.PROTECT, null=True, related_name="+")
    description = models.TextField(null=True)

    class Meta:
        db_table = "directory_service_at_location"


class Location(Root):
    """A place, in the world or online. A confidential one never shows its address or point."""

    organization = models.ForeignKey("Organization", models.CASCADE, null=True, related_name="locations")
    position = models.IntegerField(null=True)
    location_type = models.TextField()
    url = models.TextField(null=True)
    name = models.TextField(null=True)
    alternate_name = models.TextField(null=True)
    description = models.TextField(null=True)
    transportation = models.TextField(null=True)
    external_identifier = models.TextField(null=True)
    external_identifier_type = models.TextField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_confidential = models.BooleanField(default=False)

    class Meta:
        db_table = "directory_location"
        constraints = [one_of("location", "location_type", ("physical", "postal", "virtual"))]


class Taxonomy(Root):
    """A scheme of terms."""

    name = models.TextField(null=True)
    description = models.TextField(null=True)
    uri = models.TextField(null=True)
    version = models.TextField(null=True)

    class Meta:
        db_table = "directory_taxonomy"


class TaxonomyTerm(Root):
    """One term of a scheme."""

    position = models.IntegerField(null=True)
    taxonomy_detail = models.ForeignKey(
        "Taxonomy", models.PROTECT, null=True, related_name="+", db_column="taxonomy_id"
    )
    parent_id = models.UUIDField(null=True, db_index=True)
    code = models.TextField(null=True)
    name = models.TextField(null=True)
    description = models.TextField(null=True)
    taxonomy = models.TextField(null=True)
    language = models.TextField(null=True)
    term_uri = models.TextField(null=True)

    class Meta:
        db_table = "directory_taxonomy_term"


class Unit(Root):
    """What a capacity counts."""

    name = models.TextField(null=True)
    scheme = models.TextField(null=True)
    identifier = models.TextField(null=True)
    uri = models.TextField(null=True)

    class Meta:
        db_table = "directory_unit"


class MetaTableDescription(Root):
    """What a tabular package says about one of its tables."""

    name = models.TextField(null=True)
    language = models.TextField(null=True)
    character_set = models.TextField(null=True)

    class Meta:
        db_table = "directory_meta_table_description"
