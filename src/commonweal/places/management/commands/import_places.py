"""`commonweal import places FILE`"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from commonweal.kernel.actors import System
from commonweal.kernel.errors import Invalid, Problem
from commonweal.places import actions
from commonweal.places.engine.tables import FORMATS


class Command(BaseCommand):
    help = "Load postcodes, towns or area boundaries from a file, or the bundled lists."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="CSV, TSV, GeoJSON, .gz or .zip; none: bundled lists")
        parser.add_argument("--format", choices=FORMATS, default="", help="found out when not given")
        parser.add_argument("--country", default="", help="for codes that do not say theirs (ISO, two letters)")
        parser.add_argument("--kind", default="area", help="what the boundaries are: district, ward, …")
        parser.add_argument("--licence", default="", help="shown to staff beside the list")
        parser.add_argument("--tolerant", action="store_true", help="leave bad rows out instead of refusing the file")
        parser.add_argument("--json", action="store_true", help="one JSON line for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        by = System("commonweal import places")
        if options["file"] is None:
            counts = actions.load_bundled(by=by)
            report = actions.LoadReport("bundled", counts)
        else:
            try:
                report = self._load(by, options)
            except Invalid as error:
                self._refuse(error, as_json=options["json"])
        figures = {
            "format": report.format,
            "created": report.counts.created,
            "changed": report.counts.changed,
            "same": report.counts.same,
            "placeless": report.placeless,
            "bad": report.bad,
        }
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        self._show(report.problems)
        self.stdout.write(
            f"{report.format}: {report.counts.created:,} new, {report.counts.changed:,} changed, "
            f"{report.counts.same:,} the same, {report.placeless:,} without a place, {report.bad:,} left out."
        )

    def _load(self, by: System, options: dict[str, Any]) -> actions.LoadReport:
        with tqdm(unit=" rows", unit_scale=True, disable=options["json"] or not sys.stderr.isatty()) as bar:
            return actions.load_file(
                path=options["file"],
                by=by,
                format=options["format"],
                country=options["country"],
                kind=options["kind"],
                licence=options["licence"],
                tolerant=options["tolerant"],
                progress=bar.update,
            )

    def _show(self, problems: list[Problem]) -> None:
        for problem in problems[:50]:
            self.stderr.write(f"{problem.where}: {problem.message} {problem.mend}")
        if len(problems) > 50:
            self.stderr.write(f"… and {len(problems) - 50:,} more.")

    def _refuse(self, error: Invalid, *, as_json: bool) -> None:
        if as_json:
            rows = [{"where": p.where, "message": p.message, "mend": p.mend} for p in error.problems]
            self.stdout.write(json.dumps({"error": error.message, "problems": rows}))
        else:
            self._show(error.problems)
            self.stderr.write(error.message)
        sys.exit(1)
