"""`commonweal export places WHAT`"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commonweal.places.queries import exports


class Command(BaseCommand):
    help = "Write postcodes or towns (CSV) or areas (GeoJSON) to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(exports.KINDS))
        parser.add_argument("--out", type=Path, help="file to write; standard output when not given")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = exports.KINDS[options["what"]]()
        if options["out"] is None:
            sys.stdout.writelines(lines)
            return
        with options["out"].open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        self.stdout.write(f"Written to {options['out']}.")
