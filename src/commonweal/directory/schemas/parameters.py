"""What may be asked. One class a list; each refuses what it cannot answer rather than guessing."""

import re
from datetime import UTC, datetime, time
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

from commonweal.kernel import ids

PER_PAGE = 50
PER_PAGE_MAX = 1000
PROXIMITY_MAX = 500_000
SEQUENCE_MAX = 2**53 - 1
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_WORDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _plain(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold a null character")
    return value.strip()


def _identifier(value: Any) -> Any:
    found = ids.parse_uuid(value) if isinstance(value, str) else value
    if not isinstance(found, UUID):
        raise ValueError("must be a UUID such as 3f7b145d-84af-42d7-8fae-eaca714b02b2")
    return found


def _moment(value: Any) -> datetime:
    """An ISO 8601 date or date-time; without an offset it is UTC, without a time it is midnight."""
    text = value.strip().upper() if isinstance(value, str) else ""
    # In a query string "+01:00" arrives as " 01:00" from callers that forget to encode it.
    text = re.sub(r" (\d\d:\d\d)$", r"+\1", text) if "T" in text else text
    # A leap second is the last one that Python knows.
    text = re.sub(r"(T\d\d:\d\d):60", r"\1:59", text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a date or date-time such as 2026-03-01T09:30:00Z") from None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        # Its offset leads out of the calendar: as early or as late as there is.
        return datetime.max.replace(tzinfo=UTC) if moment.year > 5000 else datetime.min.replace(tzinfo=UTC)


def _yes_or_no(value: Any) -> bool:
    found = {"true": True, "false": False}.get(str(value).strip().lower())
    if found is None:
        raise ValueError("must be true or false")
    return found


def _metres(value: Any) -> float:
    text = str(value).strip()
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text) or not 0 < float(text) <= PROXIMITY_MAX:
        raise ValueError(f"must be a distance in metres from 1 to {PROXIMITY_MAX}")
    return float(text)


def _day(value: Any) -> str:
    text = str(value).strip().lower()
    for code, word in zip(DAYS, _DAY_WORDS, strict=True):
        if text in (code.lower(), word, word[:3]):
            return code
    raise ValueError("must be a day such as MO or Monday")


def _time(value: Any) -> time:
    text = str(value).strip()
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", text):
        raise ValueError("must be a time of day such as 09:30")
    return time.fromisoformat(text)


def _described(kind: str, **facts: Any) -> Any:
    """An optional parameter, described by hand: left out is the only way to say nothing, null is not a value."""

    def describe(schema: dict[str, Any]) -> None:
        schema.pop("anyOf", None)
        schema.update({"type": kind, **facts})
        if "format" in schema:
            # A parameter without a value, as forms send it, asks nothing.
            schema["anyOf"] = [{"format": schema.pop("format")}, {"maxLength": 0}]

    return Field(default=None, json_schema_extra=describe)


_DAY_PATTERN = "^(|" + "|".join([*DAYS, *(f"{word[:3]}|{word}" for word in _DAY_WORDS)]) + ")$"
_TIME_PATTERN = r"^(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?$"
_WORDS: dict[str, Any] = {"maxLength": 500, "pattern": "^[^\\u0000]*$"}
_MOMENT: dict[str, Any] = {
    "anyOf": [{"format": "date-time"}, {"format": "date"}, {"maxLength": 0}],
    "examples": ["2026-03-01T09:30:00Z"],
}


Words = Annotated[str, AfterValidator(_plain), Field(max_length=500)]
Identifier = Annotated[UUID, BeforeValidator(_identifier)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Metres = Annotated[float, BeforeValidator(_metres)]
Day = Annotated[str, BeforeValidator(_day)]
TimeOfDay = Annotated[time, BeforeValidator(_time)]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
Age = Annotated[float, Field(ge=0, le=150, allow_inf_nan=False)]


Kind = Literal["service", "organization", "service_at_location", "taxonomy", "taxonomy_term"]


class Paged(Schema):
    """Which page."""

    page: int = Field(1, ge=1, description="Which page, from 1. A page after the last is not found (404).")
    per_page: int = Field(PER_PAGE, ge=1, le=PER_PAGE_MAX, description="How many records a page holds.")


class Streamed(Paged):
    """Which page, or everything at once."""

    format: Literal["json", "ndjson"] = Field(
        "json", description="json: pages. ndjson: every record, one a line, without pages."
    )


class Searched(Streamed):
    """Full-text search over a list."""

    search: Words | None = _described("string", **_WORDS, description="Full-text search: every word counts.")


class Taxonomies(Searched):
    """What /taxonomies may be asked."""


class TaxonomyTerms(Searched):
    """What /taxonomy_terms may be asked."""

    taxonomy_id: Identifier | None = _described("string", format="uuid", description="Only terms of this taxonomy.")
    top_only: YesOrNo | None = _described("boolean", description="Only terms without a parent.")
    parent_id: Identifier | None = _described("string", format="uuid", description="Only the children of this term.")


class Classified(Searched):
    """Filters by taxonomy."""

    taxonomy_term_id: Identifier | None = _described(
        "string", format="uuid", description="Only records classified by this term."
    )
    taxonomy_id: Identifier | None = _described(
        "string", format="uuid", description="Only records classified by any term of this taxonomy."
    )
    full: YesOrNo | None = _described("boolean", description="Whole nested records instead of flat ones.")


class Organizations(Classified):
    """What /organizations may be asked."""

    full_service: YesOrNo | None = _described(
        "boolean", description="Nest each organization's services whole, not only named. Implies full."
    )


class OrganizationItem(Schema):
    """What /organizations/{id} may be asked."""

    full_service: YesOrNo | None = _described(
        "boolean", description="Nest the organization's services whole, not only named."
    )


class Offered(Classified):
    """Filters that services and service_at_locations share."""

    organization_id: Identifier | None = _described(
        "string", format="uuid", description="Only what this organization provides."
    )
    modified_after: Moment | None = _described(
        "string",
        description="Only records modified at or after this moment: 2026-03-01 or 2026-03-01T09:30:00Z (UTC assumed).",
        **_MOMENT,
    )


class Local(Schema):
    """Filters of ours; the prefix keeps them apart from the standard's."""

    x_open_now: YesOrNo | None = _described("boolean", description="Local: only what is open at this moment.")
    x_free: YesOrNo | None = _described("boolean", description="Local: only what says that it costs nothing.")
    x_language: Language | None = _described(
        "string",
        pattern="^([a-z]{2,3})?$",
        description="Local: only where this language is spoken (ISO 639 code such as pl or ar).",
    )


class Services(Offered, Local):
    """What /services may be asked."""

    minimal: YesOrNo | None = _described(
        "boolean", description="Only id and last_modified of every service, all in one page."
    )


class Near(Schema):
    """Filters by place. Coverage and distance are two different things; see the documentation."""

    postcode: Words | None = _described(
        "string",
        **_WORDS,
        description="Only what people at this postcode may use: where a service_area is known, the postcode lies in it.",
    )
    proximity: Metres | None = _described(
        "string",
        pattern=r"^([0-9]{1,6}(\.[0-9]{1,6})?)?$",
        description="Metres, with postcode: only places within this distance of the postcode's centroid.",
    )


class ServiceAtLocations(Offered, Near, Local):
    """What /service_at_locations may be asked."""


class ForWhomAndWhen(Schema):
    """The UK profile's filters by age and time."""

    minimum_age: Age | None = _described(
        "number", minimum=0, maximum=150, description="Youngest age: services whose age range reaches to it or above."
    )
    maximum_age: Age | None = _described(
        "number", minimum=0, maximum=150, description="Oldest age: services whose age range starts at it or below."
    )
    day: Day | None = _described(
        "string", pattern=_DAY_PATTERN, description="MO to SU, or a day's English name: open on that weekday."
    )
    start_time: TimeOfDay | None = _described(
        "string", pattern=_TIME_PATTERN, description="HH:MM: opens at this time or later."
    )
    end_time: TimeOfDay | None = _described(
        "string", pattern=_TIME_PATTERN, description="HH:MM: closes at this time or earlier."
    )


class UkServices(Services, ForWhomAndWhen):
    """What /services of the UK profile may be asked."""


class UkServiceAtLocations(ServiceAtLocations, ForWhomAndWhen):
    """What /service_at_locations of the UK profile may be asked."""


class ChangesAsked(Schema):
    """What the feed of changes may be asked."""

    since: Annotated[int, Field(ge=0, le=SEQUENCE_MAX)] | None = _described(
        "integer",
        minimum=0,
        maximum=SEQUENCE_MAX,
        description="Only changes after this sequence number; 0 for all of them.",
    )
    modified_after: Moment | None = _described("string", description="Only changes at or after this moment.", **_MOMENT)
    kind: Kind | None = _described(
        "string", description="Only changes of this kind of record.", enum=[*get_args(Kind), ""]
    )
    per_page: int = Field(PER_PAGE_MAX, ge=1, le=PER_PAGE_MAX, description="How many changes an answer holds.")
    format: Literal["json", "ndjson"] = Field("json", description="ndjson: every change, one a line, without pages.")
