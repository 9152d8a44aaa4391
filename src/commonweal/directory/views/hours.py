"""Opening hours in words. What is open is decided by engine.hours alone; this only finds the words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.directory.engine.hours import OpeningHours, OpenStatus, SummaryLine
from commonweal.directory.views import wording


@dataclass(frozen=True, slots=True)
class Label:
    """The open label: a whole sentence and the colour of its tag. `state` is open, closed or unknown."""

    text: str
    colour: str
    state: str


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the week table."""

    name: str
    spans: tuple[str, ...]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours as the `hours` macro shows them."""

    is_known: bool
    week: tuple[Day, ...]
    notes: tuple[str, ...]
    zone: str


def label(status: OpenStatus, now: datetime) -> Label:
    """“Open now, closes 17:00”, “Opens Monday 09:00”, … for what engine.hours found at `now`."""
    if status.is_open:
        return Label(_open(status, now), "green", "open")
    if status.reason == "temporarily_closed":
        return Label(_("Temporarily closed"), "red", "closed")
    if status.is_unknown:
        said = _("Opening hours may be out of date") if status.reason == "out_of_date" else _("Opening hours not known")
        return Label(said, "grey", "unknown")
    if status.opens_next_at is None:
        return Label(_("Closed now"), "grey", "closed")
    return Label(_opens(status.opens_next_at, now), "grey", "closed")


def _open(status: OpenStatus, now: datetime) -> str:
    closes = status.closes_at
    if closes is None:
        return _("Open all day, every day")
    today = now.astimezone(closes.tzinfo).date()
    if closes.date() == today or (closes.date() - today == timedelta(days=1) and closes.time() < time(6)):
        if closes.time() == time(0):
            return _("Open now, closes at midnight")
        return _("Open now, closes %(time)s") % {"time": wording.clock(closes.time())}
    return _("Open now, closes %(day)s %(time)s") % {
        "day": wording.weekday(closes.weekday()),
        "time": wording.clock(closes.time()),
    }


def _opens(opens: datetime, now: datetime) -> str:
    days = (opens.date() - now.astimezone(opens.tzinfo).date()).days
    at = wording.clock(opens.time())
    if days <= 0:
        return _("Opens today %(time)s") % {"time": at}
    if days == 1:
        return _("Opens tomorrow %(time)s") % {"time": at}
    if days < 7:
        return _("Opens %(day)s %(time)s") % {"day": wording.weekday(opens.weekday()), "time": at}
    return _("Opens %(date)s, %(time)s") % {"date": wording.day(opens.date()), "time": at}


def stays_true_for(status: OpenStatus, now: datetime) -> float:
    """Seconds for which the label of `status` stays right: to the next change, or to the next local midnight."""
    turning = [moment for moment in (status.closes_at, status.opens_next_at) if moment is not None]
    zone = turning[0].tzinfo if turning else now.tzinfo
    local = now.astimezone(zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=zone)
    return max(1.0, min((moment - now).total_seconds() for moment in [*turning, midnight]))


def table(hours: OpeningHours, now: datetime) -> Hours:
    """The hours for display, seen from `now`: the coming week by day, then what is not every week."""
    summary = hours.summary()
    today = now.astimezone(hours.zone).date()
    if not hours.is_known or summary.is_temporarily_closed:
        notes = tuple(line.note for line in summary.lines if line.note)
        return Hours(is_known=bool(notes), week=(), notes=notes, zone="")
    monday = today - timedelta(days=today.weekday())
    week = tuple(
        Day(wording.weekday(each.day.weekday()), tuple(span(*pair) for pair in each.spans), each.day == today)
        for each in hours.week(monday)
    )
    lines = [_line(each, today) for each in summary.lines if _is_extra(each)]
    lines += [_line(each, today) for each in summary.exceptions if each.ends is None or each.ends >= today]
    return Hours(
        is_known=True,
        week=week if any(day.spans for day in week) or not lines else (),
        notes=tuple(dict.fromkeys(line for line in lines if line)),
        zone=zone_words(hours, now),
    )


def span(opens: time, closes: time) -> str:
    """“09:00 to 17:00”; the whole day in words."""
    if opens == closes == time(0):
        return _("All day and night")
    return _("%(from)s to %(to)s") % {"from": wording.clock(opens), "to": wording.clock(closes)}


def zone_words(hours: OpeningHours, now: datetime) -> str:
    """Whose time it is: “Times are United Kingdom time.”"""
    if not isinstance(hours.zone, ZoneInfo):
        return ""
    name = str(get_timezone_name(hours.zone, locale=wording.locale()))
    return _("Times are local: %(zone)s.") % {"zone": name}


def _is_extra(line: SummaryLine) -> bool:
    """Whether a line says more than the table of one week can."""
    return bool(
        line.note
        or line.attending
        or line.starts
        or line.ends
        or line.interval > 1
        or line.month_days
        or line.kind == "unknown"
        or any(ordinal for ordinal, _weekday in line.days)
    )


def _line(line: SummaryLine, today: date) -> str:
    """One rule of the hours as a sentence."""
    when = _days(line)
    spans = wording.listed([span(*pair) for pair in line.spans])
    values = {"days": when, "times": spans, "range": _range(line, today), "note": line.note}
    if line.kind == "closure":
        said = _("Closed: %(range)s") % values if values["range"] else _("Closed")
    elif line.kind == "special" and spans and values["range"]:
        said = _("Different hours, %(range)s: %(times)s") % values
    elif when and spans and values["range"]:
        said = _("%(days)s, %(times)s (%(range)s)") % values
    elif when and spans:
        said = _("%(days)s, %(times)s") % values
    else:
        said = when or spans
    extra = " · ".join(filter(None, (line.attending, line.note)))
    return " · ".join(filter(None, (said, extra)))


def _range(line: SummaryLine, today: date) -> str:
    if line.starts and line.ends:
        if line.starts == line.ends:
            return wording.day(line.starts)
        return _("%(from)s to %(to)s") % {"from": wording.short_day(line.starts), "to": wording.short_day(line.ends)}
    if line.ends:
        return _("until %(date)s") % {"date": wording.short_day(line.ends)}
    if line.starts and line.starts > today:
        return _("from %(date)s") % {"date": wording.short_day(line.starts)}
    return ""


def _days(line: SummaryLine) -> str:
    names = [_ordinal_day(ordinal, weekday) for ordinal, weekday in line.days]
    if not names and line.month_days:
        names = [_month_day(each) for each in line.month_days]
    said = wording.listed(names) if names else ""
    if line.interval > 1 and said:
        values = {"days": said, "count": line.interval}
        if line.freq == "WEEKLY":
            return ngettext("%(days)s every week", "%(days)s every %(count)s weeks", line.interval) % values
        if line.freq == "MONTHLY":
            return ngettext("%(days)s every month", "%(days)s every %(count)s months", line.interval) % values
    return said


def _ordinal_day(ordinal: int, weekday: int) -> str:
    day = {"day": wording.weekday(weekday), "number": ordinal}
    words = {
        0: "%(day)s",
        1: _("First %(day)s of the month"),
        2: _("Second %(day)s of the month"),
        3: _("Third %(day)s of the month"),
        4: _("Fourth %(day)s of the month"),
        5: _("Fifth %(day)s of the month"),
        -1: _("Last %(day)s of the month"),
    }
    return words.get(ordinal, "%(day)s") % day


def _month_day(number: int) -> str:
    if number == -1:
        return _("The last day of the month")
    return _("Day %(number)s of the month") % {"number": number}
