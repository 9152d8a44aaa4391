"""An honest, generous throttle: so many requests a minute from one address, then 429 with Retry-After.

Counted in Django's cache: one process counts for itself unless a shared cache is configured.
"""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 60


def seconds_to_wait(request: HttpRequest) -> int:
    """0 when the caller may go on, else the seconds until the next window opens.

    `settings.API_REQUESTS_PER_MINUTE` sets the rate; 0 switches the throttle off.
    """
    limit = settings.API_REQUESTS_PER_MINUTE
    if not limit:
        return 0
    now = time.time()
    window = int(now // WINDOW)
    key = f"directory-api:{window}:{_caller(request)}"
    cache.add(key, 0, WINDOW * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # evicted between the two calls
        return 0
    return 0 if count <= limit else max(1, round((window + 1) * WINDOW - now))


def _caller(request: HttpRequest) -> str:
    """A name for the caller's address that does not give the address away to whoever reads the cache."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        address = forwarded.rsplit(",", 1)[-1].strip()
    return hashlib.blake2b(address.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12).hexdigest()
