"""How much of a stranger's file we are willing to read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unless said otherwise. They bound memory and time, not the size of an honest directory."""

    unpacked: int = 2 * 1024**3
    ratio: int = 200
    ratio_from: int = 20 * 1024**2
    entries: int = 500
    record: int = 8 * 1024**2
    field: int = 1024**2
    depth: int = 30
    columns: int = 300
    sheet_rows: int = 200_000


LIMITS = Limits()
