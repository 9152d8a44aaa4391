"""What happened to vocabularies."""

from dataclasses import dataclass

from commonweal.kernel.facts import Fact
from commonweal.kernel.refs import Ref


@dataclass(frozen=True, kw_only=True)
class VocabularyChanged(Fact):
    """Terms, labels or synonyms of a scheme changed; search and pages that show them may be stale."""

    scheme: str


@dataclass(frozen=True, kw_only=True)
class TermReplaced(Fact):
    """A term was merged into or replaced by another; what used the old one should move."""

    term: Ref
    replacement: Ref
