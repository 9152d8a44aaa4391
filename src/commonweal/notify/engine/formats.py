"""Forms a value can take in a template: `((due|long date))`, `((amount|money GBP))`."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import UnknownLocaleError, dates, numbers
from babel.lists import format_list

from commonweal.kernel.errors import Invalid


def _locale(language: str) -> str:
    return {"en": "en_GB"}.get(language, language.replace("-", "_"))


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    try:
        return datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise Invalid(
            f"“{value}” is not a date; write it like 2026-11-22 or 2026-11-22T09:30.", code="bad_date"
        ) from None


def _number(value: Any) -> Decimal:
    try:
        return Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation:
        raise Invalid(f"“{value}” is not a number; write it like 1234.50.", code="bad_number") from None


def _any_of(value: Any, language: str, option: str) -> str:
    items = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return format_list(items, style="or", locale=_locale(language))


_FORMS: dict[str, Callable[[Any, str, str], str]] = {
    "date": lambda v, lang, _: dates.format_date(_moment(v), "d MMMM y", locale=_locale(lang)),
    "long date": lambda v, lang, _: dates.format_date(_moment(v), "EEEE d MMMM y", locale=_locale(lang)),
    "day": lambda v, lang, _: dates.format_date(_moment(v), "EEEE", locale=_locale(lang)),
    "time": lambda v, lang, _: dates.format_time(_moment(v), "short", locale=_locale(lang)),
    "number": lambda v, lang, _: numbers.format_decimal(_number(v), locale=_locale(lang)),
    "money": lambda v, lang, unit: numbers.format_currency(_number(v), unit or "GBP", locale=_locale(lang)),
    "upper": lambda v, lang, _: str(v).upper(),
    "lower": lambda v, lang, _: str(v).lower(),
    "or list": _any_of,
}


def _split(form: str) -> tuple[str, str]:
    tidy = " ".join(form.split())
    if tidy.lower() in _FORMS:
        return tidy.lower(), ""
    head, _, option = tidy.rpartition(" ")
    return head.lower(), option.upper()


def is_known(form: str) -> bool:
    """Whether `form` names one of ours; money may name its currency."""
    name, option = _split(form)
    return name in _FORMS and (not option or (name == "money" and len(option) == 3 and option.isalpha()))


def apply(form: str, value: Any, language: str = "en") -> str:
    """`value` in `form`, as people who read `language` write it. Raises Invalid where the value does not fit."""
    name, option = _split(form)
    try:
        return _FORMS[name](value, language, option)
    except UnknownLocaleError:
        return _FORMS[name](value, "en", option)
