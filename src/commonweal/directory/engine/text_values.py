"""Mending single values: times, days, letters gone wrong, addresses of web and mail, points."""

import html
import math
import re
from datetime import date, datetime
from functools import lru_cache

_DAYS = {name: code for code, names in {
    "MO": ("monday", "mon", "mo"), "TU": ("tuesday", "tue", "tues", "tu"), "WE": ("wednesday", "wed", "we"),
    "TH": ("thursday", "thu", "thur", "thurs", "th"), "FR": ("friday", "fri", "fr"),
    "SA": ("saturday", "sat", "sa"), "SU": ("sunday", "sun", "su"),
}.items() for name in names}  # fmt: skip
_GOOD_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?")
_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(?::\d{2})?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_MOJIBAKE = {
    "GÇÖ": "’", "GÇÿ": "‘", "GÇ£": "“", "GÇ¥": "”", "GÇô": "–", "GÇö": "—", "GÇª": "…", "GÇó": "•",
    "ΓÇÖ": "’", "ΓÇÿ": "‘", "ΓÇ£": "“", "ΓÇ¥": "”", "ΓÇô": "–", "ΓÇö": "—", "ΓÇª": "…", "ΓÇó": "•",
    "â€™": "’", "â€˜": "‘", "â€œ": "“", "â€\x9d": "”", "â€“": "–", "â€”": "—", "â€¦": "…", "â€¢": "•",
    "Ã©": "é", "Ã¨": "è", "Ã¡": "á", "Ã±": "ñ", "Ã³": "ó", "Ã¼": "ü", "Â£": "£", "Â ": " ",
}  # fmt: skip
_BROKEN = re.compile("|".join(map(re.escape, _MOJIBAKE)))
_MARKER = re.compile(r"\s*###([A-Z0-9_ ]{1,30})###")
_EMAIL = re.compile(r"[^@\s,;<>\"']+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?(/.*)?", re.DOTALL)
_URI_LETTERS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def weekday(text: str) -> str | None:
    """The RFC 5545 day that `text` names ("Monday" -> "MO"), or None."""
    return _DAYS.get(text.strip().strip(".").lower())


@lru_cache(maxsize=4096)
def clock_time(text: str) -> str | None:
    """`text` as HH:MM ("9:00am" -> "09:00"); a good time stays as it is; None when it is no time of day."""
    stripped = text.strip()
    if _GOOD_TIME.fullmatch(stripped):
        return stripped
    match = _TIME.fullmatch(stripped)
    if not match:
        return {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}.get(stripped.lower())
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if not half and match[2] is None:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif (hour, minute) == (24, 0):
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def is_plausible_night(opens: str, closes: str) -> bool:
    """Whether closing at or before opening reads as over midnight (from three in the afternoon to before noon)."""
    if closes[:5] > opens[:5]:
        return True
    return opens[:5] >= "15:00" and closes[:5] < "12:00"


def calendar_date(text: str) -> str | None:
    """`text` as an ISO date or date-time when it is one, or None; day and month are never guessed."""
    stripped = text.strip()
    try:
        date.fromisoformat(stripped[:10]) if len(stripped) == 10 else datetime.fromisoformat(stripped)
    except ValueError:
        return None
    return stripped


def is_clean(text: str) -> bool:
    """Whether `text` holds words and nothing that `letters`, `without_markers` or a check would find in it."""
    if "&" in text or "\\n" in text or "###" in text or "\x00" in text or not text or text.isspace():
        return False
    return text.isascii() or not _BROKEN.search(text)


def letters(text: str) -> tuple[str, list[str]]:
    """`text` with entities, broken letters and literal \\n mended, and the names of what was done."""
    done: list[str] = []
    if "&" in text and _ENTITY.search(text):
        mended = html.unescape(text)
        if mended != text:
            text = mended
            done.append("HTML entities")
    if not text.isascii() and _BROKEN.search(text):
        text = _BROKEN.sub(lambda match: _MOJIBAKE[match.group()], text)
        done.append("broken letters")
    if "\\n" in text:
        text = text.replace("\\r\\n", "\n").replace("\\n", "\n")
        done.append("literal \\n")
    return text, done


def without_markers(text: str) -> tuple[str, list[str]]:
    """`text` without internal marks such as ###MON###, and the marks."""
    if "###" not in text:
        return text, []
    marks = _MARKER.findall(text)
    return (_MARKER.sub("", text).strip(), marks) if marks else (text, [])


def email(text: str) -> str | None:
    """The e-mail address in `text`, or None."""
    stripped = text.strip().removeprefix("mailto:")
    return stripped if _EMAIL.fullmatch(stripped) and stripped.isascii() else None


def uri(text: str) -> str | None:
    """`text` as a full web address ("www.x.org" -> "http://www.x.org"), or None."""
    stripped = text.strip().replace(" ", "%20") if "://" in text else text.strip()
    stripped = _BAD_PERCENT.sub("%25", stripped)
    if _HOST.fullmatch(stripped) and not stripped.split(":")[0].isdigit():
        stripped = f"http://{stripped}"
    if not _SCHEME.match(stripped) or not _URI_LETTERS.fullmatch(stripped):
        return None
    if stripped.split(":", 1)[0].lower() not in ("http", "https", "mailto", "tel", "ftp", "urn"):
        return None
    host = stripped.split("://", 1)[1] if "://" in stripped else "x"
    return (
        stripped
        if host.strip("/") and "[" not in stripped and "]" not in stripped and "#" not in stripped.partition("#")[2]
        else None
    )


def degrees(latitude: float, longitude: float) -> tuple[float, float] | None:
    """A point given in web-mercator metres as degrees, or None when it is not one."""

    if abs(latitude) <= 180 and abs(longitude) <= 180:
        return None
    edge = 20037508.34
    if not (abs(latitude) <= edge and abs(longitude) <= edge and (abs(latitude) > 1000 and abs(longitude) > 1000)):
        return None
    lon = longitude / edge * 180
    lat = math.degrees(2 * math.atan(math.exp(latitude / edge * math.pi)) - math.pi / 2)
    return round(lat, 6), round(lon, 6)


_COUNTRIES = {
    "usa": "US", "united states": "US", "united states of america": "US", "u.s.a.": "US", "u.s.": "US",
    "uk": "GB", "united kingdom": "GB", "great britain": "GB", "england": "GB", "wales": "GB", "scotland": "GB",
    "northern ireland": "GB", "canada": "CA", "ireland": "IE", "cymru": "GB",
}  # fmt: skip
_UK_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE)
_US_ZIP = re.compile(r"\d{5}(-\d{4})?")


def country(given: str, postcode: str, region: str) -> str | None:
    """The two-letter code of a country by its name, or by a postcode that only one country writes so."""
    named = given.strip()
    if len(named) == 2 and named.isalpha() and named.upper() != "UK":
        return named.upper()
    if named:
        return _COUNTRIES.get(named.lower(), named)
    if _UK_POSTCODE.fullmatch(postcode.strip()):
        return "GB"
    if _US_ZIP.fullmatch(postcode.strip()) and len(region.strip()) == 2 and region.strip().isalpha():
        return "US"
    return None
