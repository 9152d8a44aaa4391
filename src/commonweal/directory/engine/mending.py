"""A stranger's document made fit to store: ids, types, enums, letters, times, points; what cannot be is refused.

What is changed keeps its original under `x_original` (and marks under `x_markers`) in the same object, which is
stored beside the standard's columns and is not published. Nothing is guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commonweal.directory.engine import canonical, text_values
from commonweal.directory.engine.canonical import inner_kind
from commonweal.directory.engine.hsds import KINDS, NUMBER, TEXT, UUID, Kind
from commonweal.directory.engine.readers.findings import ERROR, WARNING, Findings
from commonweal.directory.engine.readers.limits import LIMITS
from commonweal.kernel import ids

Document = dict[str, Any]
_PHONE_IN_ADDRESS = re.compile(r"\s*(?:phone|tel|telephone|call|ph)[:.]?\s*([+(\d][\d\s().+-]{6,}\d)\s*", re.IGNORECASE)
_PO_BOX = re.compile(r"\s*(p\.?\s*o\.?\s*box|post office box|box \d)", re.IGNORECASE)
_IMPOSSIBLE_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_SYNONYMS = {
    "status": {
        "open": "active",
        "published": "active",
        "closed": "defunct",
        "temporarily_closed": "temporarily closed",
    },
    "location_type": {"in_person": "physical", "online": "virtual", "mailing": "postal"},
    "address_type": {"street": "physical", "mailing": "postal", "physical_address": "physical", "online": "virtual"},
    "freq": {"WEEK": "WEEKLY", "MONTH": "MONTHLY"},
}
_DEFAULTS = {"service": ("status", "active"), "location": ("location_type", "physical")}
_NEEDED = {"service": "name", "organization": "name"}
_NOT_AN_ID = (bool, list, dict)
# Texts that need no look when they are clean: any words, or one of the words allowed.
_PLAIN = {
    kind: {key: spec.enums.get(key) for key, type_ in spec.fields.items() if type_ is TEXT and key not in spec.formats}
    for kind, spec in KINDS.items()
}
_ROOT_NAMED = {
    **{f"{kind}_id": kind for kind, spec in KINDS.items() if spec.is_root},
    "parent_id": "taxonomy_term",
    "parent_organization_id": "organization",
}


@dataclass(slots=True)
class Mender:
    """Mends the documents of one source. `scope` makes ids unique where a file uses one id for many records."""

    source: str
    findings: Findings
    repeated_points: dict[tuple[float, float], set[str]] = field(default_factory=dict)

    def mend(self, kind: str, document: Any, file: str, row: int, scope: str = "") -> Document | None:
        """The document ready to store, or None when an error was found in it (see `findings`)."""
        before = self.findings.errors
        if not isinstance(document, dict):
            self.findings.add(
                ERROR, file, row, "", f"is not an object but {_named(document)}.", "Each record is an object."
            )
            return None
        work = _Work(self, file, row, scope)
        mended = work.object(kind, document, kind, "")
        return mended if self.findings.errors == before else None

    def stable(self, kind: str, their_id: str, scope: str) -> str:
        """The UUID that `their_id` has for ever in this source."""
        if scope:
            return ids.stable_text(self.source, kind, their_id, scope)
        return ids.stable_text(self.source, kind, their_id)

    def note_repeated_points(self) -> None:
        """Warn of points that stand for many different addresses: town centres, not doors."""
        for (latitude, longitude), addresses in self.repeated_points.items():
            if len(addresses) >= 5:
                self.findings.add(
                    WARNING,
                    "",
                    0,
                    "latitude",
                    f"the point {latitude}, {longitude} is given for {len(addresses)} or more different addresses, so it is"
                    " the middle of a town and not a door.",
                    "Give each place its own point.",
                )


class _Work:
    """One document on the bench."""

    def __init__(self, mender: Mender, file: str, row: int, scope: str) -> None:
        self.mender, self.file, self.row, self.scope = mender, file, row, scope

    def error(self, name: str, message: str, mend: str = "") -> None:
        self.mender.findings.add(ERROR, self.file, self.row, name, message, mend)

    def warn(self, name: str, message: str, mend: str = "") -> None:
        self.mender.findings.add(WARNING, self.file, self.row, name, message, mend)

    def object(self, kind: str, document: Mapping[str, Any], where: str, holder: str) -> Document:
        spec = KINDS[kind]
        result: Document = {}
        identity = self._identity(kind, document, where, holder, result)
        result["id"] = identity
        original: Document = {}
        plain, longest = _PLAIN[kind], LIMITS.field
        for key, value in document.items():
            if type(value) is str and key in plain and len(value) <= longest and text_values.is_clean(value):
                allowed = plain[key]
                if allowed is None or value in allowed:
                    result[key] = value
                    continue
            if value is None or value == "" or value == [] or value == {} or key == "id":
                continue
            if not isinstance(key, str) or len(key) > 200:
                self.error(where, "has a key that is not a short name.", "Check how the file was made.")
                continue
            self._value(spec, key, value, f"{where}.{key}", identity, result, original)
        if original:
            result["x_original"] = original
        _AFTER.get(kind, _nothing)(self, result, where)
        self._defaults(spec, result, where)
        return result

    def _identity(self, kind: str, document: Mapping[str, Any], where: str, holder: str, result: Document) -> str:
        theirs = document.get("id")
        if isinstance(theirs, _NOT_AN_ID):
            self.error(f"{where}.id", f"is {_named(theirs)}, not an id.", "Use a UUID or a short text.")
            return ids.stable_text(self.mender.source, kind, where)
        text = "" if theirs is None else str(theirs).strip()
        uuid = ids.uuid_text(text)
        if uuid is not None:
            return uuid
        is_nil = _is_nil(text)
        if not text or is_nil:
            if is_nil:
                self.warn(f"{where}.id", "is the nil UUID, which names nothing; an id was made.")
            elif KINDS[kind].is_root and not holder and not self.scope:
                self.error(f"{where}.id", "is missing.", "Give each record an id that stays the same.")
            told_apart = f"{holder}/{where}" if holder else canonical.digest(canonical.pruned(dict(document)))
            return self.mender.stable(kind, told_apart, self.scope)
        if len(text) > 200:
            self.error(f"{where}.id", "is longer than 200 letters.", "Use a UUID or a short text.")
        if KINDS[kind].is_root:
            result["their_id"] = text
            return self.mender.stable(kind, text, self.scope)
        return self.mender.stable(kind, text, f"{self.scope}/{holder}")

    def _value(
        self, spec: Kind, key: str, value: Any, where: str, holder: str, result: Document, original: Document
    ) -> None:
        inner = inner_kind(spec.name, key)
        if key == "taxonomy" and isinstance(value, dict):
            self.mender.findings.mended(self.file, self.row, where, "a taxonomy object where its name belongs")
            key, inner = "taxonomy_detail", "taxonomy"
        if inner is not None:
            self._inner(inner, key in spec.links or key == "service", key, value, where, holder, result)
            return
        type_ = spec.fields.get(key)
        if type_ is TEXT:
            self._text(spec, key, value, where, result, original)
        elif type_ is NUMBER:
            self._number(key, value, where, result, original)
        elif type_ is UUID or (key.endswith("_id") and key[:-3] in KINDS) or key == "taxonomy_id":
            self._reference(spec, key, value, where, result)
        elif isinstance(value, str):
            result[key] = value.replace("\x00", "")[: LIMITS.field]
        else:
            result[key] = value

    def _inner(
        self, inner: str, is_single: bool, key: str, value: Any, where: str, holder: str, result: Document
    ) -> None:
        if is_single:
            if isinstance(value, dict):
                result[key] = self.object(inner, value, where, holder)
            else:
                self.error(
                    where, f"must be an object, not {_named(value)}.", "Nest the whole object or give its id only."
                )
            return
        if isinstance(value, dict):
            self.mender.findings.mended(self.file, self.row, where, "one object where a list belongs")
            value = [value]
        if not isinstance(value, list):
            self.error(where, f"must be a list, not {_named(value)}.", "Put it in square brackets.")
            return
        kept = []
        for number, item in enumerate(value):
            if isinstance(item, dict):
                kept.append(self.object(inner, item, f"{where}[{number}]", holder))
            elif item is not None and item != "":
                self.error(f"{where}[{number}]", f"must be an object, not {_named(item)}.")
        if kept:
            result[key] = kept

    def _text(self, spec: Kind, key: str, value: Any, where: str, result: Document, original: Document) -> None:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.error(where, f"must be text, not {_named(value)}.", "Put it in quotes.")
            return
        text = str(value)
        if len(text) > LIMITS.field:
            self.error(where, "is longer than a million letters.", "Shorten it.")
            return
        if "\x00" in text:
            self.error(where, "holds a NUL character.", "Remove it.")
            return
        mended, done = text_values.letters(text)
        mended, marks = text_values.without_markers(mended)
        if marks:
            result.setdefault("x_markers", []).extend(marks)
            done.append("internal marks")
        for what in done:
            self.mender.findings.mended(self.file, self.row, where, what)
        if not mended.strip():
            return
        checked = self._checked(spec, key, mended, where)
        if checked is None:
            original[key] = text
        else:
            result[key] = checked

    def _checked(self, spec: Kind, key: str, text: str, where: str) -> str | None:
        """`text` as its format or enum wants it; None after a warning that it was set aside."""
        allowed = spec.enums.get(key)
        if allowed is not None:
            return self._known(allowed, key, text, where)
        format_ = spec.formats.get(key)
        if format_ is None:
            return text
        if format_ in ("date", "date-time"):
            value = text_values.calendar_date(text)
            if value is None:
                self.error(where, f"“{text[:40]}” is not a date.", "Write it as 2026-01-31.")
            elif format_ == "date-time" and len(value) == 10:
                return f"{value}T00:00:00Z"
            return value
        if format_ == "time":
            value = text_values.clock_time(text)
            if value is None and _IMPOSSIBLE_TIME.fullmatch(text.strip()):
                self.error(where, f"“{text[:40]}” is not a time of day.", "Write it as 09:30.")
            elif value is None:
                self.warn(where, f"“{text[:40]}” is not a time of day and was set aside.", "Write it as 09:30.")
            return value
        value = text_values.email(text) if format_ == "email" else text_values.uri(text)
        if value is None:
            what = "e-mail address" if format_ == "email" else "web address"
            self.warn(where, f"“{text[:60]}” is not one {what} and was set aside.", "Give one whole address.")
        return value

    def _known(self, allowed: tuple[str, ...], key: str, text: str, where: str) -> str | None:
        if text in allowed:
            return text
        folded = text.strip().casefold()
        for value in allowed:
            if value.casefold() == folded:
                return value
        if key == "wkst" and (day := text_values.weekday(text)):
            return day
        synonym = _SYNONYMS.get(key, {}).get(text.strip() if key == "freq" else folded)
        if synonym is None:
            self.error(where, f"“{text[:40]}” is none of: {', '.join(allowed)}.", "Use one of these words.")
        return synonym

    def _number(self, key: str, value: Any, where: str, result: Document, original: Document) -> None:
        if isinstance(value, str):
            text = value.strip().replace("\u202f", "")
            try:
                number = float(text)
            except ValueError:
                if key in ("extension", "timezone", "year_incorporated", "amount"):
                    original[key] = value
                    self.warn(where, f"“{text[:40]}” is not a number and was set aside.")
                else:
                    self.error(where, f"“{text[:40]}” is not a number.", "Write digits with a point.")
                return
            value = int(number) if number.is_integer() and abs(number) < 2**53 else number
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.error(where, f"must be a number, not {_named(value)}.", "Write digits without quotes.")
        elif value != value or abs(value) >= 2**53:
            self.error(where, "is not a number that can be kept.", "Check it.")
        else:
            result[key] = value

    def _reference(self, spec: Kind, key: str, value: Any, where: str, result: Document) -> None:
        if not isinstance(value, str | int) or isinstance(value, bool):
            self.error(where, f"must be an id, not {_named(value)}.")
            return
        text = str(value).strip()
        known = ids.uuid_text(text)
        if known is not None:
            result[key] = known
        elif not _is_nil(text):
            kind = _ROOT_NAMED.get(key)
            if kind is not None:
                result[key] = self.mender.stable(kind, text, self.scope)
            elif spec.name in ("attribute", "metadata"):
                result["x_original"] = {**result.get("x_original", {}), key: text}

    def _defaults(self, spec: Kind, result: Document, where: str) -> None:
        needed = _NEEDED.get(spec.name)
        if needed and needed not in result:
            self.error(f"{where}.{needed}", "is missing.", f"Every {spec.name} needs a {needed}.")
        if spec.name in _DEFAULTS:
            result.setdefault(*_DEFAULTS[spec.name])


def _nothing(work: _Work, result: Document, where: str) -> None:
    """Most objects need no second look."""


def _schedule(work: _Work, result: Document, where: str) -> None:
    aside = result.get("x_original", {})
    for one, other in (("opens_at", "closes_at"), ("closes_at", "opens_at")):
        if one in aside and other in result:
            # Half a pair would read as open until midnight.
            aside[other] = result.pop(other)
    opens, closes = result.get("opens_at"), result.get("closes_at")
    if opens and closes and not text_values.is_plausible_night(opens, closes):
        work.warn(
            f"{where}.closes_at",
            f"closes at {closes} but opens at {opens}; these hours are not shown until somebody checks them.",
            "Correct the times at the source.",
        )
        result["x_original"] = {**result.get("x_original", {}), "opens_at": opens, "closes_at": closes}
        del result["opens_at"], result["closes_at"]
    if result.get("freq") == "WEEKLY" and "wkst" in result and not ({"byday", "dtstart"} & result.keys()):
        work.warn(f"{where}.wkst", "says on which day a week begins, not on which day it is open.", "Use byday.")


def _location(work: _Work, result: Document, where: str) -> None:
    _point(work, result, where)
    for number, address in enumerate(result.get("addresses", [])):
        match = _PHONE_IN_ADDRESS.fullmatch(address.get("address_1", ""))
        if match:
            work.warn(f"{where}.addresses[{number}].address_1", "is a telephone number and was moved to the phones.")
            address["x_original"] = {**address.get("x_original", {}), "address_1": address.pop("address_1")}
            phone = {"id": str(ids.stable_id(address["id"], "phone")), "number": match[1].strip()}
            result.setdefault("phones", []).append(phone)
        elif _PO_BOX.match(address.get("address_1", "")) and "latitude" not in result:
            address["address_type"] = "postal"
            if len(result["addresses"]) == 1 and result.get("location_type", "physical") == "physical":
                result["location_type"] = "postal"


def _point(work: _Work, result: Document, where: str) -> None:
    latitude, longitude = result.get("latitude"), result.get("longitude")
    if latitude is None or longitude is None:
        return
    if abs(latitude) > 180 or abs(longitude) > 180:
        converted = text_values.degrees(latitude, longitude)
        if converted is None:
            work.error(
                f"{where}.latitude", f"{latitude}, {longitude} is no point on the Earth.", "Give decimal degrees."
            )
            return
        work.warn(f"{where}.latitude", "was in web-mercator metres and is now in degrees.")
        result["x_original"] = {**result.get("x_original", {}), "latitude": latitude, "longitude": longitude}
        result["latitude"], result["longitude"] = converted
    elif latitude == 0 and longitude == 0:
        work.warn(f"{where}.latitude", "0, 0 lies in the sea and was set aside.", "Leave out points you do not know.")
        result["x_original"] = {**result.get("x_original", {}), "latitude": 0, "longitude": 0}
        del result["latitude"], result["longitude"]
        return
    elif abs(latitude) > 90:
        work.warn(f"{where}.latitude", f"{latitude} is beyond the poles, so the place is found by its area only.")
    point = (round(result["latitude"], 5), round(result["longitude"], 5))
    streets = work.mender.repeated_points.setdefault(point, set())
    if len(streets) < 50:
        streets.update(str(address.get("address_1", "")) for address in result.get("addresses", []))


def _address(work: _Work, result: Document, where: str) -> None:
    """An address says which sort it is; a blank line was only padding."""
    for key in ("address_2", "region", "attention"):
        if key in result and not result[key].strip(" ,"):
            del result[key]
    for key in ("city", "state_province", "postal_code"):
        if key in result:
            result[key] = result[key].strip()
    result.setdefault("address_type", "physical")
    country = text_values.country(
        result.get("country", ""), result.get("postal_code", ""), result.get("state_province", "")
    )
    if country:
        result["country"] = country


def _term(work: _Work, result: Document, where: str) -> None:
    if result.get("parent_id") == result["id"]:
        work.warn(f"{where}.parent_id", "names the term itself and was left out.")
        del result["parent_id"]


_AFTER = {"schedule": _schedule, "location": _location, "address": _address, "taxonomy_term": _term}


def _is_nil(text: str) -> bool:
    return text[:1] in ("0", "-") and text.replace("-", "") == "0" * 32


def _named(value: Any) -> str:
    return {
        dict: "an object",
        list: "a list",
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }.get(type(value), "something else")
