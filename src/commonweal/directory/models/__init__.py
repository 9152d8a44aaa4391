"""Tables of the directory: HSDS 3.2 as rows, and the public documents made from them."""

from commonweal.directory.models import hsds, parts, records, sources

__all__ = ["hsds", "parts", "records", "sources"]
