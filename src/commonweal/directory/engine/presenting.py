"""Turning a public document's fields into what a page shows: links, lines and short texts. No words of our own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import phonenumbers

from commonweal.kernel import text

Json = Mapping[str, Any]

_SENTENCE_END = re.compile(r"(?<=[.!?؟。])\s+")
_PARAGRAPHS = re.compile(r"(?:\r?\n\s*){2,}")
_NOT_DIALLED = re.compile(r"[^0-9+]")
_BULLET = re.compile(r"^\s*[-*•·]\s+")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to dial: `href` for a link, `shown` for reading, `sms` when it may receive text messages."""

    href: str
    shown: str
    extension: str = ""
    kind: str = ""
    description: str = ""
    languages: tuple[str, ...] = ()

    @property
    def is_voice(self) -> bool:
        """Whether a person may ring it (no fax, no text-only line)."""
        return self.kind.lower() not in ("fax", "textphone", "text", "sms", "pager", "tty")


def phone(document: Json, *, country: str = "GB") -> Phone | None:
    """A Phone from an HSDS phone object, or None when it holds no number that can be dialled.

    `country` (ISO 3166-1) decides how a number without a prefix is read. Numbers that the numbering plan
    does not know (short codes such as 211) are kept as written.
    """
    written = text.tidy(str(document.get("number", "")).strip("\"'"))
    dialled = _NOT_DIALLED.sub("", written)
    if not 3 <= len(dialled.strip("+")) <= 20:
        return None
    shown, href = written, f"tel:{dialled}"
    try:
        parsed = phonenumbers.parse(written, country or "GB")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is not None and phonenumbers.is_valid_number(parsed):
        at_home = phonenumbers.region_code_for_number(parsed) == country
        style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        shown = phonenumbers.format_number(parsed, style)
        href = f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"
    extension = str(document.get("extension", "") or "")
    if extension:
        href += f";ext={quote(extension)}"
    return Phone(
        href=href,
        shown=shown,
        extension=extension,
        kind=str(document.get("type", "")),
        description=text.tidy(str(document.get("description", ""))),
        languages=tuple(str(each.get("code") or each.get("name") or "") for each in document.get("languages", [])),
    )


def phones(documents: Any, *, country: str = "GB") -> list[Phone]:
    """The dialable numbers of a list of HSDS phones, voice lines first, each number once."""
    found: dict[str, Phone] = {}
    for each in documents or []:
        made = phone(each, country=country)
        if made is not None:
            found.setdefault(made.href, made)
    return sorted(found.values(), key=lambda each: not each.is_voice)


def web_address(url: str | None) -> tuple[str, str] | None:
    """(href, shown) for an address that is safe to link, else None: only http and https with a host."""
    if not url:
        return None
    written = url.strip()
    if "://" not in written and re.match(r"^[\w-]+(\.[\w-]+)+(/|$)", written):
        written = f"https://{written}"
    try:
        parts = urlsplit(written)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c.isspace() for c in written):
        return None
    shown = (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")
    return written, shown if len(shown) <= 60 else f"{shown[:57]}…"


def mail_address(address: str | None) -> str | None:
    """The address when it is one that can be linked, else None."""
    tidied = (address or "").strip()
    return tidied if re.fullmatch(r"[^@\s<>\"',;?&]+@[^@\s<>\"',;?&]+\.[^@\s<>\"',;?&]+", tidied) else None


def address_lines(document: Json) -> list[str]:
    """An HSDS address as the lines of an envelope, without repeats and without the country."""
    lines: list[str] = []
    for key in ("attention", "address_1", "address_2", "city", "region", "state_province", "postal_code"):
        line = text.tidy(str(document.get(key, "") or "")).strip(" ,")
        if line and text.fold(line) not in (text.fold(each) for each in lines):
            lines.append(line)
    return lines


def location_lines(location: Json) -> list[str]:
    """The lines of the location's physical address, or of the first it has; empty when it shows none."""
    addresses = list(location.get("addresses", []))
    addresses.sort(key=lambda each: each.get("address_type") != "physical")
    return address_lines(addresses[0]) if addresses else []


def country_of(document: Json) -> str:
    """The two-letter country of the first address of a service, location or service at location; "" if none."""
    for location in _locations(document):
        for address in location.get("addresses", []):
            if address.get("country"):
                return str(address["country"]).upper()
    return ""


def _locations(document: Json) -> Iterator[Json]:
    if "addresses" in document:
        yield document
    if "location" in document:
        yield document["location"]
    for each in document.get("service_at_locations", []):
        yield each.get("location", {})


def summary(long: str, *, limit: int = 180) -> str:
    """The first sentences of a text that fit in `limit` characters; a lone long sentence ends in an ellipsis."""
    whole = text.tidy(long)
    if len(whole) <= limit:
        return whole
    kept = ""
    for sentence in _SENTENCE_END.split(whole):
        if len(kept) + len(sentence) + 1 > limit:
            break
        kept = f"{kept} {sentence}".strip()
    if len(kept) >= limit // 3:
        return kept
    return whole[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def paragraphs(long: str) -> list[list[str]]:
    """A text as paragraphs of lines, as its writer broke it; bullet signs are kept out of the lines."""
    return [
        [_BULLET.sub("", text.tidy(line)) for line in block.splitlines() if text.tidy(line)]
        for block in _PARAGRAPHS.split(long.strip())
        if block.strip()
    ]


def rounded_km(km: float) -> float:
    """A distance no more exact than it deserves: 0.1 under 10 km, whole kilometres above, never 0."""
    return max(0.1, round(km, 1)) if km < 10 else float(round(km))


def geo_link(latitude: float, longitude: float) -> str:
    """A geo: link (RFC 5870) that phones open in the map the reader chose."""
    return f"geo:{latitude:.5f},{longitude:.5f}?q={latitude:.5f},{longitude:.5f}"


def map_page(latitude: float, longitude: float) -> str:
    """A page of OpenStreetMap about a point, for readers whose browser knows no geo: links."""
    return (
        f"https://www.openstreetmap.org/?mlat={latitude:.5f}&mlon={longitude:.5f}#map=17/{latitude:.5f}/{longitude:.5f}"
    )
