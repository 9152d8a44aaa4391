"""What a resident may ask in an address, read kindly: what cannot be understood is left out, never an error page."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from commonweal.directory.engine.search import MODES, SearchQuery
from commonweal.kernel import ids, text
from commonweal.vocabulary import queries as vocabulary

DISTANCES_KM = (2, 5, 10, 25, 50)
DEFAULT_DISTANCE = 10
SCHEME = "needs"
SORTS = ("relevance", "distance")
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it stands in the address. `needs` are as written there (a code or an id)."""

    words: str = ""
    place: str = ""
    needs: tuple[str, ...] = ()
    within: int | None = None
    is_open: str = ""
    day: int | None = None
    hour: str = ""
    is_free: bool = False
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    age: int | None = None
    ways: tuple[str, ...] = ()
    sort: str = "relevance"
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was asked."""
        return replace(self, sort="relevance", page=1, within=None) == Asked()

    @property
    def filters(self) -> tuple[str, ...]:
        """Names of what narrows the search beyond words, place and need."""
        narrowing = {
            "open": self.is_open,
            "free": self.is_free,
            "language": self.languages,
            "access": self.access,
            "age": self.age is not None,
            "way": self.ways,
        }
        return tuple(name for name, value in narrowing.items() if value)


def asked(data: Mapping[str, Any], lists: Any) -> Asked:
    """Read a query string. `lists(name)` returns all values of a name (QueryDict.getlist)."""

    def get(name: str) -> str:
        return text.tidy(str(data.get(name, "")))

    is_open = get("open") if get("open") in ("now", "at") else ""
    day = _number(get("day"), 0, 6)
    hour = get("time") if _minutes(get("time")) is not None else ""
    return Asked(
        words=get("q")[:200],
        place=get("place")[:120],
        needs=tuple(dict.fromkeys(text.tidy(each)[:80] for each in lists("need") if each.strip()))[:10],
        within=_number(get("within"), 1, 500),
        is_open="" if is_open == "at" and day is None and not hour else is_open,
        day=day if is_open == "at" else None,
        hour=hour if is_open == "at" else "",
        is_free=get("free") in ("1", "yes", "on"),
        languages=tuple(dict.fromkeys(each[:40] for each in lists("language") if each.strip()))[:10],
        access=tuple(dict.fromkeys(each[:80] for each in lists("access") if each.strip()))[:10],
        age=_number(get("age"), 0, 120),
        ways=tuple(each for each in MODES if each in lists("way")),
        sort=get("sort") if get("sort") in SORTS else "relevance",
        page=_number(get("page"), 1, MOST_PAGES) or 1,
    )


def query(said: Asked, *, language: str, now: datetime, zone: str, page_size: int = 20) -> SearchQuery:
    """The search that `said` asks for. A day without a time means any time that day; a time without a day, today."""
    local = now.astimezone(ZoneInfo(zone))
    minutes = _minutes(said.hour)
    open_at = None
    days: frozenset[int] = frozenset()
    if said.is_open == "at" and minutes is not None:
        ahead = (said.day - local.weekday()) % 7 if said.day is not None else 0
        day = local.date() + timedelta(days=ahead)
        open_at = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=local.tzinfo)
    elif said.is_open == "at" and said.day is not None:
        days = frozenset({said.day})
    return SearchQuery(
        text=said.words,
        terms=tuple(need_id(each) for each in said.needs),
        place_text=said.place,
        within_km=float(said.within or DEFAULT_DISTANCE) if said.place else None,
        open_now=said.is_open == "now",
        open_at=open_at,
        days=days,
        is_free=said.is_free,
        languages=said.languages,
        accessibility=said.access,
        ages=(said.age, said.age),
        modes=frozenset(said.ways),
        sort=said.sort if said.place or said.sort != "distance" else "relevance",
        page=said.page,
        page_size=page_size,
        language=language,
    )


def need_id(written: str) -> str:
    """The id of the need that stands in an address as its code (“food”) or as an id."""
    if ids.parse_uuid(written):
        return written
    found = vocabulary.by_notation(SCHEME, written)
    return found.id if found else str(uuid.UUID(int=0))


def _number(written: str, lowest: int, highest: int) -> int | None:
    return int(written) if written.isdecimal() and len(written) < 6 and lowest <= int(written) <= highest else None


def _minutes(written: str) -> int | None:
    hour, _, minute = written.partition(":")
    if not (hour.isdecimal() and minute.isdecimal()) or int(hour) > 23 or int(minute) > 59:
        return None
    return int(hour) * 60 + int(minute)
