"""Writes the generated pages of docs/reference: settings, the command line, addresses. `--check` only compares."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
MADE = "\nMade by `make docs` from the code; edit the code, not this page.\n"


def settings_page() -> str:
    """Every environment variable with its meaning."""
    from commonweal.config.env import VARIABLES

    rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in VARIABLES.items())
    return f"# Settings\n{MADE}\nAll from the environment; any can come from a file by adding `_FILE` to its name.\n\n| variable | meaning |\n|---|---|\n{rows}\n"


def commands_page() -> str:
    """Every verb of the command line with its help."""
    from django.core.management import load_command_class

    from commonweal.config import cli

    known = cli.own_commands()
    parts = [f"# The command line\n{MADE}"]
    for name in sorted(known, key=cli.spoken):
        command = load_command_class(known[name], name)
        parser = command.create_parser("commonweal", cli.spoken(name))
        own = [a for a in parser._actions if a.dest not in cli.DJANGOS_OWN | {"help"} and a.help != "==SUPPRESS=="]
        rows = [f"| `{' '.join(a.option_strings) or a.dest}` | {(a.help or '').replace('|', '/')} |" for a in own]
        table = "\n".join(["| argument | meaning |", "|---|---|", *rows]) + "\n" if rows else ""
        parts.append(f"\n## commonweal {cli.spoken(name)}\n\n{command.help}\n\n{table}")
    return "".join(parts)


def addresses_page() -> str:
    """Every address with who may use it."""
    from django.urls import URLResolver, get_resolver

    from commonweal.people.permissions import permission_of

    def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                yield from walk(each, prefix + str(each.pattern))
            else:
                stated = permission_of(each.callback)
                who = f"{stated.kind} {stated.role}".strip() if stated else "nobody"
                yield "/" + prefix + str(each.pattern), who.replace("_", " ")

    rows = "\n".join(f"| `{address}` | {who} |" for address, who in walk(get_resolver()))
    note = "“own” means that the view decides by itself, for example by an API key or a signed link."
    return f"# Addresses\n{MADE}\nWho may use each address; a view that states nothing is refused. {note}\n\n| address | who |\n|---|---|\n{rows}\n"


PAGES = {"settings.md": settings_page, "commands.md": commands_page, "addresses.md": addresses_page}


def main() -> int:
    """Write the pages, or with --check say which are out of date (exit code 1)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    os.environ.setdefault("COMMONWEAL_HOME", tempfile.mkdtemp(prefix="commonweal-docs-"))
    import django

    django.setup()
    stale = []
    for name, page in PAGES.items():
        path, text = REFERENCE / name, page()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    print(("Out of date: " if "--check" in sys.argv else "Written: ") + (", ".join(stale) or "nothing"))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    raise SystemExit(main())
