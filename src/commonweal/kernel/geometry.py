"""Points, boxes and distances on the Earth. Kilometres and decimal degrees (WGS 84)."""

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the Earth: latitude −90..90, longitude −180..180."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"not degrees: {self.latitude}, {self.longitude}")


@dataclass(frozen=True, slots=True)
class Box:
    """A box in degrees. `west` may be greater than `east`: the box then crosses the 180th meridian."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, point: Point) -> bool:
        """Whether `point` lies in the box, edges included."""
        if not self.south <= point.latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= point.longitude <= self.east
        return point.longitude >= self.west or point.longitude <= self.east


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres (haversine on a sphere; within 0.6 % of the ellipsoid)."""
    lat1, lat2 = math.radians(a.latitude), math.radians(b.latitude)
    half_lat = math.sin((lat2 - lat1) / 2)
    half_lon = math.sin(math.radians(b.longitude - a.longitude) / 2)
    h = half_lat * half_lat + math.cos(lat1) * math.cos(lat2) * half_lon * half_lon
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def box_around(centre: Point, km: float) -> Box:
    """The smallest box that holds every point within `km` of `centre`; the whole band near a pole."""
    angle = km / EARTH_RADIUS_KM
    south = centre.latitude - math.degrees(angle)
    north = centre.latitude + math.degrees(angle)
    if south <= -90 or north >= 90 or angle >= math.pi / 2:
        return Box(max(south, -90.0), -180.0, min(north, 90.0), 180.0)
    half = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(centre.latitude)))))
    west, east = centre.longitude - half, centre.longitude + half
    if half >= 180:
        west, east = -180.0, 180.0
    elif west < -180:
        west += 360
    elif east > 180:
        east -= 360
    return Box(south, west, north, east)
