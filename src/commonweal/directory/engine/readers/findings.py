"""What a reader has to say about a file: errors refuse a row, warnings tell what was mended or is doubtful."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

ERROR: Final = "error"
WARNING: Final = "warning"
LIMIT: Final = 100_000
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: file, row (1 is the first row or record; 0 the file itself), field, what and how to mend."""

    level: str
    file: str
    row: int
    field: str
    message: str
    mend: str = ""

    def __str__(self) -> str:
        where = ":".join(part for part in (self.file, str(self.row or ""), self.field) if part)
        return f"{where}: {self.message} {self.mend}".rstrip()


class Unreadable(Exception):
    """The file as a whole cannot be used; nothing was taken from it."""

    def __init__(self, message: str, mend: str = "", *, file: str = "", row: int = 0) -> None:
        super().__init__(message)
        self.finding = Finding(ERROR, file, row, "", message, mend)


@dataclass(slots=True)
class Findings:
    """The findings of one import; kept up to LIMIT, counted beyond it."""

    items: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    mendings: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    def add(self, level: str, file: str, row: int, name: str, message: str, mend: str = "") -> None:
        """Keep one finding."""
        self.counts[level] += 1
        if len(self.items) < LIMIT:
            self.items.append(Finding(level, file, row, name, message, mend))

    def mended(self, file: str, row: int, name: str, what: str) -> None:
        """Count one harmless mending; `close` tells of each sort once."""
        place = self.mendings.setdefault((file, _INDEX.sub("", name), what), [row, 0])
        place[1] += 1

    def close(self) -> None:
        """Turn the counted mendings into one warning each."""
        for (file, name, what), (row, count) in self.mendings.items():
            times = f" in {count} rows, this one first" if count > 1 else ""
            self.add(WARNING, file, row, name, f"mended: {what}{times}.")
        self.mendings.clear()

    @property
    def errors(self) -> int:
        """How many errors there were."""
        return self.counts[ERROR]

    @property
    def warnings(self) -> int:
        """How many warnings there were."""
        return self.counts[WARNING]
