"""`commonweal import vocabulary FILE`"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commonweal.kernel.actors import System
from commonweal.kernel.errors import CommonwealError, Invalid
from commonweal.vocabulary import actions
from commonweal.vocabulary.engine import files, synonyms


class Command(BaseCommand):
    help = "Load a vocabulary (SKOS JSON-LD, CSV, Open Eligibility, government list) or the bundled ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="none: the vocabularies that ship with the product")
        parser.add_argument("--synonyms", action="store_true", help="the file holds synonym groups, one a line")
        parser.add_argument("--json", action="store_true", help="one JSON line for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        by = System("commonweal import vocabulary")
        try:
            counts = self._load(options["file"], by, synonyms_only=options["synonyms"])
        except (CommonwealError, OSError, UnicodeDecodeError) as error:
            problems = error.problems if isinstance(error, Invalid) else []
            for problem in problems[:50]:
                self.stderr.write(f"{problem.where}: {problem.message} {problem.mend}")
            self.stderr.write(str(error))
            sys.exit(1)
        if options["json"]:
            figures = {"created": counts.created, "changed": counts.changed, "same": counts.same}
            self.stdout.write(json.dumps(figures | {"absent": counts.absent}))
        else:
            self.stdout.write(
                f"{counts.created:,} new, {counts.changed:,} changed, {counts.same:,} the same, "
                f"{counts.absent:,} here that the file does not name."
            )

    def _load(self, path: Path | None, by: System, *, synonyms_only: bool) -> actions.Counts:
        if path is None:
            return actions.load_bundled(by=by)
        if synonyms_only:
            groups = synonyms.read(path.read_text("utf-8-sig"), path.name)
            return actions.Counts(created=actions.import_synonyms(groups=groups, by=by, source="import"))
        if path.stat().st_size > files.LARGEST:
            raise Invalid(f"{path.name} is larger than 50 MB.")
        return actions.import_schemes(schemes=files.read(path.read_bytes(), path.name), by=by)
