"""What differs between two JSON documents, field by field and word by word, in words people can follow."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from commonweal.kernel.errors import Invalid

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class ById:
    """A step into a list: the member with this id, wherever it stands."""

    id: str


@dataclass(frozen=True, slots=True)
class At:
    """A step into a list whose members have no ids: the member at this place of the new list."""

    index: int


Step = str | ById | At
Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words: `op` is "same", "removed" or "added"."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `op` is "changed", "added", "removed" or "moved".

    `position` is a list member's place: in the new list for added and moved, in the old one for removed.
    """

    path: Path
    op: str
    old: Any = None
    new: Any = None
    position: int | None = None

    @property
    def words(self) -> tuple[Words, ...]:
        """For changed text: the words that stayed, went and came."""
        if isinstance(self.old, str) and isinstance(self.new, str):
            return words_between(self.old, self.new)
        return ()


def words_between(old: str, new: str) -> tuple[Words, ...]:
    """The runs of words that lead from `old` to `new`; those not "added" join to `old`, those not "removed" to `new`."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    runs: list[Words] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            runs.append(Words("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            runs.append(Words("removed", "".join(before[i1:i2])))
        if j2 > j1:
            runs.append(Words("added", "".join(after[j1:j2])))
    return tuple(runs)


def compare(old: Any, new: Any) -> list[Difference]:
    """Every difference from `old` to `new`, in reading order; `apply(old, compare(old, new)) == new`.

    List members that all carry a unique text `id` are matched by it, so moving one is not a removal.
    """
    return list(_compare((), old, new))


def _compare(path: Path, old: Any, new: Any) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*new, *(key for key in old if key not in new)]:
            if key not in old:
                yield Difference((*path, key), "added", new=new[key])
            elif key not in new:
                yield Difference((*path, key), "removed", old=old[key])
            else:
                yield from _compare((*path, key), old[key], new[key])
    elif isinstance(old, list) and isinstance(new, list):
        ids = _ids(old), _ids(new)
        if ids[0] is not None and ids[1] is not None:
            yield from _compare_by_id(path, old, new, ids[0], ids[1])
        else:
            yield from _compare_in_order(path, old, new)
    elif _written(old) != _written(new):
        yield Difference(path, "changed", old=old, new=new)


def _ids(members: list[Any]) -> list[str] | None:
    ids = [member.get("id") if isinstance(member, dict) else None for member in members]
    found = [each for each in ids if isinstance(each, str) and each]
    return found if len(found) == len(members) and len(set(found)) == len(found) else None


def _compare_by_id(
    path: Path, old: list[Any], new: list[Any], old_ids: list[str], new_ids: list[str]
) -> Iterator[Difference]:
    was = dict(zip(old_ids, old, strict=True))
    place = {each: index for index, each in enumerate(old_ids)}
    still = _longest_rise([place[each] for each in new_ids if each in place])
    for index, each in enumerate(old_ids):
        if each not in new_ids:
            yield Difference((*path, ById(each)), "removed", old=old[index], position=index)
    for index, (each, member) in enumerate(zip(new_ids, new, strict=True)):
        inside = (*path, ById(each))
        if each not in place:
            yield Difference(inside, "added", new=member, position=index)
            continue
        if place[each] not in still:
            yield Difference(inside, "moved", old=place[each], new=index, position=index)
        yield from _compare(inside, was[each], member)


def _compare_in_order(path: Path, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    before, after = [_written(each) for each in old], [_written(each) for each in new]
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        paired = min(i2 - i1, j2 - j1) if op == "replace" else 0
        for step in range(paired):
            yield from _compare((*path, At(j1 + step)), old[i1 + step], new[j1 + step])
        for index in range(i1 + paired, i2):
            yield Difference((*path, At(index)), "removed", old=old[index], position=index)
        for index in range(j1 + paired, j2):
            yield Difference((*path, At(index)), "added", new=new[index], position=index)


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _longest_rise(places: list[int]) -> set[int]:
    """The largest set of `places` that already stand in rising order."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        if at == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[at], ends[at] = place, index
        back.append(ends[at - 1] if at else -1)
    kept = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(places[index])
        index = back[index]
    return kept


