"""API keys at the door: which scopes exist, and whose key a request carries."""

from datetime import timedelta

from django.db.models import Q
from django.utils.functional import Promise

from commonweal.kernel import clock
from commonweal.people.engine.secrets import KeyText, digest, same
from commonweal.people.models import ApiKey

# How coarse "last used" is: one write an hour and key, and no precise trace of who called when.
USED_EVERY = timedelta(hours=1)

_scopes: dict[str, str | Promise] = {}
_NOBODY = digest("no such key")


def register_scope(scope: str, label: str | Promise) -> None:
    """Declare that keys may be given `scope` ("directory:read"); call from the package's `apps.ready`."""
    package, _, act = scope.partition(":")
    if not package or not act:
        raise ValueError(f"a scope reads package:act, not {scope!r}")
    _scopes[scope] = label


def scopes() -> dict[str, str | Promise]:
    """Every scope and what it allows in words, by name."""
    return dict(sorted(_scopes.items()))


def authenticate(header: str | None) -> ApiKey | None:
    """The working key in an Authorization header ("Bearer cwk_…") with its organisation, or None.

    The digest is compared in constant time, also when no row has the prefix. Marks the key as used, coarsely.
    """
    scheme, _, credentials = (header or "").partition(" ")
    text = KeyText.parse(credentials) if scheme.lower() == "bearer" else None
    if text is None:
        return None
    key = ApiKey.objects.select_related("organisation").filter(prefix=text.prefix).first()
    is_same = same(text.digest, key.digest if key else _NOBODY)
    now = clock.now()
    if key is None or not is_same or key.is_revoked or key.is_expired(now) or not key.organisation.is_active:
        return None
    if key.last_used_at is None or key.last_used_at <= now - USED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
        key.last_used_at = now
    return key
