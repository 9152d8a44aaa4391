"""The `commonweal` command line. A verb and its noun name one management command: `import services` runs
`import_services`, `check-guide` runs `check_guide`, so each capability brings its own verbs."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

VERBS = {"check": "doctor"}

DJANGOS_OWN = frozenset(
    ["version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"]
)
"""Options every management command has; they work, but say nothing to the people who run a hub."""


def _command(words: list[str], known: dict[str, str]) -> tuple[str, list[str]] | None:
    """The management command that the first one or two words name, and what is left for it."""
    first = words[0].replace("-", "_")
    if len(words) > 1 and f"{first}_{words[1].replace('-', '_')}" in known:
        return f"{first}_{words[1].replace('-', '_')}", words[2:]
    name = VERBS.get(first, first)
    return (name, words[1:]) if name in known else None


def own_commands() -> dict[str, str]:
    """The management commands of our own packages: name to package."""
    from django.core.management import get_commands

    return {name: str(app) for name, app in get_commands().items() if str(app).startswith("commonweal.")}


def spoken(name: str) -> str:
    """How people say the management command `name`: "import services", "check-guide"."""
    verbs = {value: key for key, value in VERBS.items()}
    return verbs.get(name) or name.replace("_", " " if name.split("_")[0] in ("import", "export", "reindex") else "-")


def _overview(known: dict[str, str], verb: str = "") -> str:
    from django.core.management import load_command_class

    lines = ["usage: commonweal VERB [OPTIONS]   (each verb has --help)", ""]
    named = [name for name in sorted(known, key=spoken) if spoken(name).startswith(verb)]
    lines += [f"  {spoken(name):<24} {load_command_class(known[name], name).help}" for name in named]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. Exit code 0 done, 1 the work failed, 2 the words were wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    import django

    from commonweal.kernel.errors import Invalid

    try:
        django.setup()
    except Invalid as error:
        print(error.message, file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem.where}: {problem.message} {problem.mend}", file=sys.stderr)
        return 2
    known = own_commands()
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview(known))
        return 0
    found = _command(words, known)
    if found is None:
        verb = words[0].replace("-", "_")
        print(_overview(known, verb if any(n.startswith(verb) for n in known) else ""), file=sys.stderr)
        return 0 if "--help" in words else 2
    name, rest = found
    _run(known[name], name, rest)
    return 0


def _run(package: str, name: str, rest: list[str]) -> None:
    """Run a management command under the name people say, without Django's own options in its help."""
    from django.core.management import load_command_class

    command = load_command_class(package, name)
    make_parser = command.create_parser

    def create_parser(*args: Any, **kwargs: Any) -> "CommandParser":
        parser = make_parser(*args, **kwargs)
        for action in parser._actions:
            if action.dest in DJANGOS_OWN:
                action.help = argparse.SUPPRESS
        return parser

    command.create_parser = create_parser  # type: ignore[method-assign]
    command.run_from_argv(["commonweal", spoken(name), *rest])
