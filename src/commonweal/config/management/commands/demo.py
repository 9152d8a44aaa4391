"""The demo town, loaded once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonweal.config import demo
from commonweal.kernel.errors import NotAllowed


class Command(BaseCommand):
    help = "Load the demo town and its people once, and print the demo sign-ins."
    requires_system_checks = []  # quick: they import every address

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="do not print the sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo.load()
        except NotAllowed as error:
            raise CommandError(error.message) from None
        if not options["quiet"]:
            for line in demo.sign_ins():
                self.stdout.write(line)
