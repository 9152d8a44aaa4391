"""The web server: pages, APIs and static files."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Serve pages, APIs and static files."
    requires_system_checks = []  # quick: they import every address

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT", "8000")), help="default 8000 or PORT"
        )
        parser.add_argument("--workers", type=int, default=int(os.environ.get("WORKERS", "2")), help="processes")
        parser.add_argument("--threads", type=int, default=4, help="requests one process handles at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        from commonweal.config import metrics

        metrics.prepare(settings.HOME)
        from granian import Granian
        from granian.constants import Interfaces

        Granian(
            "commonweal.config.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_enabled=False,
        ).serve()
