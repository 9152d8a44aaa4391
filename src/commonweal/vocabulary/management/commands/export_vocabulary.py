"""`commonweal export vocabulary [CODE …]`"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commonweal.kernel.errors import NotFound
from commonweal.vocabulary.engine import jsonld, table
from commonweal.vocabulary.queries import documents


class Command(BaseCommand):
    help = "Write vocabularies as SKOS JSON-LD or CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", help="short names; none: all")
        parser.add_argument("--format", choices=["skos", "csv"], default="skos")
        parser.add_argument("--out", type=Path, help="file to write; standard output when not given")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            schemes = [documents.scheme_document(code) for code in options["codes"] or documents.scheme_codes()]
        except NotFound as error:
            self.stderr.write(error.message)
            sys.exit(1)
        if options["format"] == "csv":
            text = table.write(schemes)
        else:
            text = json.dumps(jsonld.write(schemes), ensure_ascii=False, indent=1) + "\n"
        if options["out"] is None:
            sys.stdout.write(text)
        else:
            options["out"].write_text(text, encoding="utf-8", newline="")
            self.stdout.write(f"Written to {options['out']}.")
