"""Towns out of postcode lists: where a list of outcodes or ZIPs names towns, their centres follow from it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.kernel.geometry import Point, distance_km

_SPLIT = re.compile(r"^([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class District:
    """One outcode or ZIP with the town and region its list names ("" when it names none)."""

    code: str
    latitude: float
    longitude: float
    town: str
    region: str
    nation: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A town that a list of districts names. `spread_km` is how far its farthest district lies."""

    name: str
    region: str
    latitude: float
    longitude: float
    weight: int
    spread_km: float


def towns(districts: Iterable[District]) -> list[Town]:
    """One town per (town, region) and one per region.

    Its middle is the district that carries the lowest number of its commonest letters when that number is 1
    or 10 (Royal Mail numbers from the centre: LS1, BD1, CF10), else the mean of its districts.
    """
    groups: dict[tuple[str, str], list[District]] = defaultdict(list)
    for each in districts:
        if each.region:
            groups[(each.region, each.nation)].append(each)
        if each.town and each.town != each.region:
            groups[(each.town, each.region or each.nation)].append(each)
    return [_town(name, region, members) for (name, region), members in groups.items()]


def _town(name: str, region: str, members: list[District]) -> Town:
    centre = _first_district(members) or _mean(members)
    spread = max(distance_km(centre, Point(m.latitude, m.longitude)) for m in members)
    return Town(name, region, centre.latitude, centre.longitude, len(members), spread)


def _mean(members: list[District]) -> Point:
    return Point(
        round(sum(m.latitude for m in members) / len(members), 5),
        round(sum(m.longitude for m in members) / len(members), 5),
    )


def _first_district(members: list[District]) -> Point | None:
    split = [(found[1], int(found[2]), m) for m in members if (found := _SPLIT.match(m.code))]
    if not split:
        return None
    letters = Counter(area for area, _number, _m in split).most_common(1)[0][0]
    number, first = min(((n, m) for area, n, m in split if area == letters), key=lambda pair: pair[0])
    return Point(first.latitude, first.longitude) if number in (1, 10) else None
