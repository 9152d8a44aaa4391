"""commonweal reindex services: make the search index anew."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commonweal.directory.actions import index


class Command(BaseCommand):
    requires_system_checks = []  # quick: they import every address
    help = "Make the search index of services anew from the published records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the outcome as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()

        def told(done: int, of: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done:,} of {of:,} services", ending="")

        entries = index.rebuild(told=told)
        seconds = round(time.monotonic() - started, 1)
        if options["json"]:
            self.stdout.write(json.dumps({"entries": entries, "seconds": seconds}))
        else:
            self.stdout.write(f"The search index holds {entries:,} entries (made in {seconds} seconds).")
