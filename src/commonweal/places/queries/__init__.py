"""Reads of the gazetteer. `locate` and `areas_containing` are what other packages want."""

from commonweal.places.queries.areas import areas_containing
from commonweal.places.queries.locating import install_geocoder, locate, located_postcode

__all__ = ["areas_containing", "install_geocoder", "locate", "located_postcode"]
