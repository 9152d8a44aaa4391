"""Everything in one process group: migrate, demo once, web and worker."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring a hub up from nothing: database, demo content once, web and worker."

    def handle(self, *args: Any, **options: Any) -> None:
        raise SystemExit("not here yet")
