"""Opening hours: the one place that decides "open" for the label, the filter and the interfaces.

`OpeningHours.from_schedules(rows, zone)` reads HSDS schedule rows once; everything else is a question to it.
"""

from commonweal.directory.engine.hours.opening import (
    WEEK_MINUTES,
    DayHours,
    HoursSummary,
    Interval,
    OpeningHours,
    OpenStatus,
    SummaryLine,
)
from commonweal.directory.engine.hours.rules import Flag, Rule
from commonweal.directory.engine.hours.sources import hours_of, schedules_of

__all__ = [
    "WEEK_MINUTES",
    "DayHours",
    "Flag",
    "HoursSummary",
    "Interval",
    "OpenStatus",
    "OpeningHours",
    "Rule",
    "SummaryLine",
    "hours_of",
    "schedules_of",
]
