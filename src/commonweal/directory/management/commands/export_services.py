"""commonweal export services"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonweal.directory.actions import exports
from commonweal.directory.engine.hsds import PUBLISHED
from commonweal.directory.engine.writers import json_text
from commonweal.kernel.errors import Invalid


class Command(BaseCommand):
    requires_system_checks = []  # quick: they import every address
    help = "Write the public services out as HSDS JSON, NDJSON, a CSV package, GeoJSON or an empty spreadsheet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=exports.FORMATS, default="hsds-json")
        parser.add_argument("--output", default="", help="file; for csv a folder or .zip; empty for standard output")
        parser.add_argument("--kind", choices=PUBLISHED, default="service", help="what to write; default services")
        parser.add_argument("--source", default=None, help="only what came from this source")
        parser.add_argument(
            "--exact",
            action="store_true",
            help="NDJSON of every record exactly as it came, private parts included: for operators, never publish it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["output"]) if options["output"] else None
        if options["exact"]:
            lines = json_text.ndjson(exports.exact_documents(options["kind"], options["source"]))
            if path is None:
                sys.stdout.writelines(lines)
            else:
                with path.open("w", encoding="utf-8") as file:
                    file.writelines(lines)
            return
        try:
            count = exports.export_services(
                format_=options["format"],
                output=sys.stdout,
                path=path,
                kind=options["kind"],
                source=options["source"],
            )
        except Invalid as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        if path is not None:
            self.stdout.write(f"{count} written to {path}")
