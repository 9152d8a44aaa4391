"""Bringing a publisher's file or feed into the directory, wholly or not at all."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from commonweal.directory.actions import store
from commonweal.directory.adapters import feeds
from commonweal.directory.engine import canonical
from commonweal.directory.engine.mending import Mender
from commonweal.directory.engine.readers.findings import ERROR, WARNING, Findings, Unreadable
from commonweal.directory.engine.readers.package import Item, Package
from commonweal.directory.models.sources import ImportRun, Source, SourceKind
from commonweal.kernel import clock
from commonweal.kernel.actors import Actor
from commonweal.kernel.errors import Conflict
from commonweal.people.models import Organisation

Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class ImportReport:
    """What an import did. `is_done` is False when nothing was stored because something was wrong."""

    source: str
    is_done: bool = False
    is_dry_run: bool = False
    findings: Findings = field(default_factory=Findings)
    kinds: dict[str, dict[str, int]] = field(default_factory=dict)
    removed: int = 0
    withheld: int = 0
    refused: int = 0
    run: str | None = None
    seconds: float = 0.0

    def count(self, outcome: str) -> int:
        """Documents of all kinds with this outcome: created, changed or unchanged."""
        return sum(counts.get(outcome, 0) for counts in self.kinds.values())


class _Refused(Exception):
    """Rolls the import back; the findings say why."""


def import_services(
    location: str | Path,
    *,
    by: Actor,
    owner: Organisation | None = None,
    source: str = "",
    progress: Progress | None = None,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    remove_missing: bool = False,
    encoding: str = "utf-8",
    kind: str | None = None,
    allow_private_addresses: bool = False,
) -> ImportReport:
    """Read a path or URL and store what it holds under the name `source` (default: the file's or host's name).

    Errors refuse the import as a whole, leaving the database as it was, unless `skip_bad_rows`. `progress` is
    called with (records so far, total or None). Never raises for bad input: see the report's findings.
    """
    started = time.monotonic()
    report = ImportReport(source=source or feeds.default_name(str(location)), is_dry_run=dry_run)
    try:
        fetched = feeds.local_copy(
            str(location),
            spool=settings.HOME / "feeds",
            known=_known_marks(report.source),
            allow_private=allow_private_addresses,
            progress=progress,
        )
        if fetched.is_unchanged:
            report.is_done = True
            report.findings.add(WARNING, str(location), 0, "", "has not changed since the last import.")
        else:
            package = Package(fetched.path, report.findings, encoding=encoding, kind=kind or fetched.kind)
            _run(package, fetched, report, by, owner, progress, dry_run, skip_bad_rows, remove_missing)
            fetched.forget()
    except Unreadable as error:
        found = error.finding
        report.findings.add(ERROR, found.file or str(location), found.row, found.field, f"{found.message}.", found.mend)
        report.is_done = False
    except _Refused:
        report.is_done = False
    report.seconds = time.monotonic() - started
    return report


def _known_marks(source: str) -> Mapping[str, str]:
    found = Source.objects.filter(name=source).first()
    return {name: getattr(found, name) for name in ("etag", "last_modified", "location")} if found else {}


def _run(
    package: Package,
    fetched: feeds.Fetched,
    report: ImportReport,
    by: Actor,
    owner: Organisation | None,
    progress: Progress | None,
    dry_run: bool,
    skip_bad_rows: bool,
    remove_missing: bool,
) -> None:
    with transaction.atomic():
        kind = SourceKind.API if fetched.is_remote else SourceKind.FILE
        try:
            source = store.source_named(report.source, owner=owner, kind=kind, location=fetched.location)
        except Conflict as error:
            report.findings.add(ERROR, fetched.location, 0, "", error.message)
            raise _Refused from error
        run = ImportRun.objects.create(source=source, by=by.actor_label)
        ready = _Ready(package, Mender(report.source, report.findings), report, progress, skip_bad_rows)
        stored = store.store_kinds(
            ready.documents(),
            source=source,
            owner=owner,
            by=by,
            replace_missing=lambda: remove_missing and not ready.refused,
            skip_refused=True,
            run=run,
        )
        for problem in stored.problems:
            report.findings.add(ERROR, fetched.location, 0, problem.where, f"{problem.message}.", problem.mend)
        ready.finish()
        if report.findings.errors and not skip_bad_rows:
            raise _Refused
        if not ready.count and not package.about:
            report.findings.add(ERROR, fetched.location, 0, "", "holds no records.", "Check the file.")
            raise _Refused
        report.kinds, report.withheld = stored.kinds, stored.withheld
        report.refused = ready.refused + len(stored.problems)
        report.removed = stored.removed
        if remove_missing and report.refused:
            message = "Nothing was removed, because refused rows may belong to records that would then be lost."
            report.findings.add(WARNING, "", 0, "", message, "Mend the refused rows and import again.")
        _keep_provenance(source, run, package, fetched, report)
        report.is_done = True
        report.run = str(run.pk)
        if dry_run:
            transaction.set_rollback(True)


def _keep_provenance(
    source: Source, run: ImportRun, package: Package, fetched: feeds.Fetched, report: ImportReport
) -> None:
    source.location = fetched.location
    source.fetched_at = clock.now()
    source.etag, source.last_modified = fetched.etag, fetched.last_modified
    source.about = package.about or source.about
    source.leftovers = package.leftovers or None
    source.licence = _licence(package.about) or source.licence
    source.save()
    for outcome in ("created", "changed", "unchanged"):
        setattr(run, outcome, report.count(outcome))
    run.removed, run.warnings = report.removed, report.findings.warnings
    run.save()


def _licence(about: Mapping[str, Any]) -> str:
    described = about.get("datapackage", {})
    licences = described.get("licenses") or described.get("license") or ""
    if isinstance(licences, list):
        return "; ".join(str(one.get("name") or one.get("title") or "") for one in licences if isinstance(one, dict))
    return str(licences)


class _Ready:
    """The documents of a package, mended, each id once."""

    def __init__(
        self, package: Package, mender: Mender, report: ImportReport, progress: Progress | None, skip: bool
    ) -> None:
        self.package, self.mender, self.report, self.progress, self.skip = package, mender, report, progress, skip
        self.seen: dict[tuple[str, str], str] = {}
        self.parents: dict[str, str] = {}
        self.count = 0
        self.refused = 0

    def documents(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(kind, document) pairs for the store; nothing more once an error means that all is undone."""
        for item in self.package.items():
            self.count += 1
            if self.progress and self.count % 100 == 0:
                self.progress(self.count, None)
            document = self._document(item)
            if document is None:
                continue
            self._note_parents(item.kind, document)
            if self.skip or not self.report.findings.errors:
                yield item.kind, document
        self._refuse_cycles()
        if self.progress:
            self.progress(self.count, self.count)

    def _document(self, item: Item) -> dict[str, Any] | None:
        document = self.mender.mend(item.kind, item.document, item.file, item.row, item.scope)
        if document is None:
            self.refused += 1
            return None
        mark = canonical.digest(document)
        key = (item.kind, document["id"])
        if key not in self.seen:
            self.seen[key] = mark
            return document
        return self._repeated(item, document, mark)

    def _repeated(self, item: Item, document: dict[str, Any], mark: str) -> dict[str, Any] | None:
        findings, key = self.report.findings, (item.kind, document["id"])
        if self.seen[key] == mark:
            findings.add(WARNING, item.file, item.row, "id", "repeats an earlier record word for word.")
            return None
        theirs = document.get("their_id")
        if theirs is None:
            message = f"{document['id']} is used by two different records."
            findings.add(ERROR, item.file, item.row, "id", message, "Give each record an id of its own.")
            self.refused += 1
            return None
        # One id for many different records: what tells them apart is what they say.
        document = self.mender.mend(item.kind, item.document, item.file, item.row, mark) or document
        findings.add(
            WARNING, item.file, item.row, "id", f"“{theirs}” is used by different records; told apart by content."
        )
        self.seen[item.kind, document["id"]] = mark
        return document

    def _note_parents(self, kind: str, document: Mapping[str, Any]) -> None:
        column = {"organization": "parent_organization_id", "taxonomy_term": "parent_id"}.get(kind)
        if column and column in document:
            self.parents[str(document["id"])] = str(document[column])

    def _refuse_cycles(self) -> None:
        settled: set[str] = set()
        for start in self.parents:
            path: dict[str, None] = {}
            here: str | None = start
            while here is not None and here not in settled and here not in path:
                path[here] = None
                here = self.parents.get(here)
            if here is not None and here in path:
                self.report.findings.add(
                    ERROR, "", 0, "parent_id", f"{here} is its own ancestor.", "Break the circle of parents."
                )
            settled.update(path)

    def finish(self) -> None:
        """Say at the end what only the whole shows."""
        self.mender.note_repeated_points()
        self.report.findings.close()
