"""The background worker: jobs, the outbox of facts and the schedule."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Do background work: jobs, delivery of facts and messages, the schedule."
    requires_system_checks = []  # quick: they import every address

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        from commonweal.config import wiring
        from commonweal.record import worker

        worker.run(once=options["once"], extra_loops=wiring.loops())
