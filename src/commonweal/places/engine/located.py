"""What finding a place gives back, and the port for an online geocoder."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from commonweal.kernel.geometry import Point


class Precision(StrEnum):
    """How near to the truth a point is, best first."""

    EXACT = "exact"
    POSTCODE = "postcode"
    OUTCODE = "outcode"
    TOWN = "town"
    AREA = "area"


# How far, in kilometres, the true place may lie from the point: for words such as "about", never for filters.
TYPICAL_ERROR_KM = {
    Precision.EXACT: 0.0,
    Precision.POSTCODE: 0.3,
    Precision.OUTCODE: 4.0,
    Precision.TOWN: 5.0,
    Precision.AREA: 25.0,
}


@dataclass(frozen=True, slots=True)
class Located:
    """One place that was found.

    `label` is shown to people, in their language, and says when the point is approximate; `name` is the bare
    name or code ("LS2 9JT", "Leeds") to put back in a form; `source` names the list it came from;
    `is_mended` tells that a typing mistake was put right; `alternatives` are other readings, likeliest first.
    """

    point: Point
    label: str
    precision: Precision
    source: str
    name: str = ""
    country: str = ""
    key: str = ""
    is_mended: bool = False
    alternatives: tuple["Located", ...] = ()

    @property
    def is_approximate(self) -> bool:
        """Whether the point may be kilometres from what was meant."""
        return self.precision not in (Precision.EXACT, Precision.POSTCODE)


class Geocoder(Protocol):
    """An outside service that turns an address into a point. None is installed unless a hub asks for one."""

    def geocode(self, text: str, country: str) -> Located | None:
        """The place, or None; raises kernel.errors.Unavailable when the service does not answer."""
        ...
