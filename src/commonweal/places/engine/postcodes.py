"""Postcodes as people type them: parse once, ask properties after.

United Kingdom (the whole grammar with its special cases), United States (ZIP and ZIP+4) and, for all other
countries, a generic form that only tidies. Sources: Royal Mail's Programmers' Guide to PAF; BS 7666.
"""

import itertools
import re
import unicodedata
from dataclasses import dataclass

from commonweal.kernel.errors import Invalid, Problem

# First letter never QVX, second never IJZ; a closing letter has its own alphabet by length.
_OUTWARD = (
    r"(?:[A-PR-UWYZ][0-9][0-9]?"
    r"|[A-PR-UWYZ][A-HK-Y][0-9][0-9]?"
    r"|[A-PR-UWYZ][0-9][A-HJKPSTUW]"
    r"|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY])"
)
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
_FULL = re.compile(rf"^({_OUTWARD})({_INWARD})$")
_PART = re.compile(rf"^({_OUTWARD})([0-9]?)$")
_INSIDE = re.compile(rf"(?<![A-Z0-9])({_OUTWARD})[ \-.]*({_INWARD})(?![A-Z0-9])")
_BFPO = re.compile(r"^BFPO(?:CO)?([0-9]{1,4})$")
_ANGUILLA = re.compile(r"^AI-?2640$")
_ZIP = re.compile(r"^([0-9]{5})(?:[-\s]?([0-9]{4}))?$")
_GENERIC = re.compile(r"^[A-Z0-9]{3,10}$")
_PO_BOX = re.compile(
    r"(?<![a-z])(?:p\.?\s*o\.?\s*box|post\s+office\s+box|freepost|blwch\s+post|ص\.?\s*ب\.?)(?![a-z])", re.IGNORECASE
)

# Places that share the British form but lie elsewhere, and forms that name no place at all.
_TERRITORIES = {
    "ASCN1ZZ": "SH",
    "BBND1ZZ": "IO",
    "BIQQ1ZZ": "AQ",
    "FIQQ1ZZ": "FK",
    "GX111AA": "GI",
    "PCRN1ZZ": "PN",
    "SIQQ1ZZ": "GS",
    "STHL1ZZ": "SH",
    "TDCU1ZZ": "SH",
    "TKCA1ZZ": "TC",
}
_NOWHERE_AREAS = frozenset({"BX", "XX", "GIR"})
_MENDS = {"O": "0", "0": "O", "I": "1", "1": "I", "L": "1"}


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode, whole or only its outward half.

    `country` is ISO 3166-1 alpha-2 ("" when unknown), `text` the official spelling, `outward` what names the
    district ("LS2"; the five digits of a ZIP), `inward` the rest ("9JT"; the +4 of a ZIP; may be empty).
    `is_mended` tells that a letter was read as a digit or the other way round; `is_geographic` is False for
    forces' addresses and other codes that lie nowhere on a map.
    """

    country: str
    text: str
    outward: str
    inward: str = ""
    is_mended: bool = False
    is_geographic: bool = True

    @property
    def compact(self) -> str:
        """The key it is kept under: no blanks; for a ZIP the five digits."""
        return self.outward if self.country == "US" else self.outward + self.inward

    @property
    def is_full(self) -> bool:
        """Whether it names a street or smaller, not a whole district."""
        return len(self.inward) == 3 if self.country == "GB" else True

    @property
    def area(self) -> str:
        """The letters a British postcode begins with ("LS"); empty elsewhere."""
        return "".join(itertools.takewhile(str.isalpha, self.outward)) if self.country == "GB" else ""

    def __str__(self) -> str:
        return self.text

    @classmethod
    def uk(cls, text: str) -> "Postcode":
        """A British postcode, outcode ("LS2") or sector ("LS2 9") from `text`; Invalid when it is none."""
        compact = _compact(text)
        special = _special(compact)
        if special:
            return special
        for candidate, mended in _readings(compact):
            if found := _FULL.match(candidate):
                outward, inward = found.groups()
                area = "".join(itertools.takewhile(str.isalpha, outward))
                country = _TERRITORIES.get(candidate, "GB")
                known = country == "GB" and area not in _NOWHERE_AREAS and outward != "BF1"
                return cls(country, f"{outward} {inward}", outward, inward, mended, known)
            if not mended and (found := _PART.match(candidate)):
                return _part(candidate, text)
        if found := next((m for c, _ in _readings(compact) if (m := _PART.match(c))), None):
            return cls("GB", found[0], found[0], "", True)
        raise _invalid(text, "Write a postcode such as LS2 9JT, or its first half such as LS2.")

    @classmethod
    def us(cls, text: str) -> "Postcode":
        """A ZIP or ZIP+4 from `text`; Invalid when it is none."""
        found = _ZIP.match(_plain(text).strip())
        if not found or found[1] == "00000":
            raise _invalid(text, "Write a ZIP code of five digits such as 33125.")
        plus = found[2] or ""
        return cls("US", f"{found[1]}-{plus}" if plus else found[1], found[1], plus)

    @classmethod
    def generic(cls, text: str, country: str = "") -> "Postcode":
        """Any other country's code: 3 to 10 letters and digits with at least one digit; Invalid otherwise."""
        compact = _compact(text)
        if not _GENERIC.match(compact) or not any(c.isdigit() for c in compact):
            raise _invalid(text, "Write the postcode with letters and digits only.")
        return cls(country.upper(), " ".join(_plain(text).upper().split()), compact)


