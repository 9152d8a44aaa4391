"""Who does something: the `by=` of every action."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """A person, an API key or a part of the system, as the audit trail names it.

    `actor_kind` is "user", "key" or "system"; `actor_id` is stable; `actor_label` is shown to managers.
    """

    @property
    def actor_kind(self) -> str: ...

    @property
    def actor_id(self) -> str: ...

    @property
    def actor_label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class System:
    """A part of the product that acts by itself: an import, the schedule, the demo."""

    name: str

    @property
    def actor_kind(self) -> str:
        return "system"

    @property
    def actor_id(self) -> str:
        return self.name

    @property
    def actor_label(self) -> str:
        return self.name
