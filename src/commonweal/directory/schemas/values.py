"""The few kinds of value that HSDS fields hold, as the contracts describe them.

These classes only describe; answers are served from stored documents. Optional fields are left out when they have
no value: never null, never empty text.
"""

from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field


def _format(name: str) -> Any:
    return Field(min_length=1, json_schema_extra={"format": name})


Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, _format("uuid")]
Url = Annotated[str, _format("uri")]
Email = Annotated[str, _format("email")]
Moment = Annotated[str, _format("date-time")]


def absent() -> Any:
    """An optional field: left out of the answer when there is nothing to say."""
    return Field(default=None)


class Described(Schema):
    """An object with exactly the fields named; anything else would break the contract."""

    model_config = ConfigDict(extra="forbid")
