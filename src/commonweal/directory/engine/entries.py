"""Entries: what search knows of one service at one location (or of its coverage area when it has no location)."""

import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from commonweal.directory.engine.coverage import Coverage, coverage_of
from commonweal.directory.engine.hours import OpeningHours, schedules_of
from commonweal.directory.engine.hours.parts import read_date
from commonweal.directory.engine.hours.rules import Rule
from commonweal.directory.engine.search import Card
from commonweal.directory.engine.text import stems, words
from commonweal.kernel.geometry import Point
from commonweal.kernel.text import tidy
from commonweal.places.engine.postcodes import is_po_box

FIELDS = ("a", "b", "c", "d")
"""Searched texts by weight: a name, b organisation, c needs and their other names, d everything else."""
SHOWN = frozenset({"active", "temporarily closed", ""})
_FREE = re.compile(r"\b(free|no (?:charge|fee|cost)s?|none|am ddim|مجان\w*|gratis|gratuit)\b", re.IGNORECASE)
_PAID = re.compile(r"[$£€]\s*\d|\d\s*(?:dollars|pounds)|sliding|varies|some fees", re.IGNORECASE)
_MARKS = re.compile(r"<[^>]{1,200}>|\\n|#{2,}\w*#{2,}|[\x00-\x1f\x7f]+")
_REMOTE = {
    "phone": re.compile(r"\b(tele)?phone|\bffôn|هاتف", re.I),
    "online": re.compile(r"online|video|virtual|remote", re.I),
}
_LANGUAGES = {
    "english": "en", "spanish": "es", "french": "fr", "welsh": "cy", "cymraeg": "cy", "arabic": "ar", "polish": "pl",
    "urdu": "ur", "punjabi": "pa", "bengali": "bn", "somali": "so", "ukrainian": "uk", "russian": "ru", "german": "de",
    "italian": "it", "portuguese": "pt", "romanian": "ro", "turkish": "tr", "farsi": "fa", "persian": "fa",
    "kurdish": "ku", "tigrinya": "ti", "chinese": "zh", "mandarin": "zh", "cantonese": "yue", "vietnamese": "vi",
    "korean": "ko", "japanese": "ja", "hindi": "hi", "gujarati": "gu", "tamil": "ta", "hebrew": "he", "greek": "el",
    "creole": "ht", "haitian creole": "ht", "american sign language": "ase", "british sign language": "bfi",
    "tagalog": "tl", "amharic": "am", "albanian": "sq", "pashto": "ps", "dari": "prs", "dutch": "nl",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TermInfo:
    """A need as search wants it: its other names in all languages, and all broader terms, id to label."""

    id: str
    label: str
    words: tuple[str, ...] = ()
    broader: Mapping[str, str] = field(default_factory=dict)


class Terms(Protocol):
    """What an index of entries asks about taxonomy terms."""

    def info(self, term: Mapping[str, Any]) -> TermInfo:
        """The term of an HSDS taxonomy_term object, known or not."""
        ...


class PlainTerms:
    """Terms as the document itself tells them: name, parent and nothing else."""

    def info(self, term: Mapping[str, Any]) -> TermInfo:
        """The term by its own words."""
        label = str(term.get("name") or term.get("term") or "")
        parent = str(term.get("parent_id") or "")
        return TermInfo(str(term["id"]), label, (), {parent: ""} if parent else {})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One service at one location, as search sees it. All fields come from a public document.

    `at_id` is the service_at_location ("" for a service without location). `texts` are the four searched texts
    (see FIELDS). `terms` maps each need to True when stated, False when it is only broader than a stated one.
    A confidential entry has no point: it is found by its coverage alone.
    """

    service_id: str
    at_id: str = ""
    location_id: str = ""
    organisation_id: str = ""
    texts: tuple[str, str, str, str] = ("", "", "", "")
    terms: Mapping[str, bool] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    point: Point | None = None
    is_approximate: bool = False
    coverage: Coverage = field(default_factory=Coverage)
    schedules: tuple[Mapping[str, Any], ...] = ()
    zone: str = "UTC"
    is_temporarily_closed: bool = False
    languages: frozenset[str] = frozenset()
    accessibility: frozenset[str] = frozenset()
    minimum_age: float | None = None
    maximum_age: float | None = None
    is_free: bool = False
    modes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    updated: date | None = None
    is_confidential: bool = False
    card: Card = field(default_factory=Card)

    @cached_property
    def hours(self) -> OpeningHours:
        """The opening hours, by the one engine that decides open."""
        return OpeningHours.from_schedules(self.schedules, self.zone, is_temporarily_closed=self.is_temporarily_closed)

    @property
    def tie(self) -> int:
        """A number that orders equals the same way everywhere (below 2^62)."""
        digest = hashlib.blake2b(f"{self.service_id}/{self.at_id}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) >> 2

    @property
    def name_key(self) -> int:
        """The beginning of the folded name as a number (below 2^63) that sorts as the name does."""
        key = " ".join(words(self.card.name)).encode()[:8].ljust(8, b"\0")
        return int.from_bytes(key) >> 1

    @property
    def has_address_for_point(self) -> bool:
        """Whether a postcode may stand in for missing coordinates."""
        return bool(self.point is None and not self.is_confidential and self.card.postal_code)


def entries_of(
    document: Mapping[str, Any],
    *,
    zone: str = "UTC",
    terms: Terms | None = None,
    confidential: Iterable[str] = (),
) -> list[Entry]:
    """The entries of a public HSDS service document (full form); none when it is withdrawn.

    `zone` is the local time of its schedules, `terms` knows the vocabulary, `confidential` names locations whose
    whereabouts must not be told (a public document says nothing of them already; this is the second lock).
    """
    if str(document.get("status") or "").strip().casefold() not in SHOWN or not document.get("id"):
        return []
    book = terms or PlainTerms()
    hidden = frozenset(confidential)
    places = [at for at in document.get("service_at_locations") or [] if isinstance(at, Mapping)]
    return [_entry(document, at, book, zone, hidden) for at in places or [{}]]


def _entry(document: Mapping[str, Any], at: Mapping[str, Any], book: Terms, zone: str, hidden: frozenset[str]) -> Entry:
    location: Mapping[str, Any] = at.get("location") or {}
    organisation: Mapping[str, Any] = document.get("organization") or {}
    location_id = str(location.get("id") or at.get("location_id") or "")
    is_hidden = location_id in hidden
    infos = [book.info(term) for term in terms_of(document, at)]
    direct = {info.id for info in infos}
    broader = {above for info in infos for above in info.broader} - direct
    address = {} if is_hidden else _address(location)
    point = None if is_hidden else _point(location, address)
    coverage = _coverage(document, at, location)
    card = _card(document, organisation, location if not is_hidden else {}, address, point, at)
    schedules = tuple(schedules_of(document, at))
    return Entry(
        service_id=str(document["id"]),
        at_id=str(at.get("id") or ""),
        location_id=location_id,
        organisation_id=str(organisation.get("id") or document.get("organization_id") or ""),
        texts=_texts(document, at, organisation, location if not is_hidden else {}, address, infos),
        terms={**dict.fromkeys(broader, False), **dict.fromkeys(direct, True)},
        labels={key: label for info in infos for key, label in ((info.id, info.label), *info.broader.items())},
        point=point,
        coverage=coverage,
        schedules=schedules,
        zone=zone,
        is_temporarily_closed=str(document.get("status") or "").casefold() == "temporarily closed",
        languages=_languages(document, location),
        accessibility=frozenset(
            key
            for each in location.get("accessibility") or []
            if (key := " ".join(words(str(each.get("description") or each.get("accessibility") or "")))[:80])
        ),
        minimum_age=_number(document.get("minimum_age")),
        maximum_age=_number(document.get("maximum_age")),
        is_free=_is_free(document),
        modes=_modes(document, at, location, schedules),
        kinds=frozenset({" ".join(words(str(organisation.get("legal_status") or "")))[:80]} - {""}),
        updated=read_date(document.get("assured_date")) or read_date(document.get("last_modified")),
        is_confidential=is_hidden,
        card=card,
    )


def field_stems(entry: Entry) -> tuple[list[str], list[str], list[str], list[str]]:
    """The stems of each searched text, with repeats, words without meaning left out."""
    a, b, c, d = (stems(text) for text in entry.texts)
    return a, b, c, d


def surface_words(entry: Entry) -> set[str]:
    """The distinct folded words of the searched texts, for completing and correcting what people type."""
    return {word for text in entry.texts for word in words(text) if 2 <= len(word) <= 40}


def pairs(stemmed: list[str]) -> set[str]:
    """Neighbouring stems, which make a phrase."""
    return {f"{first}_{second}" for first, second in itertools.pairwise(stemmed)}


def schedules_key(entry: Entry) -> str:
    """Equal for entries with the same hours: the rows as canonical JSON, zone and closure."""
    rows = [{k: v for k, v in row.items() if k in _HOURS_KEYS and v not in (None, "")} for row in entry.schedules]
    return json.dumps([rows, entry.zone, entry.is_temporarily_closed], sort_keys=True, ensure_ascii=False, default=str)


_HOURS_KEYS = frozenset(
    [
        "valid_from",
        "valid_to",
        "dtstart",
        "timezone",
        "until",
        "count",
        "wkst",
        "freq",
        "interval",
        "byday",
        "byweekno",
        "bymonthday",
        "byyearday",
        "opens_at",
        "closes_at",
        "attending_type",
        "description",
        "notes",
        "schedule_link",
    ]
)


def terms_of(document: Mapping[str, Any], at: Mapping[str, Any] | None = None) -> list[Mapping[str, Any]]:
    """The taxonomy_term objects that classify a service and `at`, one of its places (without it, all places)."""
    found: dict[str, Mapping[str, Any]] = {}
    places = document.get("service_at_locations") or [] if at is None else [at]
    for holder in (document, *places):
        for attribute in holder.get("attributes") or []:
            term = attribute.get("taxonomy_term") if isinstance(attribute, Mapping) else None
            if isinstance(term, Mapping) and term.get("id"):
                found.setdefault(str(term["id"]), term)
    return list(found.values())


def _address(location: Mapping[str, Any]) -> Mapping[str, Any]:
    """The physical address that may be shown: never a PO box."""
    for address in location.get("addresses") or []:
        lines = f"{address.get('address_1') or ''} {address.get('address_2') or ''}"
        if address.get("address_type") != "postal" and not is_po_box(lines):
            return dict(address)
    return {}


def _point(location: Mapping[str, Any], address: Mapping[str, Any]) -> Point | None:
    """Coordinates in degrees; none when only a PO box or a postal address is published, or at (0, 0)."""
    latitude, longitude = _number(location.get("latitude")), _number(location.get("longitude"))
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    if location.get("location_type") in ("postal", "virtual") or (location.get("addresses") and not address):
        return None
    try:
        return Point(latitude, longitude)
    except ValueError:
        return None


def _coverage(document: Mapping[str, Any], at: Mapping[str, Any], location: Mapping[str, Any]) -> Coverage:
    areas = at.get("service_areas") or document.get("service_areas") or []
    stated = coverage_of(area for area in areas if isinstance(area, Mapping))
    if stated.is_stated or (at and location.get("location_type") != "virtual"):
        return stated
    return Coverage(is_anywhere=True)


def _texts(
    document: Mapping[str, Any],
    at: Mapping[str, Any],
    organisation: Mapping[str, Any],
    location: Mapping[str, Any],
    address: Mapping[str, Any],
    infos: list[TermInfo],
) -> tuple[str, str, str, str]:
    def said(holder: Mapping[str, Any], *names: str) -> str:
        return " \n ".join(str(holder[name]) for name in names if holder.get(name))

    program = document.get("program") if isinstance(document.get("program"), Mapping) else {}
    rest = [
        said(document, "description", "eligibility_description", "application_process"),
        said(at, "description"),
        said(location, "name", "alternate_name", "description"),
        said(program or {}, "name"),
        said(address, "address_1", "city", "region", "postal_code"),
    ]
    return (
        said(document, "name", "alternate_name"),
        said(organisation, "name", "alternate_name"),
        " \n ".join(dict.fromkeys(word for info in infos for word in (info.label, *info.words))),
        " \n ".join(part for part in rest if part),
    )


def _card(
    document: Mapping[str, Any],
    organisation: Mapping[str, Any],
    location: Mapping[str, Any],
    address: Mapping[str, Any],
    point: Point | None,
    at: Mapping[str, Any],
) -> Card:
    phones = [
        str(phone.get("number") or "")
        for holder in (at, document, location)
        for phone in holder.get("phones") or []
        if isinstance(phone, Mapping)
    ]
    lines = [tidy(str(address[name])) for name in ("address_1", "address_2") if address.get(name)]
    return Card(
        name=tidy(str(document.get("name") or "")),
        organisation=tidy(str(organisation.get("name") or "")),
        location=tidy(str(location.get("name") or "")),
        address=", ".join(line for line in lines if line),
        city=tidy(str(address.get("city") or "")),
        postal_code=tidy(str(address.get("postal_code") or "")),
        summary=_summary(str(document.get("description") or "")),
        phone=phones[0] if phones else "",
        url=str(document.get("url") or ""),
        email=str(document.get("email") or ""),
        alert=tidy(str(document.get("alert") or "")),
        fees=tidy(str(document.get("fees_description") or document.get("fees") or ""))[:160],
        assured=str(document.get("assured_date") or ""),
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
    )


def _summary(description: str) -> str:
    """The first 200 characters or so, cut at a word."""
    text = " ".join(_MARKS.sub(" ", description[:600]).split())
    return text if len(text) <= 220 else text[:200].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _languages(document: Mapping[str, Any], location: Mapping[str, Any]) -> frozenset[str]:
    found = set()
    for holder in (document, location):
        for each in holder.get("languages") or []:
            code = str(each.get("code") or "").strip().casefold()
            name = " ".join(words(str(each.get("name") or "")))
            found.add(code or _LANGUAGES.get(name, name)[:40])
    return frozenset(found - {""})


def _is_free(document: Mapping[str, Any]) -> bool:
    """Free when every cost option is, or the fees say so and name no price."""
    options = [option for option in document.get("cost_options") or [] if isinstance(option, Mapping)]
    if options:
        return all(_option_is_free(option) for option in options)
    said = str(document.get("fees_description") or document.get("fees") or "")
    return bool(_FREE.search(said)) and not _PAID.search(said)


def _option_is_free(option: Mapping[str, Any]) -> bool:
    amount = _number(option.get("amount"))
    if amount is not None:
        return amount == 0
    return bool(_FREE.search(f"{option.get('option') or ''} {option.get('amount_description') or ''}"))


def _modes(
    document: Mapping[str, Any],
    at: Mapping[str, Any],
    location: Mapping[str, Any],
    schedules: tuple[Mapping[str, Any], ...],
) -> frozenset[str]:
    found = set()
    if at and location.get("location_type") not in ("virtual", "postal"):
        found.add("in_person")
    attending = " ".join(str(row.get("attending_type") or "") for row in schedules)
    found.update(mode for mode, pattern in _REMOTE.items() if pattern.search(attending))
    if location.get("location_type") == "virtual":
        found.add("online")
    if not at:
        holders = [holder for holder in (document, at) if holder.get("phones")]
        found.add("phone" if holders else "online")
        if document.get("url") and holders:
            found.add("online")
    if schedules and all(Rule.from_row(row).is_remote for row in schedules):
        found.discard("in_person")
    return frozenset(found)


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if number == number and abs(number) != float("inf") else None
