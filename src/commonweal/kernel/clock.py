"""The only place that asks what time it is. Engines take `now` as an argument instead."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in UTC; local dates need a time zone and are the caller's to work out."""
    return now().date()
