"""Not too often: counts per key in the cache, and an honest answer when it is too much.

The default cache lives in each web process, so a hub with several processes allows up to that many times the
limit; with COMMONWEAL_CACHE_URL all share one count.
"""

import hashlib
import math

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

from commonweal.kernel import clock
from commonweal.kernel.errors import TooMany


def check(key: str, *, limit: int, seconds: int) -> None:
    """Count one use of `key`. Raises TooMany (429, `retry_after` seconds) after `limit` uses in a window of `seconds`.

    Windows are fixed, so `retry_after` is exact. Keys are hashed: no address of a person reaches the cache.
    """
    now = clock.now().timestamp()
    window = int(now // seconds)
    name = "throttle:" + hashlib.sha256(f"{key}:{window}".encode()).hexdigest()
    cache.add(name, 0, timeout=seconds + 1)
    try:
        uses = cache.incr(name)
    except ValueError:  # it expired between the two calls, so a new window began
        return
    if uses > limit:
        wait = max(1, math.ceil((window + 1) * seconds - now))
        message = ngettext(
            "That was too often. Try again in %(seconds)d second.",
            "That was too often. Try again in %(seconds)d seconds.",
            wait,
        )
        raise TooMany(message % {"seconds": wait}, retry_after=wait)


def caller(request: HttpRequest) -> str:
    """Who calls, for use in a key: the user, or the address as allauth sees it behind the configured proxies."""
    from allauth.account.adapter import get_adapter

    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"ip:{get_adapter(request).get_client_ip(request)}"