def read(text: str, country: str = "") -> Postcode | None:
    """The postcode that `text` is, or None. `country` narrows it; without, British then American is tried."""
    country = country.upper()
    for each in ["GB", "US"] if not country else [country]:
        try:
            if each == "GB":
                return Postcode.uk(text)
            return Postcode.us(text) if each == "US" else Postcode.generic(text, each)
        except Invalid:
            continue
    return None


def find(text: str) -> Postcode | None:
    """The last whole British postcode inside a longer text such as an address, or None."""
    found = _INSIDE.findall(_plain(text).upper())
    return Postcode.uk(" ".join(found[-1])) if found else None


def is_po_box(text: str) -> bool:
    """Whether `text` speaks of a PO box or Freepost: it says where letters go, never where somebody is."""
    return bool(_PO_BOX.search(text))


def _plain(text: str) -> str:
    """Full-width letters and other scripts' digits as ASCII."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in normal)


def _compact(text: str) -> str:
    plain = _plain(text).upper()
    if len(plain) > 40:
        return ""
    return "".join(c for c in plain if c.isalnum() and c.isascii())


def _special(compact: str) -> Postcode | None:
    if compact in ("GIR0AA", "GIROAA"):
        return Postcode("GB", "GIR 0AA", "GIR", "0AA", compact != "GIR0AA", is_geographic=False)
    if compact in _TERRITORIES:
        return Postcode(_TERRITORIES[compact], f"{compact[:-3]} {compact[-3:]}", compact[:-3], compact[-3:])
    if _ANGUILLA.match(compact):
        return Postcode("AI", "AI-2640", "AI2640")
    if found := _BFPO.match(compact):
        return Postcode("GB", f"BFPO {found[1]}", "BFPO", found[1], is_geographic=False)
    return None


def _part(candidate: str, text: str) -> Postcode:
    """An outcode or a sector. “LS29” is the district LS29 unless a blank splits it: “LS2 9”."""
    halves = _plain(text).upper().split()
    if len(halves) == 2 and len(halves[1]) == 1 and halves[1].isdigit() and re.fullmatch(_OUTWARD, halves[0]):
        return Postcode("GB", " ".join(halves), halves[0], halves[1])
    if re.fullmatch(_OUTWARD, candidate):
        return Postcode("GB", candidate, candidate)
    return Postcode("GB", f"{candidate[:-1]} {candidate[-1]}", candidate[:-1], candidate[-1])


def _readings(compact: str) -> list[tuple[str, bool]]:
    """`compact` as typed, then with O/0 and I/L/1 exchanged, fewest changes first. Needs one true digit."""
    if not 2 <= len(compact) <= 7:
        return []
    readings = [(compact, False)]
    if not any(c.isdigit() for c in compact):
        return readings
    places = [i for i, c in enumerate(compact) if c in _MENDS]
    for count in range(1, min(len(places), 3) + 1):
        for chosen in itertools.combinations(places, count):
            letters = list(compact)
            for i in chosen:
                letters[i] = _MENDS[letters[i]]
            readings.append(("".join(letters), True))
    return readings


def _invalid(text: str, mend: str) -> Invalid:
    return Invalid(problems=[Problem("postcode", f"“{text[:40]}” is not a postcode.", mend, code="bad_postcode")])
