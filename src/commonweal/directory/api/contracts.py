"""The two published contracts: what sets them apart and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from ninja import Schema

from commonweal.directory.engine.profile import uk_document
from commonweal.directory.schemas import answers, objects, parameters, small, uk

LISTS: Mapping[str, str] = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One list of a contract: its parameters, and its objects in whole, flat and minimal form."""

    path: str
    kind: str
    asked: type[parameters.Searched]
    whole: type[Schema]
    flat: type[Schema]
    has_minimal: bool = False
    may_be_whole: bool = True

    @property
    def forms(self) -> tuple[type[Schema], ...]:
        """The forms that records of this list are given in, the usual one first, each once."""
        extra = (objects.Minimal,) if self.has_minimal else ()
        whole = (self.whole,) if self.may_be_whole else ()
        return tuple(dict.fromkeys((self.flat, *whole, *extra)))


@dataclass(frozen=True, slots=True)
class Contract:
    """One published API. `slug` is its first path segment; `is_uk` says whether documents take the UK profile."""

    slug: str
    title: str
    version: str
    profile: str
    about: type[Schema]
    endpoints: tuple[Endpoint, ...]
    required: frozenset[str] = field(default=frozenset({"services"}))
    is_uk: bool = False
    has_post: bool = True

    def written(self, kind: str, text: str) -> str:
        """A stored document as this contract writes it."""
        if not self.is_uk:
            return text
        return orjson.dumps(uk_document(kind, orjson.loads(text))).decode()


HSDS = Contract(
    slug="hsds",
    title="Human Services Data Specification API",
    version="3.2",
    profile="https://docs.openreferral.org/en/3.2/",
    about=answers.About,
    endpoints=(
        Endpoint("services", "service", parameters.Services, objects.Service, objects.ServiceInList, has_minimal=True),
        Endpoint(
            "service_at_locations",
            "service_at_location",
            parameters.ServiceAtLocations,
            objects.ServiceAtLocation,
            objects.ServiceAtLocationInList,
        ),
        Endpoint(
            "organizations",
            "organization",
            parameters.Organizations,
            objects.Organization,
            objects.OrganizationInList,
        ),
        Endpoint("taxonomies", "taxonomy", parameters.Taxonomies, small.Taxonomy, small.Taxonomy, may_be_whole=False),
        Endpoint(
            "taxonomy_terms",
            "taxonomy_term",
            parameters.TaxonomyTerms,
            small.TaxonomyTerm,
            small.TaxonomyTerm,
            may_be_whole=False,
        ),
    ),
)

ORUK = Contract(
    slug="oruk",
    title="Open Referral UK API",
    version="HSDS-UK-3.0",
    profile="https://openreferraluk.org/specifications/3.0/",
    about=answers.AboutUk,
    is_uk=True,
    has_post=False,
    endpoints=(
        Endpoint("services", "service", parameters.UkServices, uk.Service, uk.ServiceInList, has_minimal=True),
        Endpoint(
            "service_at_locations",
            "service_at_location",
            parameters.UkServiceAtLocations,
            uk.ServiceAtLocation,
            uk.ServiceAtLocationInList,
        ),
        Endpoint("taxonomies", "taxonomy", parameters.Taxonomies, uk.Taxonomy, uk.Taxonomy, may_be_whole=False),
        Endpoint(
            "taxonomy_terms",
            "taxonomy_term",
            parameters.TaxonomyTerms,
            uk.TaxonomyTerm,
            uk.TaxonomyTerm,
            may_be_whole=False,
        ),
    ),
)
