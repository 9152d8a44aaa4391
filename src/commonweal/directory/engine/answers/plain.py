"""Answers that are one value each: text, a number, a choice."""

from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]


def read(document: Mapping[str, Any], names: Sequence[str]) -> Document:
    """The values of `names`; None where the document says nothing."""
    return {name: document.get(name) for name in names}


def write(document: Mapping[str, Any], answers: Mapping[str, Any], names: Sequence[str]) -> Document:
    """`document` with the answers called `names`; an empty answer removes the field."""
    changed = dict(document)
    for name in names:
        value = answers.get(name)
        if value is None or value == "":
            changed.pop(name, None)
        else:
            changed[name] = value
    return changed
