"""Synonym groups as text: one group a line, easy to read, easy to compare.

`en: nappies = diapers` joins words both ways; `en: hungry > food, free meal` widens one way only.
Lines that begin with # are remarks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.text import tidy


@dataclass(frozen=True, slots=True)
class GroupDoc:
    """One group: without targets it works both ways."""

    language: str
    words: tuple[str, ...]
    targets: tuple[str, ...] = ()


def read(text: str, file: str = "file") -> list[GroupDoc]:
    """The groups in `text`. Raises Invalid with the number of each line that cannot be read."""
    groups, problems = [], []
    for number, line in enumerate(text.splitlines(), 1):
        line = tidy(line)
        if not line or line.startswith("#"):
            continue
        language, _colon, rest = line.partition(":")
        left, arrow, right = rest.partition(">")
        words = tuple(tidy(w) for w in (left.split("=") if not arrow else left.split(",")) if tidy(w))
        targets = tuple(tidy(w) for w in right.split(",") if tidy(w))
        if not words or len(words) + len(targets) < 2 or not 2 <= len(language) <= 10:
            mend = "Write “en: nappies = diapers” or “en: hungry > food”."
            problems.append(Problem(f"{file}:{number}", "This line is no group of synonyms.", mend))
        else:
            groups.append(GroupDoc(language, words, targets))
    if problems:
        raise Invalid("The synonyms were not loaded.", problems=problems)
    return groups


def write(groups: Iterable[GroupDoc]) -> str:
    """The groups as text that `read` gives back."""
    lines = []
    for group in groups:
        if group.targets:
            lines.append(f"{group.language}: {', '.join(group.words)} > {', '.join(group.targets)}")
        else:
            lines.append(f"{group.language}: {' = '.join(group.words)}")
    return "\n".join(lines) + "\n"
