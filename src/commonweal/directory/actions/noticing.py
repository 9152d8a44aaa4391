"""Noticing what is missing: searches that found nothing tell where help is lacking."""

import hashlib
import re

from django.core.cache import cache
from django.db import transaction

from commonweal.directory.engine.search import SearchPage
from commonweal.directory.events import SearchFoundNothing
from commonweal.kernel import clock, ledger, text

QUIET_SECONDS = 900
MOST_WORDS = 4
_INWARD = re.compile(r"\d[A-Z]{2}$")
_MAY_NAME_SOMEBODY = re.compile(r"[\d@]")


def notice_nothing_found(*, page: SearchPage, filters: tuple[str, ...]) -> bool:
    """Announce SearchFoundNothing for `page`, the same search at most once a quarter of an hour.

    Returns whether it was announced. One small insert; pages that found something cost nothing.
    """
    if page.total or page.is_place_unknown:
        return False
    query = page.query
    fact = SearchFoundNothing(
        at=clock.now(),
        words=_plain(query.text),
        needs=query.terms,
        area=_area(page),
        filters=filters,
        widened=page.widened,
        language=query.language,
    )
    said = repr((fact.words or query.text, fact.needs, fact.area, fact.filters))
    key = f"directory:nothing:{hashlib.blake2b(said.encode(), digest_size=16).hexdigest()}"
    if not cache.add(key, 1, timeout=QUIET_SECONDS):
        return False
    with transaction.atomic():
        ledger.announce(fact)
    return True


def _plain(words: str) -> str:
    """A few words without figures, folded; "" for anything that may name a person or tell a story."""
    folded = text.fold(words)
    return "" if _MAY_NAME_SOMEBODY.search(folded) or len(folded.split()) > MOST_WORDS else folded[:60]


def _area(page: SearchPage) -> str:
    """The district of a postcode, or the town as it was found; never a whole postcode or a point."""
    place = page.place
    if place is None or place.precision == "exact":
        return ""
    return _INWARD.sub("", place.postcode) if place.postcode else place.label[:60]
