"""The environment, parsed once. Every missing or malformed variable is named at once, with how to mend it."""

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from commonweal.config import smtp
from commonweal.design.colour import Palette, palette
from commonweal.design.mark import read_mark
from commonweal.kernel.errors import Invalid, Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Env:
    """What the surroundings say. Each variable is also read from the file that `NAME_FILE` names."""

    home: Path
    debug: bool
    demo: bool
    secret_key: str
    data_keys: str
    database_url: str
    allowed_hosts: tuple[str, ...]
    base_url: str
    hub_name: str
    brand_colours: Palette | None
    brand_mark: str
    hub_language: str
    emergency_phone: str
    help_phone: str
    help_phone_name: str
    country: str
    time_zone: str
    cache_url: str
    email_url: str
    default_from_email: str
    metrics_token: str
    oidc_server_url: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_name: str
    sign_up: bool
    trust_proxy: bool
    operator: str
    api_rate: int
    log_level: str
    problems: tuple[Problem, ...] = field(default=())


VARIABLES = {
    "COMMONWEAL_HOME": "Folder for the database, files and secrets of this hub. Default: var.",
    "COMMONWEAL_NAME": "The hub's name, shown on every page. Default: Commonweal.",
    "COMMONWEAL_BRAND_COLOUR": "The hub's colour, or two with a comma between for light and dark pages; refused when unreadable. Default: #0b5c5c.",
    "COMMONWEAL_MARK": "Path of an SVG of plain shapes, up to 20 kB, shown beside the name and as icon. Default: Commonweal's ring.",
    "COMMONWEAL_LANGUAGE": "The language of addresses without a language prefix: en, cy or ar. Default: en.",
    "COMMONWEAL_EMERGENCY_PHONE": "The number for somebody in danger, shown on public pages. Default: 999.",
    "COMMONWEAL_HELP_PHONE": "A number residents may ring to talk to a person. Unset: none is shown.",
    "COMMONWEAL_HELP_PHONE_NAME": "Who answers there. Default: the hub's name.",
    "COMMONWEAL_COUNTRY": "Two letters; places of this country are meant when nothing else is said. Default: GB.",
    "COMMONWEAL_TIME_ZONE": "The zone of local times, for example Europe/London (the default).",
    "COMMONWEAL_BASE_URL": "The address people use. Default: http://127.0.0.1 with the port.",
    "COMMONWEAL_HOSTS": "Host names the hub answers to, separated by commas. Default: this machine only.",
    "COMMONWEAL_SECRET_KEY": "Signs sessions and links. Made once and kept in the hub's folder when unset.",
    "COMMONWEAL_DATA_KEYS": "Fernet keys that encrypt personal texts, newest first, separated by commas. Made once and kept when unset.",
    "COMMONWEAL_DEBUG": "yes shows internals on errors; for development only. Default: no.",
    "COMMONWEAL_DEMO": "yes loads the demo town and its sign-ins. `make run` sets it. Default: no.",
    "COMMONWEAL_CACHE_URL": "redis://… shares rate limits and caches between processes. Default: memory of each process.",
    "COMMONWEAL_EMAIL_URL": "smtp://user:password@host:587 (smtps:// for TLS from the start). Unset: mail stays at /dev/mail in demo and debug.",
    "COMMONWEAL_FROM_EMAIL": "The sender's address. Default: hub@localhost.",
    "COMMONWEAL_METRICS_TOKEN": "Whoever bears it may read /metrics. Unset: nobody may.",
    "COMMONWEAL_OIDC_SERVER_URL": "An OpenID Connect provider's address, for single sign-on.",
    "COMMONWEAL_OIDC_CLIENT_ID": "The hub's client id at that provider.",
    "COMMONWEAL_OIDC_CLIENT_SECRET": "The hub's client secret at that provider.",
    "COMMONWEAL_OIDC_NAME": "What the sign-in button calls that provider. Default: single sign-on.",
    "COMMONWEAL_SIGN_UP": "yes lets anybody make an account; invitations work either way. Default: no.",
    "COMMONWEAL_TRUST_PROXY": "yes believes X-Forwarded-Proto from the web server in front. Default: no.",
    "COMMONWEAL_OPERATOR": "Slug of the organisation that runs the hub: the publisher that the open APIs name.",
    "COMMONWEAL_API_RATE": "Requests a minute that one address may make to the open APIs; 0: no limit. Default: 6000.",
    "COMMONWEAL_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR. Default: INFO.",
    "DATABASE_URL": "postgres://user:password@host/name. Default: SQLite in the hub's folder.",
    "PORT": "The port to listen on. Default: 8000.",
}
"""Every variable the hub reads, as docs/reference/settings.md shows it. Each also works as NAME_FILE."""

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[Problem] = []

    def text(self, name: str, default: str = "") -> str:
        assert name in VARIABLES, f"describe {name} in VARIABLES"
        path = self.environ.get(f"{name}_FILE")
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                self.problem(f"{name}_FILE", f"cannot be read: {error.strerror}", "Name a readable file or unset it.")
                return default
        return self.environ.get(name, default)

    def flag(self, name: str, default: bool) -> bool:
        raw = self.text(name, "yes" if default else "no").strip().lower()
        if raw in _TRUE:
            return True
        if raw not in _FALSE:
            self.problem(name, f"is “{raw}”, which is neither yes nor no", "Set it to yes or no.")
        return False

    def number(self, name: str, default: int) -> int:
        raw = self.text(name, str(default)).strip()
        if raw.isascii() and raw.isdigit():
            return int(raw)
        self.problem(name, f"is “{raw}”, which is not a whole number", f"Write for example {default}.")
        return default

    def problem(self, name: str, message: str, mend: str) -> None:
        self.problems.append(Problem(where=name, message=f"{name} {message}.", mend=mend))


