"""Dates, times, numbers and lists as the reader's language writes them; the filters `day`, `moment`, `clock`,
`number` and `listed` of every template."""

from collections.abc import Iterable
from datetime import date, datetime, time

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal
from django.utils import timezone, translation
from django.utils.translation import gettext as _

# British order of day and month for English; hubs elsewhere set their own with a regional language code.
_REGIONS = {"en": "en_GB"}
_HUGE = 1e15  # beyond, the digits mean nothing and Babel refuses them


def locale() -> Locale:
    """The Babel locale of the language in use."""
    code = translation.get_language() or "en"
    return Locale.parse(_REGIONS.get(code, code), sep="-" if "-" in code else "_")


def day(value: date | datetime | None) -> str:
    """22 November 2026, in local time; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_date(value, format="long", locale=locale())


def clock(value: datetime | time | None) -> str:
    """14:30, in local time; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_time(value, format="short", locale=locale())


def moment(value: datetime | None) -> str:
    """22 November 2026 at 14:30, in local time; empty for None."""
    if value is None:
        return ""
    return _("%(day)s at %(time)s") % {"day": day(value), "time": clock(value)}


def number(value: float | int | None) -> str:
    """4,089 or 0.5; empty for None."""
    if value is None:
        return ""
    return _whole(format_decimal(value, locale=locale()) if abs(value) < _HUGE else f"{value:.3g}")


def short_number(value: float) -> str:
    """4,089 as it is, 1.2M from ten thousand up: for axes and labels."""
    if abs(value) < 10_000:
        return _whole(format_decimal(round(value, 4), locale=locale()))
    if not abs(value) < _HUGE:
        return _whole(f"{value:.3g}")
    return _whole(format_compact_decimal(value, fraction_digits=1, locale=locale()))


def _whole(digits: str) -> str:
    """`digits` with a mark that keeps a minus sign on their left where text runs from right to left."""
    return f"\u200e{digits}" if digits.startswith("-") and translation.get_language_bidi() else digits


def short_day(value: date | datetime) -> str:
    """22 Nov."""
    return format_skeleton("MMMd", value, locale=locale())


def listed(values: Iterable[object]) -> str:
    """a, b and c."""
    return format_list([str(value) for value in values], locale=locale())


FILTERS = {"day": day, "clock": clock, "moment": moment, "number": number, "listed": listed}
