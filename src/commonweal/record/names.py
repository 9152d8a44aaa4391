"""Readable names for what the trail is about. Packages register how to name their things; the rest stay references.

Names are looked up for the subjects of entries that the reader may see, never for a reference that came in with an
address: a name tells something, too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from commonweal.kernel import ids
from commonweal.kernel.errors import Invalid
from commonweal.kernel.refs import Ref

Names = Callable[[Sequence[str]], Mapping[str, str]]
_register: dict[tuple[str, str], Names] = {}


def register(package: str, kind: str, names: Names) -> None:
    """Have `names` name the things of one kind: from ids of references to {id: name}, in one query, leaving out what
    it does not know. Call from the package's `apps.ready`; registering a kind again replaces it."""
    _register[package, kind] = names


def unregister(package: str, kind: str) -> None:
    """Name this kind no more; for tests."""
    del _register[package, kind]


def by_uuid(rows: Callable[[list[UUID]], Iterable[tuple[UUID, str]]]) -> Names:
    """Names for things whose ids are UUIDs, from a function that gives (id, name) pairs; other ids are left out."""

    def names(wanted: Sequence[str]) -> dict[str, str]:
        keys = [key for key in map(ids.parse_uuid, wanted) if key]
        return {str(key): name for key, name in rows(keys)} if keys else {}

    return names


def names_of(references: Iterable[str]) -> dict[str, str]:
    """The names of the things that `references` (package/kind/id) name, by reference; one call for each kind.

    Unregistered kinds, unknown things, things without a name and malformed references are left out.
    """
    wanted: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for text in references:
        try:
            ref = Ref.parse(text)
        except Invalid:
            continue
        if (ref.package, ref.kind) in _register:
            wanted[ref.package, ref.kind][ref.id] = text
    found: dict[str, str] = {}
    for kind, texts in wanted.items():
        for key, name in _register[kind](list(texts)).items():
            if name and key in texts:
                found[texts[key]] = name
    return found
