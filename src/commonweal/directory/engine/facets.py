"""How many services each choice of a facet has."""

import numpy as np
from numpy.typing import NDArray

from commonweal.directory.engine.openness import Openness
from commonweal.directory.engine.packing import FREE, MODE_FLAGS
from commonweal.directory.engine.search import Moment
from commonweal.directory.engine.shelf import FEW, Bools, Ints, Shelf


def distinct(shelf: Shelf, services: Ints) -> int:
    """How many services are among `services`."""
    if len(services) < FEW:
        return len(set(services.tolist()))
    seen = np.zeros(len(shelf.records), bool)
    seen[services] = True
    return int(np.count_nonzero(seen))


def counts_of(
    shelf: Shelf,
    openness: Openness,
    rows: Ints,
    moment: Moment,
    passes: dict[str, Bools],
    full: Bools,
) -> dict[str, dict[str, int]]:
    """Services for each value, given all conditions but the facet's own."""

    def without(name: str) -> Bools:
        others = [met for key, met in passes.items() if key != name]
        return full if name not in passes else np.logical_and.reduce([np.ones(len(full), bool), *others])

    by_label: dict[int, dict[str, dict[str, int]]] = {}

    def labelled(kind: str, kept: Bools) -> dict[str, int]:
        if id(kept) not in by_label:
            by_label[id(kept)] = _by_label(shelf, rows[kept])
        return by_label[id(kept)].get(kind, {})

    free, modes, opened = without("free"), without("modes"), without("open")
    flags, services = shelf.flags[rows], shelf.service[rows]
    is_open = openness.open_at(moment.now, shelf.hours[rows])
    any_terms, kinds = without("any_terms"), without("kinds")
    in_modes = {mode: distinct(shelf, services[modes & (flags & flag > 0)]) for mode, flag in MODE_FLAGS.items()}
    free_count = distinct(shelf, services[free & (flags & FREE > 0)])
    open_count = distinct(shelf, services[opened & is_open])
    return {
        "terms": labelled("term", any_terms),
        "languages": labelled("language", full),
        "accessibility": labelled("access", full),
        "kinds": labelled("kind", kinds),
        "modes": {mode: count for mode, count in in_modes.items() if count},
        "free": {"free": free_count} if free_count else {},
        "open": {"open": open_count} if open_count else {},
    }


def _by_label(shelf: Shelf, rows: Ints) -> dict[str, dict[str, int]]:
    """{kind: {key: services}} for the labels of `rows`."""
    values, owner = shelf.labels.of(rows)
    labels = (values >> 1).astype(np.int64)
    services = shelf.service[rows]
    if len(labels) < FEW:
        each, numbers = np.unique(
            np.unique(labels * len(shelf.records) + services[owner]) // len(shelf.records), return_counts=True
        )
        return _named(shelf, each, numbers)
    repeated = np.bincount(services, minlength=len(shelf.records))[services] > 1
    size = shelf.top_label + 1
    several = repeated[owner]
    counts = np.bincount(labels[~several], minlength=size)
    if several.any():
        both = np.unique(labels[several] * len(shelf.records) + services[owner[several]])
        counts = counts + np.bincount(both // len(shelf.records), minlength=size)
    present = np.flatnonzero(counts)
    return _named(shelf, present, counts[present])


def _named(shelf: Shelf, labels: NDArray[np.int64], counts: NDArray[np.int64]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for label, count in zip(labels.tolist(), counts.tolist(), strict=True):
        kind, key, _ = shelf.label_of.get(label, ("", "", ""))
        if kind:
            found.setdefault(kind, {})[key] = count
    return found
