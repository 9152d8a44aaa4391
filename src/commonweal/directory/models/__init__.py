"""Tables of the directory: HSDS 3.2 as rows, and the public documents made from them."""

from commonweal.directory.models import feedback, hsds, parts, records, search, sources

__all__ = ["feedback", "hsds", "parts", "records", "search", "sources"]
