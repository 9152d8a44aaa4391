"""Facts: what happened, in the past tense. Capabilities announce them; wiring carries them to strangers."""

import dataclasses
import typing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

from commonweal.kernel.refs import Ref


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Base of all facts. Subclasses are frozen dataclasses in a package's `events.py`.

    Fields are text, numbers, booleans, datetimes, dates, Refs, tuples of text, or None of these;
    no personal data that the subscriber does not need. `name` is `package.ClassName` and is stable.
    """

    at: datetime

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        package = cls.__module__.removeprefix("commonweal.").split(".", 1)[0]
        cls.name = f"{package}.{cls.__name__}"

    def payload(self) -> dict[str, Any]:
        """The fact as JSON-ready values; `from_payload` reads it back."""
        return {field.name: _write(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The fact that `payload()` wrote. Unknown keys are dropped, so old code reads new facts."""
        hints = typing.get_type_hints(cls)
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{key: _read(value, hints[key]) for key, value in payload.items() if key in known})


def _write(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Ref):
        return str(value)
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    return value


def _read(value: Any, hint: Any) -> Any:
    kinds = typing.get_args(hint) or (hint,)
    if value is None:
        return None
    if isinstance(value, str):
        if datetime in kinds:
            return datetime.fromisoformat(value)
        if date in kinds:
            return date.fromisoformat(value)
        if Ref in kinds:
            return Ref.parse(value)
    if isinstance(value, list):
        return tuple(_read(item, typing.get_args(hint)[0] if typing.get_args(hint) else object) for item in value)
    return value
