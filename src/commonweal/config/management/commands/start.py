"""Everything in one process group: database, demo content once, web and worker."""

import os
import signal
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from commonweal.config import demo


class _Worker:
    """The background worker, started a little later, so that the web answers sooner."""

    SECONDS = 3.0

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.timer = threading.Timer(self.SECONDS, self._start)
        self.timer.daemon = True
        self.timer.start()

    def _start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "commonweal", "work"])

    def stop(self) -> None:
        """End it, gently first."""
        self.timer.cancel()
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Command(BaseCommand):
    help = "Bring a hub up from nothing: database, demo content once, web and worker."
    requires_system_checks = []  # they import every address, which the web processes do anyway

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"), help="default 8000 or PORT")
        parser.add_argument("--workers", default=os.environ.get("WORKERS", "2"), help="web processes")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("prepare")
        if settings.ENV.demo:
            demo.load()
        worker = _Worker()
        self._greet(options["host"], options["port"])
        try:
            call_command("serve", "--host", options["host"], "--port", options["port"], "--workers", options["workers"])
        finally:
            worker.stop()

    def _greet(self, host: str, port: str) -> None:
        self.stdout.write(f"\n{settings.SITE_NAME} is at http://{host}:{port}   (stop it with Ctrl+C)\n")
        if settings.ENV.demo:
            self.stdout.write("\n".join(demo.sign_ins()))
        self.stdout.flush()
