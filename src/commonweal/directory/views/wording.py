"""Facts in the reader's language: dates, distances, ages, money, languages. Whole sentences, nothing glued."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.design.wording import clock, listed, locale, number
from commonweal.design.wording import day as short_day
from commonweal.directory.engine import presenting
from commonweal.kernel import text

__all__ = ["clock", "listed", "locale", "number", "short_day"]


def day(value: date) -> str:
    """“Monday 3 February 2026”."""
    return str(format_date(value, "EEEE d MMMM y", locale=locale()))


def weekday(number: int) -> str:
    """The name of a day of the week, 0 is Monday."""
    return str(format_date(date(2024, 1, 1 + number), "cccc", locale=locale())).capitalize()


def distance(km: float, *, is_approximate: bool) -> str:
    """“1.2 km away”, or “about 3 km away” when either end is not known exactly."""
    shown = number(presenting.rounded_km(km))
    if is_approximate:
        return _("about %(km)s km away") % {"km": shown}
    return _("%(km)s km away") % {"km": shown}


def ages(lowest: int | None, highest: int | None) -> str:
    """Who may come by age; empty when anyone may."""
    lowest = lowest or None
    highest = None if highest is None or highest >= 110 else highest
    if lowest and highest:
        return _("For people aged %(from)s to %(to)s") % {"from": number(lowest), "to": number(highest)}
    if lowest:
        return _("For people aged %(from)s and over") % {"from": number(lowest)}
    if highest:
        return _("For people aged %(to)s and under") % {"to": number(highest)}
    return ""


def language(entry: Any) -> str:
    """The name of an HSDS language (or of a bare code) in the reader's language, else the name its source gave."""
    code = str(entry if isinstance(entry, str) else entry.get("code", "")).strip()
    given = "" if isinstance(entry, str) else text.tidy(str(entry.get("name", "")))
    if code:
        try:
            named = Locale.parse(code.replace("-", "_")).get_display_name(locale())
        except (UnknownLocaleError, ValueError):
            named = None
        if named:
            return str(named)[:1].upper() + str(named)[1:]
    return given or code


def languages(entries: Iterable[Any]) -> list[str]:
    """Names of several languages, each once, in order."""
    return list(dict.fromkeys(name for name in map(language, entries) if name))


def cost(option: Any) -> str:
    """One HSDS cost option as a line."""
    said = text.tidy(str(option.get("amount_description") or option.get("option") or ""))
    amount = option.get("amount")
    if amount is None:
        return said
    if not amount:
        return said or _("Free")
    currency = str(option.get("currency") or "")
    money = format_currency(amount, currency.upper(), locale=locale()) if len(currency) == 3 else number(amount)
    return f"{money} ({said})" if said else str(money)


def capacity(entry: Any, unit: str) -> str:
    """Free places as a sentence; `unit` is what is counted (“beds”)."""
    free, most = entry.get("available"), entry.get("maximum")
    if free is None:
        return ""
    values = {"free": number(free), "most": number(most or 0), "unit": unit or _("places")}
    if free <= 0:
        return _("No %(unit)s free") % values
    if most:
        return _("%(free)s of %(most)s %(unit)s free") % values
    return _("%(free)s %(unit)s free") % values


def updated(when: datetime | date | None, by: str) -> str:
    """“Updated 3 February 2026 by Harbour Food Bank”; without a name when nobody is named."""
    if when is None:
        return ""
    shown = short_day(when)
    if by:
        return _("Updated %(date)s by %(name)s") % {"date": shown, "name": by}
    return _("Updated %(date)s") % {"date": shown}


def results(count: int) -> str:
    """How many services were found."""
    return ngettext("%(count)s service found", "%(count)s services found", count) % {"count": number(count)}
