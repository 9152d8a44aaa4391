"""Where a service may be used from when distance does not decide: named areas, codes, postcodes, outlines."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonweal.directory.engine.search import Where
from commonweal.directory.engine.text import words
from commonweal.kernel.errors import CommonwealError
from commonweal.places.engine import shapes

_EVERYWHERE = frozenset(
    [
        "national",
        "nationwide",
        "everywhere",
        "anywhere",
        "worldwide",
        "international",
        "global",
        "online",
        "remote",
        "cenedlaethol",
        "وطني",
    ]
)
_COUNTRIES = {
    "uk": "GB",
    "united kingdom": "GB",
    "great britain": "GB",
    "y deyrnas unedig": "GB",
    "usa": "US",
    "united states": "US",
    "united states of america": "US",
}
_WRAPPERS = frozenset(
    [
        "the",
        "of",
        "city",
        "county",
        "council",
        "borough",
        "district",
        "metropolitan",
        "area",
        "region",
        "royal",
        "unitary",
    ]
)
_POSTCODE = re.compile(r"^(?:[A-Z]{1,2}\d[A-Z\d]?(?:\s*\d[A-Z]{2})?|\d{5})$")
_CODE = re.compile(r"\b([EWSNKJ]\d{8})\b")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The areas from which a service may be used. Empty when none is stated.

    `names` are as `area_name` writes them, `postcodes` upper case without blanks (whole or only the district),
    `outlines` GeoJSON text.
    """

    is_anywhere: bool = False
    names: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    outlines: tuple[str, ...] = ()

    @property
    def is_stated(self) -> bool:
        """Whether any area is stated."""
        return bool(self.is_anywhere or self.names or self.codes or self.postcodes or self.outlines)

    def covers(self, where: Where) -> bool:
        """Whether somebody at `where` may use the service."""
        if self.is_anywhere or self.names & where.names or self.codes & codes_of(where):
            return True
        if self.postcodes & districts(where.postcode):
            return True
        return any(shape.contains(where.point) for text in self.outlines if (shape := outline(text)))


@lru_cache(maxsize=4096)
def outline(text: str) -> shapes.Shape | None:
    """The outline in GeoJSON text, or None when it cannot be read."""
    try:
        return shapes.read(json.loads(text))
    except (CommonwealError, ValueError, TypeError, KeyError, IndexError):
        return None


def codes_of(where: Where) -> frozenset[str]:
    """The codes of the areas that hold `where`, its country's among them."""
    return where.codes | {where.country} if where.country else where.codes


def districts(postcode: str) -> frozenset[str]:
    """A postcode and the beginnings of it that may stand in a list: LS29JT, LS2."""
    compact = "".join(postcode.upper().split())
    if len(compact) > 4 and compact[0].isalpha():
        return frozenset({compact, compact[:-3]})
    return frozenset({compact, compact[:5]}) - {""}


def area_name(text: str) -> str:
    """A name of an area for comparing: folded, without words such as “City of” and “Council”."""
    every = words(text)
    return " ".join(word for word in every if word not in _WRAPPERS) or " ".join(every)


def coverage_of(areas: Iterable[Mapping[str, Any]]) -> Coverage:
    """The coverage that HSDS service_area objects state. What cannot be read counts as not stated."""
    anywhere, names, codes, postcodes, outlines = False, set(), set(), set(), []
    for area in areas:
        name = str(area.get("name") or area.get("service_area") or "").strip()
        extent = str(area.get("extent") or "").strip()
        if extent.startswith("{"):
            if outline(extent):
                outlines.append(extent)
        else:
            postcodes.update(_postcodes(extent))
        listed = _postcodes(name)
        postcodes.update(listed)
        codes.update(_CODE.findall(f"{area.get('uri') or ''} {extent if not extent.startswith('{') else ''} {name}"))
        folded = " ".join(words(name))
        if folded in _COUNTRIES:
            codes.add(_COUNTRIES[folded])
        elif _EVERYWHERE & set(folded.split()) and len(folded.split()) <= 3:
            anywhere = True
        elif folded and not listed:
            names.add(area_name(name))
    return Coverage(anywhere, frozenset(names), frozenset(codes), frozenset(postcodes), tuple(dict.fromkeys(outlines)))


def _postcodes(text: str) -> set[str]:
    parts = [part.strip().upper() for part in re.split(r"[,;\n]+", text) if part.strip()]
    if parts and all(_POSTCODE.match(part) for part in parts):
        return {"".join(part.split()) for part in parts}
    return set()
