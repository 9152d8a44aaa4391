"""`python -m commonweal` is the same as the `commonweal` command."""

from commonweal.config.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
