"""Everything in one process group: database, demo content once, web and worker."""

import os
import signal
import subprocess
import sys
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from commonweal.config import health


class Command(BaseCommand):
    help = "Bring a hub up from nothing: database, demo content once, web and worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"), help="default 8000 or PORT")
        parser.add_argument("--workers", default=os.environ.get("WORKERS", "2"), help="web processes")

    def handle(self, *args: Any, **options: Any) -> None:
        if health.migrations():
            call_command("migrate", verbosity=0)
        if settings.ENV.demo:
            call_command("demo", quiet=True)
        command = [sys.executable, "-m", "commonweal"]
        serve = [*command, "serve", "--host", options["host"], "--port", options["port"]]
        children = [
            subprocess.Popen([*serve, "--workers", options["workers"]]),
            subprocess.Popen([*command, "work"]),
        ]
        self._greet(options["host"], options["port"])
        self._keep(children)

    def _greet(self, host: str, port: str) -> None:
        self.stdout.write(f"\n{settings.SITE_NAME} is at http://{host}:{port}   (stop it with Ctrl+C)\n")
        if settings.ENV.demo:
            call_command("demo", sign_ins=True)

    def _keep(self, children: list["subprocess.Popen[bytes]"]) -> None:
        """Wait until one ends or we are told to stop; then stop them all."""

        def stop(number: int, frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, stop)
        try:
            os.wait()
        except KeyboardInterrupt:
            pass
        finally:
            for child in children:
                if child.poll() is None:
                    child.send_signal(signal.SIGINT)
            for child in children:
                try:
                    child.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    child.kill()
