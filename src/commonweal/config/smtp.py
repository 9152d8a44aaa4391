"""The mail server's address: smtp://user:password@host:587 (STARTTLS), smtps://…:465, or ?tls=no for a local relay."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how letters leave the hub."""

    host: str
    port: int
    user: str
    password: str
    is_starttls: bool
    is_ssl: bool


def parse(url: str) -> MailServer:
    """The server in `url`. Raises ValueError that says what is wrong, as the end of a sentence."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError("is not an smtp:// or smtps:// address")
    if not parts.hostname:
        raise ValueError("names no mail server")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("has a port that is not a number") from None
    is_ssl = parts.scheme == "smtps"
    is_plain = parse_qs(parts.query).get("tls") == ["no"]
    return MailServer(
        host=parts.hostname,
        port=port or (465 if is_ssl else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_starttls=not is_ssl and not is_plain,
        is_ssl=is_ssl,
    )
