"""Which fields of which things are personal data, so that the trail says that they changed but not to what."""

from collections.abc import Iterable, Mapping
from typing import Any

MASK = "•••"
ALWAYS = frozenset({"password", "secret", "token", "api_key", "key_hash", "session", "recovery_codes"})

_declared: dict[tuple[str, str], frozenset[str]] = {}


def declare(package: str, kind: str, fields: Iterable[str]) -> None:
    """Mask `fields` (names at any depth) of `package/kind` subjects in the trail. Adds to earlier declarations."""
    _declared[package, kind] = _declared.get((package, kind), frozenset()) | frozenset(fields)


def declared() -> dict[str, list[str]]:
    """The rules in force, by `package/kind`, for the operators' page."""
    return {f"{package}/{kind}": sorted(fields) for (package, kind), fields in sorted(_declared.items())}


def masked(package: str, kind: str, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """`values` with personal data replaced by a mask; empty values stay, since "was empty" tells nothing."""
    if values is None:
        return None
    hidden = ALWAYS | _declared.get((package, kind), frozenset())
    return {key: _mask(key, value, hidden) for key, value in values.items()}


def _mask(key: str, value: Any, hidden: frozenset[str]) -> Any:
    if key in hidden:
        return MASK if value not in (None, "", [], {}) else value
    if isinstance(value, Mapping):
        return {inner: _mask(inner, each, hidden) for inner, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mask("", each, hidden) for each in value]
    return value
