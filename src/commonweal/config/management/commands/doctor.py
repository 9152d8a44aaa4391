"""The configuration doctor, spoken `commonweal check`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commonweal.config import doctor


class Command(BaseCommand):
    help = "Say what is missing or unsafe in this hub's configuration and how to mend it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = doctor.examine()
        if options["json"]:
            self.stdout.write(json.dumps([finding.__dict__ for finding in findings], indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.level:<8} {finding.what}")
                if finding.mend:
                    self.stdout.write(f"         {finding.mend}")
        if any(finding.level == "error" for finding in findings):
            raise SystemExit(1)
