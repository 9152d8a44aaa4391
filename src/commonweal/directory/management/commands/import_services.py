"""commonweal import services SOURCE"""

import csv
import gc
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from commonweal.directory.actions import imports
from commonweal.directory.engine.readers.findings import ERROR, Finding
from commonweal.kernel.actors import System
from commonweal.people.models import Organisation

_SHOWN = 20


class Command(BaseCommand):
    requires_system_checks = []  # quick: they import every address
    help = "Bring in services from a file, folder or Open Referral address; all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("location", metavar="SOURCE", help="path or http(s) address")
        parser.add_argument("--source", default="", help="name that keeps ids stable between runs")
        parser.add_argument("--owner", default="", help="slug of the organisation that owns the records")
        parser.add_argument("--kind", default=None, help="what the records are, when that cannot be told from them")
        parser.add_argument("--encoding", default="utf-8", help="letters of CSV files, for example cp1252")
        parser.add_argument("--dry-run", action="store_true", help="check everything and store nothing")
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="store the good rows though others are refused"
        )
        parser.add_argument("--remove-missing", action="store_true", help="remove what this source no longer holds")
        parser.add_argument(
            "--allow-private-addresses", action="store_true", help="fetch from this machine's network too"
        )
        parser.add_argument("--report", default="", help="file for the full list of findings (CSV)")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = None
        if options["owner"]:
            owner = Organisation.objects.filter(slug=options["owner"]).first()
            if owner is None:
                raise CommandError(f"There is no organisation with the slug “{options['owner']}”.")
        bar = tqdm(unit=" records", disable=options["json"] or not sys.stderr.isatty(), leave=False)

        def progress(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        # Millions of short-lived rows, no cycles, and the process ends after it: collecting would only cost time.
        gc.disable()
        report = imports.import_services(
            options["location"],
            by=System("import"),
            owner=owner,
            source=options["source"],
            progress=progress,
            dry_run=options["dry_run"],
            skip_bad_rows=options["skip_bad_rows"],
            remove_missing=options["remove_missing"],
            encoding=options["encoding"],
            kind=options["kind"],
            allow_private_addresses=options["allow_private_addresses"],
        )
        bar.close()
        path = _write_findings(report, options["report"])
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report, path)))
        else:
            self._print(report, path)
        if not report.is_done:
            sys.exit(1)

    def _print(self, report: imports.ImportReport, path: Path | None) -> None:
        for line in _summary(report.findings.items):
            self.stderr.write(line)
        if path:
            self.stderr.write(f"All {sum(report.findings.counts.values())} findings: {path}")
        if not report.is_done:
            self.stderr.write(f"Nothing was imported: {report.findings.errors} errors. The database is as it was.")
            return
        for kind, counts in report.kinds.items():
            numbers = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
            self.stdout.write(f"{kind.replace('_', ' ')}: {numbers or 'none'}")
        changes = report.count("created") + report.count("changed") + report.removed
        tail = " (dry run: nothing kept)" if report.is_dry_run else ""
        self.stdout.write(
            f"{changes} changes, {report.removed} removed, {report.refused} refused, {report.findings.warnings} warnings"
            f" in {report.seconds:.1f} s{tail}"
        )


def _summary(findings: list[Finding]) -> list[str]:
    """The first findings in full, errors first, then how many there are of each sort."""
    ordered = sorted(findings, key=lambda finding: finding.level != ERROR)
    lines = [f"{finding.level}: {finding}" for finding in ordered[:_SHOWN]]
    if len(ordered) > _SHOWN:
        rest = Counter(f"{finding.level} in {finding.field or finding.file}" for finding in ordered[_SHOWN:])
        lines += [f"… and {count} more: {what}" for what, count in rest.most_common(10)]
    return lines


def _write_findings(report: imports.ImportReport, wanted: str) -> Path | None:
    findings = report.findings.items
    if not wanted and len(findings) <= _SHOWN:
        return None
    path = Path(wanted) if wanted else settings.HOME / "reports" / f"import-{_safe(report.source)}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["level", "file", "row", "field", "message", "mend"])
        for found in findings:
            cells = [found.level, found.file, found.row or "", found.field, found.message, found.mend]
            writer.writerow([_harmless(cell) for cell in cells])
    return path


def _safe(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:80]


def _harmless(cell: Any) -> Any:
    """Spreadsheets run what begins with these signs."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell


def _as_json(report: imports.ImportReport, path: Path | None) -> dict[str, Any]:
    return {
        "source": report.source,
        "done": report.is_done,
        "dry_run": report.is_dry_run,
        "kinds": report.kinds,
        "changes": report.count("created") + report.count("changed") + report.removed,
        "removed": report.removed,
        "refused": report.refused,
        "withheld": report.withheld,
        "errors": report.findings.errors,
        "warnings": report.findings.warnings,
        "findings": [
            {"level": f.level, "file": f.file, "row": f.row, "field": f.field, "message": f.message, "mend": f.mend}
            for f in sorted(report.findings.items, key=lambda finding: finding.level != ERROR)[:200]
        ],
        "report": str(path) if path else None,
        "seconds": round(report.seconds, 3),
    }
