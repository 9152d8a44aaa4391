"""What surrounds the objects: pages, the root, the feed of changes, problems."""

from typing import Literal

from ninja import Schema
from pydantic import create_model

from commonweal.directory.schemas.values import Described, Email, Id, Moment, Text, Url, absent


class Page(Described):
    """One page of a list. `size` counts what this page holds."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


def page_of(name: str, *contents: type[Schema]) -> type[Page]:
    """The class of a page that holds any of `contents`, under `name`."""
    held = contents[0]
    for each in contents[1:]:
        held = held | each  # type: ignore[assignment]
    return create_model(name, __base__=Page, __doc__=Page.__doc__, contents=(list[held], ...))  # type: ignore[valid-type]


class Publisher(Described):
    """Who answers for this data. `identifier` is an org-id.guide identifier."""

    name: Text
    identifier: Text = absent()
    email: Email = absent()
    website: Url = absent()
    additional_websites: list[Url] = absent()


class About(Described):
    """What this API is and which version of the standard it speaks."""

    version: Text
    profile: Url
    openapi_url: Url
    description: Text = absent()
    data_guide: Url = absent()
    publisher: Publisher = absent()


class AboutUk(Described):
    """What this API is and which profile of the standard it speaks."""

    version: Literal["HSDS-UK-3.0"]
    profile: Url
    openapi_url: Url
    description: Text = absent()
    publisher: Publisher = absent()


class Change(Described):
    """One record was put (published or changed) or deleted (withdrawn)."""

    sequence: int
    kind: Literal["service", "organization", "service_at_location", "taxonomy", "taxonomy_term"]
    id: Id
    op: Literal["put", "delete"]
    at: Moment
    replaced_by: Id = absent()
    url: Url = absent()


class Changes(Described):
    """What happened after `since`, oldest first. Ask again at `next`; it stays the same while nothing happens."""

    since: int
    last_sequence: int
    size: int
    has_more: bool
    next: Url
    empty: bool
    contents: list[Change]


class Mistake(Described):
    """One thing wrong with a request: which parameter, what is wrong, how to mend it."""

    where: Text
    message: Text
    mend: Text = absent()


class Problem(Schema):
    """A problem as RFC 9457 writes it (application/problem+json). `code` is stable."""

    type: Text
    title: Text
    status: int
    code: Text
    detail: Text = absent()
    problems: list[Mistake] = absent()
    replaced_by: Id = absent()