def apply(old: Any, differences: Sequence[Difference]) -> Any:
    """`old` with `differences` made to it; `old` itself is left alone."""
    holder = {"": deepcopy(old)}
    _apply_below(holder, "", [(each, each.path) for each in differences])
    return holder[""]


def _apply_below(parent: Any, key: Any, work: list[tuple[Difference, Path]]) -> None:
    """Make the differences in `work`, whose paths start at `parent[key]`: structure first, then what is inside."""
    if not work:
        return
    value = parent[key]
    for difference, path in work:
        if not path:
            parent[key] = deepcopy(difference.new)
            return
    here = [each for each, path in work if len(path) == 1 and each.op != "changed"]
    if isinstance(value, list):
        _reshape(value, here)
    else:
        for each in here:
            name = each.path[-1]
            if each.op == "removed":
                del value[name]
            else:
                value[name] = deepcopy(each.new)
    inside: dict[Step, list[tuple[Difference, Path]]] = {}
    for each, path in work:
        if len(path) > 1 or each.op == "changed":
            inside.setdefault(path[0], []).append((each, path[1:]))
    for step, deeper in inside.items():
        _apply_below(value, _place(value, step), deeper)


def _reshape(members: list[Any], here: list[Difference]) -> None:
    gone = {each.position for each in here if each.op == "removed"}
    moved = {each.old: members[each.old] for each in here if each.op == "moved"}
    members[:] = [member for index, member in enumerate(members) if index not in gone and index not in moved]
    coming = [each for each in here if each.op in ("added", "moved")]
    for each in sorted(coming, key=lambda each: each.position or 0):
        member = moved[each.old] if each.op == "moved" else deepcopy(each.new)
        members.insert(each.position or 0, member)


def _place(value: Any, step: Step) -> Any:
    if isinstance(step, At):
        return step.index
    if isinstance(step, ById):
        for index, member in enumerate(value):
            if isinstance(member, dict) and member.get("id") == step.id:
                return index
        raise Invalid(f"There is no member with id {step.id} here.")
    return step


@dataclass(frozen=True, slots=True)
class Line:
    """A difference as a page shows it: `heading` names the field in plain words."""

    heading: str
    difference: Difference


def headed(differences: Sequence[Difference], labels: Mapping[str, Any], documents: Sequence[Any]) -> list[Line]:
    """`differences` with headings. `labels` names paths such as "schedules" or "schedules.*.opens_at";
    list members are named by their own name or title in `documents`, else by their number."""
    return [Line(heading(each.path, labels, documents), each) for each in differences]


def heading(path: Path, labels: Mapping[str, Any], documents: Sequence[Any]) -> str:
    """A path in words, outermost first: "Opening hours – Monday – Opens"."""
    parts, pattern = [], []
    for depth, step in enumerate(path):
        if isinstance(step, str):
            pattern.append(step)
            parts.append(str(labels.get(".".join(pattern)) or step.replace("_", " ").capitalize()))
        else:
            pattern.append("*")
            named = labels.get(".".join(pattern))
            member = _member(path[: depth + 1], documents)
            name = named(member) if callable(named) else _name_of(member)
            if name:
                parts.append(str(name))
            elif isinstance(step, At):
                parts.append(str(step.index + 1))
    return " – ".join(parts)


def _name_of(member: Any) -> str:
    if not isinstance(member, dict):
        return ""
    return next((str(member[key]) for key in ("name", "title", "label", "number") if member.get(key)), "")


def _member(path: Path, documents: Sequence[Any]) -> Any:
    for document in documents:
        value = document
        try:
            for step in path:
                value = value[_place(value, step)]
        except (KeyError, IndexError, TypeError, Invalid):
            continue
        return value
    return None
