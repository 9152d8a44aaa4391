"""Writing entries into the tables of the search index, one batch per transaction."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import orjson
from django.db import models
from django.db.models import Max

from commonweal.directory.adapters import index
from commonweal.directory.engine.coverage import outline
from commonweal.directory.engine.entries import Entry, schedules_key
from commonweal.directory.engine.packing import pack, stem_keys, tokens_and_words
from commonweal.directory.models import tables
from commonweal.directory.models.search import (
    SearchBatch,
    SearchEntry,
    SearchHours,
    SearchLabel,
    SearchOutline,
    SearchStem,
    SearchText,
    SearchWord,
)

_CHUNK = 400
_KEPT_BATCHES = 1000
_COUNTS = (SearchWord, SearchStem)
_ANY_DAY = date(2000, 1, 3)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Made:
    """One entry on its way into the tables."""

    entry: Entry
    tokens: str
    words: str
    lengths: tuple[int, int, int, int]
    labels: dict[Key, str]
    areas: set[Key]
    hours: str


class EntryWriter:
    """Replaces the entries of services. Use inside one transaction; `close` ends the batch."""

    def __init__(self, *, rebuild: bool = False) -> None:
        self.index = index()
        self.index.lock()
        newest = SearchBatch.objects.aggregate(newest=Max("revision"))["newest"]
        if rebuild or newest is None:
            self._clear()
        self.is_rebuild = rebuild or newest is None
        self.revision = (newest or 0) + 1
        self.next_row = 1 + (SearchEntry.objects.aggregate(top=Max("row"))["top"] or 0)
        self.labels: dict[Key, int] = {}
        self.hours: dict[str, int] = {}
        self.outlines: dict[str, int] = {}
        self.words: Counter[str] = Counter()
        self.stems: Counter[str] = Counter()

    def replace(self, service_ids: Sequence[str], entries: Sequence[Entry]) -> None:
        """Make `entries` the only ones of `service_ids`; services without any are forgotten."""
        free = {} if self.is_rebuild else self._take_out(service_ids)
        made = [_make(entry) for entry in entries]
        self._number(made)
        rows: list[tuple[Any, ...]] = []
        texts: list[tuple[int, str, str, str]] = []
        firsts: dict[str, int] = {}
        for each in made:
            service = each.entry.service_id
            waiting = free.get(service)
            row = waiting.pop(0) if waiting else self._new_row()
            firsts.setdefault(service, row)
            rows.append(self._entry(each, row, firsts[service]))
            texts.append((row, each.tokens, each.words, _card(each.entry)))
            self.words.update(each.words.split(" ") if each.words else ())
            self.stems.update(stem_keys(each.tokens))
        left = [row for waiting in free.values() for row in waiting]
        rows += [(row, "", "", self.revision, None, None, None) for row in left]
        texts += [(row, "", "", "") for row in left]
        _write(SearchEntry, rows, replacing=bool(free))
        _write(SearchText, texts, replacing=bool(free))
        self.index.add_tokens([text[:2] for text in texts if text[1]])

    def close(self) -> None:
        """Write the counts of words and stems and the batch itself."""
        self._count(SearchWord, "word", self.words)
        self._count(SearchStem, "stem", self.stems)
        SearchBatch.objects.filter(revision__lte=self.revision - _KEPT_BATCHES).delete()
        SearchBatch.objects.create(revision=self.revision, stamp=secrets.token_hex(16), is_rebuild=self.is_rebuild)
        if self.is_rebuild:
            self.index.settle()

    def _count(self, model: type[models.Model], name: str, more: Counter[str]) -> None:
        """Add `more` to the counts of a table."""
        changed = [key for key, count in more.items() if count]
        for start in range(0, len(changed), _CHUNK * 10):
            some = changed[start : start + _CHUNK * 10]
            known = {} if self.is_rebuild else dict(_chunked(model, name, some, name, "count"))
            rows = [(key, known.get(key, 0) + more[key], self.revision) for key in some]
            _write(model, rows, replacing=not self.is_rebuild)

    def _clear(self) -> None:
        self.index.clear()
        for model in (SearchEntry, SearchText, SearchLabel, SearchHours, SearchOutline, *_COUNTS, SearchBatch):
            model._default_manager.all().delete()

    def _new_row(self) -> int:
        self.next_row += 1
        return self.next_row - 1

    def _take_out(self, service_ids: Sequence[str]) -> dict[str, list[int]]:
        """The rows of these services, by service, after their words and tokens have gone."""
        free: dict[str, list[int]] = {}
        found = sorted(_chunked(SearchEntry, "service_id", service_ids, "row", "service_id"))
        for row, service in found:
            free.setdefault(service, []).append(row)
        texts = list(_chunked(SearchText, "row", [row for row, _ in found], "row", "tokens", "words"))
        for _, tokens, words in texts:
            self.words.subtract(words.split(" ") if words else ())
            self.stems.subtract(stem_keys(tokens))
        if texts:
            self.index.remove_tokens([(row, tokens) for row, tokens, _ in texts if tokens])
        return free

    def _number(self, made: Sequence[_Made]) -> None:
        """Give numbers to labels, hours and outlines that have none."""
        hours = {_digest(each.hours): each for each in made}
        for number, digest in self._missing(SearchHours, "digest", self.hours, hours):
            self.hours[digest] = number
        fresh = [(digest, each) for digest, each in hours.items() if digest not in self.hours]
        for row in SearchHours.objects.bulk_create([_hours(digest, each) for digest, each in fresh]):
            self.hours[row.digest] = row.pk
        shapes = {_digest(text): text for each in made for text in each.entry.coverage.outlines}
        for number, digest in self._missing(SearchOutline, "digest", self.outlines, shapes):
            self.outlines[digest] = number
        new = [SearchOutline(digest=key, body=body) for key, body in shapes.items() if key not in self.outlines]
        for outlined in SearchOutline.objects.bulk_create(new):
            self.outlines[outlined.digest] = outlined.pk
            shape = outline(outlined.body)
            if shape:
                self.index.add_boxes([(outlined.pk, shape.box)])
        wanted: dict[Key, str] = {}
        for each in made:
            wanted.update(each.labels)
            wanted.update(dict.fromkeys(each.areas, ""))
            wanted.update({("outline", str(self.outlines[_digest(t)])): "" for t in each.entry.coverage.outlines})
        self._number_labels(wanted)

    def _number_labels(self, wanted: dict[Key, str]) -> None:
        missing = {key for key in wanted if key not in self.labels}
        found = _chunked(SearchLabel, "key", {key for _, key in missing}, "id", "kind", "key") if missing else ()
        for number, kind, key in found:
            self.labels[kind, key] = number
        new = [
            SearchLabel(kind=kind, key=key, text=wanted[kind, key])
            for kind, key in sorted(missing)
            if (kind, key) not in self.labels
        ]
        for label in SearchLabel.objects.bulk_create(new, batch_size=_CHUNK * 5):
            self.labels[label.kind, label.key] = label.pk

    def _missing(
        self, model: type[models.Model], name: str, known: dict[str, int], wanted: Iterable[str]
    ) -> Iterable[tuple[int, str]]:
        missing = [key for key in wanted if key not in known]
        return _chunked(model, name, missing, "id", name) if missing else ()

    def _entry(self, made: _Made, row: int, service: int) -> tuple[Any, ...]:
        """One row of the entry table."""
        entry = made.entry
        packed = pack(
            entry,
            service=service,
            organisation=self.labels.get(("organisation", entry.organisation_id), 0),
            hours=self.hours[_digest(made.hours)],
            lengths=made.lengths,
        )
        direct = {("term", key) for key, is_direct in entry.terms.items() if is_direct}
        labels = [self.labels[key] * 2 + (key in direct) for key in made.labels if key[0] != "organisation"]
        areas = [self.labels[key] * 2 for key in made.areas]
        areas += [self.labels["outline", str(self.outlines[_digest(t)])] * 2 for t in entry.coverage.outlines]
        numbers = (np.array(sorted(each), "<i4").tobytes() for each in (labels, areas))
        return row, entry.service_id, entry.at_id, self.revision, packed, *numbers


def _make(entry: Entry) -> _Made:
    tokens, words, lengths = tokens_and_words(entry)
    labels: dict[Key, str] = {("term", key): entry.labels.get(key, "") for key in entry.terms}
    labels |= {("language", key): "" for key in entry.languages}
    labels |= {("access", key): "" for key in entry.accessibility}
    labels |= {("kind", key): "" for key in entry.kinds}
    if entry.organisation_id:
        labels["organisation", entry.organisation_id] = entry.card.organisation
    coverage = entry.coverage
    areas: set[Key] = {("area_name", name[:200]) for name in coverage.names}
    areas |= {("area_code", code) for code in coverage.codes} | {("postcode", code) for code in coverage.postcodes}
    return _Made(entry, " ".join(sorted(tokens)), " ".join(sorted(words)), lengths, labels, areas, schedules_key(entry))


def _card(entry: Entry) -> str:
    return orjson.dumps(
        {
            "card": entry.card.payload(),
            "service": entry.service_id,
            "at": entry.at_id,
            "location": entry.location_id,
            "organisation": entry.organisation_id,
        }
    ).decode()


def _hours(digest: str, made: _Made) -> SearchHours:
    hours = made.entry.hours
    ranges = hours.weekly_minutes(_ANY_DAY) if hours.is_plain_weekly else []
    return SearchHours(
        digest=digest,
        body=made.hours,
        zone=made.entry.zone,
        is_plain=hours.is_plain_weekly,
        ranges=np.array(ranges, "<i4").tobytes(),
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _chunked(model: type[models.Model], name: str, values: Iterable[Any], *columns: str) -> Iterable[tuple[Any, ...]]:
    """Columns of the rows whose `name` is one of `values`, asked for a few hundred at a time."""
    wanted = list(values)
    for start in range(0, len(wanted), _CHUNK):
        chosen = {f"{name}__in": wanted[start : start + _CHUNK]}
        yield from model._default_manager.filter(**chosen).values_list(*columns)


def _write(model: type[models.Model], rows: Sequence[tuple[Any, ...]], *, replacing: bool) -> None:
    """Insert rows, values in the order of the model's fields; when some may be there already, over them."""
    if not rows:
        return
    names = [str(field.column) for field in model._meta.local_fields]
    if replacing:
        tables.replace(model._meta.db_table, names, names[:1], rows)
    else:
        tables.append(model._meta.db_table, names, rows)
