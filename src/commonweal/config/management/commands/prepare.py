"""Everything a hub needs before it serves: tables, bundled places and vocabulary, static files."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from commonweal.config import health, static
from commonweal.kernel.actors import System


class Command(BaseCommand):
    help = "Make or update the database, load bundled places and vocabulary, collect static files."
    requires_system_checks = []  # quick: they import every address

    def handle(self, *args: Any, **options: Any) -> None:
        if health.migrations():
            call_command("migrate", verbosity=0)
        from commonweal.places.actions import bundled as places
        from commonweal.vocabulary.actions import bundled as vocabulary

        by = System("prepare")
        places.load_bundled(by=by)
        vocabulary.load_bundled(by=by)
        static.collect_if_changed()