def _kept_secret(home: Path) -> str:
    """The hub's own secret, made on first start and readable by its owner only."""
    path = home / "secrets" / "secret_key"
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = secrets.token_urlsafe(50)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secret)
    return secret


def _is_fernet_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key.strip())) == 32
    except ValueError:
        return False


def _asked(r: _Reader, name: str, parse: Callable[[str], T]) -> T | None:
    """What `parse` makes of a variable that may be unset; what it refuses becomes a problem of that variable."""
    text = r.text(name).strip()
    if not text:
        return None
    try:
        return parse(text)
    except Invalid as error:
        for problem in error.problems or [Problem(where=name, message=error.message)]:
            r.problems.append(Problem(where=name, message=problem.message, mend=problem.mend or "Mend or unset it."))
        return None


def read(environ: Mapping[str, str] | None = None) -> Env:
    """The Env from `environ` (default: the process's). Problems are collected, not raised; see `require`."""
    r = _Reader(os.environ if environ is None else environ)
    home = Path(r.text("COMMONWEAL_HOME", "var")).expanduser().resolve()
    debug = r.flag("COMMONWEAL_DEBUG", False)
    secret_key = r.text("COMMONWEAL_SECRET_KEY") or _kept_secret(home)
    if len(secret_key) < 32:
        r.problem(
            "COMMONWEAL_SECRET_KEY",
            "is shorter than 32 characters",
            "Unset it (one is made for you) or lengthen it.",
        )
    data_keys = r.text("COMMONWEAL_DATA_KEYS")
    if any(not _is_fernet_key(key) for key in data_keys.split(",") if key.strip()):
        r.problem("COMMONWEAL_DATA_KEYS", "holds something that is no key", "Each is 32 bytes in URL-safe base64.")
    base_url = r.text("COMMONWEAL_BASE_URL", f"http://127.0.0.1:{r.text('PORT', '8000')}").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        r.problem("COMMONWEAL_BASE_URL", "is not an http(s) address", "Write for example https://help.example.org.")
    values: dict[str, Any] = {
        "home": home,
        "debug": debug,
        "demo": r.flag("COMMONWEAL_DEMO", False),
        "secret_key": secret_key,
        "data_keys": data_keys,
        "database_url": r.text("DATABASE_URL") or f"sqlite:///{home / 'commonweal.sqlite3'}",
        "allowed_hosts": tuple(
            h.strip() for h in r.text("COMMONWEAL_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h.strip()
        ),
        "base_url": base_url,
        "hub_name": r.text("COMMONWEAL_NAME", "Commonweal"),
        "brand_colours": _asked(r, "COMMONWEAL_BRAND_COLOUR", palette),
        "brand_mark": _asked(r, "COMMONWEAL_MARK", lambda path: read_mark(Path(path).expanduser())) or "",
        "hub_language": r.text("COMMONWEAL_LANGUAGE", "en"),
        "emergency_phone": r.text("COMMONWEAL_EMERGENCY_PHONE", "999"),
        "help_phone": r.text("COMMONWEAL_HELP_PHONE"),
        "help_phone_name": r.text("COMMONWEAL_HELP_PHONE_NAME"),
        "country": r.text("COMMONWEAL_COUNTRY", "GB").upper(),
        "time_zone": r.text("COMMONWEAL_TIME_ZONE", "Europe/London"),
        "cache_url": r.text("COMMONWEAL_CACHE_URL"),
        "email_url": r.text("COMMONWEAL_EMAIL_URL"),
        "default_from_email": r.text("COMMONWEAL_FROM_EMAIL", "hub@localhost"),
        "metrics_token": r.text("COMMONWEAL_METRICS_TOKEN"),
        "oidc_server_url": r.text("COMMONWEAL_OIDC_SERVER_URL"),
        "oidc_client_id": r.text("COMMONWEAL_OIDC_CLIENT_ID"),
        "oidc_client_secret": r.text("COMMONWEAL_OIDC_CLIENT_SECRET"),
        "oidc_name": r.text("COMMONWEAL_OIDC_NAME", "single sign-on"),
        "sign_up": r.flag("COMMONWEAL_SIGN_UP", False),
        "trust_proxy": r.flag("COMMONWEAL_TRUST_PROXY", False),
        "operator": r.text("COMMONWEAL_OPERATOR"),
        "api_rate": r.number("COMMONWEAL_API_RATE", 6000),
        "log_level": r.text("COMMONWEAL_LOG_LEVEL", "INFO").upper(),
    }
    if values["database_url"].split(":", 1)[0] not in ("sqlite", "postgres", "postgresql"):
        r.problem(
            "DATABASE_URL",
            "names no database we speak",
            "Write sqlite:///path or postgres://user:password@host/name.",
        )
    if values["email_url"]:
        try:
            smtp.parse(values["email_url"])
        except ValueError as error:
            r.problem("COMMONWEAL_EMAIL_URL", str(error), "Write smtp://user:password@host:587 or smtps://…:465.")
    return Env(**values, problems=tuple(r.problems))


def require(environ: Mapping[str, str] | None = None) -> Env:
    """The Env, or Invalid that lists every problem at once."""
    env = read(environ)
    if env.problems:
        raise Invalid(
            "The environment is not usable: " + " ".join(f"{p.message} {p.mend}" for p in env.problems),
            problems=env.problems,
        )
    return env
