"""Postal addresses for letters: three to seven lines, a UK postcode or a country last."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from commonweal.kernel.errors import Invalid, Problem
from commonweal.notify.engine import countries, whitespace

FEWEST_LINES, MOST_LINES = 3, 7

MESSAGES = {
    "not_enough_lines": "Address must be at least 3 lines",
    "too_many_lines": "Address must be no more than 7 lines",
    "no_alphanumeric": "The first 2 lines of the address must both include at least one alphanumeric character",
    "bfpo_country": "The last line of a BFPO address must not be a country.",
    "bad_last_line": "Last line of address must be a real UK postcode or another country",
    "bad_postcode": "Must be a real UK postcode",
    "bad_characters": "Address lines must not start with any of the following characters: @ ( ) = [ ] ” \\ / , < >",
    "no_fixed_abode": "Must be a real address",
}
"""What API v2 answers, by what is wrong."""

_AREAS = [
    "AB",
    "AL",
    "B",
    "BA",
    "BB",
    "BD",
    "BF",
    "BH",
    "BL",
    "BN",
    "BR",
    "BS",
    "BT",
    "CA",
    "CB",
    "CF",
    "CH",
    "CM",
    "CO",
    "CR",
    "CT",
    "CV",
    "CW",
    "DA",
    "DD",
    "DE",
    "DG",
    "DH",
    "DL",
    "DN",
    "DT",
    "DY",
    "E",
    "EC",
    "EH",
    "EN",
    "EX",
    "FK",
    "FY",
    "G",
    "GL",
    "GU",
    "GY",
    "HA",
    "HD",
    "HG",
    "HP",
    "HR",
    "HS",
    "HU",
    "HX",
    "IG",
    "IM",
    "IP",
    "IV",
    "JE",
    "KA",
    "KT",
    "KW",
    "KY",
    "L",
    "LA",
    "LD",
    "LE",
    "LL",
    "LN",
    "LS",
    "LU",
    "M",
    "ME",
    "MK",
    "ML",
    "N",
    "NE",
    "NG",
    "NN",
    "NP",
    "NR",
    "NW",
    "OL",
    "OX",
    "PA",
    "PE",
    "PH",
    "PL",
    "PO",
    "PR",
    "RG",
    "RH",
    "RM",
    "S",
    "SA",
    "SE",
    "SG",
    "SK",
    "SL",
    "SM",
    "SN",
    "SO",
    "SP",
    "SR",
    "SS",
    "ST",
    "SW",
    "SY",
    "TA",
    "TD",
    "TF",
    "TN",
    "TQ",
    "TR",
    "TS",
    "TW",
    "UB",
    "W",
    "WA",
    "WC",
    "WD",
    "WF",
    "WN",
    "WR",
    "WS",
    "WV",
    "YO",
    "ZE",
]
_POSTCODE = re.compile(rf"((?:{'|'.join(_AREAS)})[0-9][0-9A-Z]?)([0-9][A-Z]{{2}})")
_BFPO = re.compile(r"bfpo\s*(?:c/?o)?\s*(\d{1,4})?", re.IGNORECASE)
_HOMELESS = re.compile(r"nfa|no\s+fixed\s+(abode|address)", re.IGNORECASE)
_BAD_START = tuple('@()=[]"”\\/,<>')


def postcode(text: str) -> str | None:
    """`text` as a postcode of a shape that exists, with its blank ("SW1A 1AA"); None otherwise.

    Only the shape and the area letters are checked: new postcodes appear every month.
    """
    found = _POSTCODE.fullmatch(normalise_postcode(text))
    return f"{found[1]} {found[2]}" if found else None


def normalise_postcode(text: str) -> str:
    """`text` in capitals without blanks."""
    return whitespace.remove_all(text).upper()


@dataclass(frozen=True)
class PostalAddress:
    """An address as typed, one line each. Never raises: ask `problems`.

    Blank lines go, blanks are mended, the country is written in English, "United Kingdom" and its nations
    are left out, a forces (BFPO) number goes last.
    """

    raw: str
    allow_international: bool = False

    @classmethod
    def from_personalisation(
        cls, values: Mapping[str, object], *, allow_international: bool = False
    ) -> "PostalAddress":
        """The address in `address_line_1` to `_7` or `postcode`; names are matched as in templates."""
        named = {re.sub(r"[\s_-]", "", key).lower(): str(value or "") for key, value in values.items()}
        lines = [named.get(f"addressline{number}", "") for number in range(1, 8)]
        lines[6] = lines[6] or named.get("postcode", "")
        return cls("\n".join(lines), allow_international)

    @cached_property
    def _typed(self) -> list[str]:
        lines = (whitespace.normalise(line) for line in whitespace.normalise_newlines(self.raw).split("\n"))
        return [re.sub(r"\s+([,.])", r"\1", line).rstrip(",") if line.strip(",") else line for line in lines if line]

    @cached_property
    def _foreign(self) -> str:
        return countries.foreign_code(self._typed[-1]) if self._typed else ""

    @cached_property
    def _without_country(self) -> list[str]:
        lines = self._typed[:-1] if self._foreign else list(self._typed)
        while lines and countries.is_united_kingdom(lines[-1]):
            lines.pop()
        return lines

    @cached_property
    def bfpo_number(self) -> int | None:
        """The British Forces Post Office number, where the address gives one."""
        for line in self._without_country:
            found = _BFPO.fullmatch(line)
            if found and found[1]:
                return int(found[1])
        return None

    @property
    def is_bfpo(self) -> bool:
        """Whether the letter goes through the forces' post."""
        return self.bfpo_number is not None

    @cached_property
    def lines(self) -> list[str]:
        """The lines to print."""
        lines = [line for line in self._without_country if not (self.is_bfpo and _BFPO.fullmatch(line))]
        if lines and (found := postcode(lines[-1])):
            lines[-1] = found
        if self.is_bfpo:
            lines.append(f"BFPO {self.bfpo_number}")
        if self._foreign:
            lines.append(countries.english_name(self._foreign))
        return lines

    @cached_property
    def postcode(self) -> str | None:
        """The UK postcode, or None."""
        lines = self.lines[:-1] if self.is_bfpo else self.lines
        return postcode(lines[-1]) if lines and not self._foreign else None

    @property
    def is_international(self) -> bool:
        """Whether the last line names another country."""
        return bool(self._foreign)

    @property
    def country(self) -> str:
        """The country's English name."""
        return countries.english_name(self._foreign) if self._foreign else "United Kingdom"

    @property
    def postage(self) -> str:
        """united-kingdom, europe or rest-of-world."""
        return countries.postage(self._foreign) if self._foreign else "united-kingdom"

    @property
    def normalised(self) -> str:
        """The address to print, one line each."""
        return "\n".join(self.lines)

    @property
    def as_single_line(self) -> str:
        """The address in a sentence."""
        return ", ".join(self.lines)

    @property
    def as_personalisation(self) -> dict[str, str]:
        """The lines under the names templates use; the last one is also the postcode, unless it is a BFPO number."""
        last = 2 if self.is_bfpo and self.postcode else 1
        start, end = self.lines[:-last][: MOST_LINES - last], self.lines[-last:]
        shown = [*start, *[""] * (MOST_LINES - len(start) - len(end)), *end]
        named = {f"address_line_{number}": line for number, line in enumerate(shown, 1)}
        last_line = "" if self.is_bfpo else named["address_line_7"]
        return named | {"postcode": self.postcode or last_line}

    @property
    def has_enough_lines(self) -> bool:
        return len(self.lines) >= FEWEST_LINES

    @property
    def has_too_many_lines(self) -> bool:
        return len(self.lines) > MOST_LINES

    @property
    def has_valid_last_line(self) -> bool:
        """A UK postcode, a BFPO number, or another country where the service may send abroad."""
        return self.is_bfpo or self.postcode is not None or (self.allow_international and self.is_international)

    @property
    def has_invalid_characters(self) -> bool:
        return any(line.startswith(_BAD_START) for line in self.lines)

    @property
    def has_no_fixed_abode(self) -> bool:
        return any(_HOMELESS.fullmatch(line) for line in self.lines)

    @property
    def has_alphanumeric_in_first_two_lines(self) -> bool:
        return len(self.lines) > 1 and all(any(c.isalnum() for c in line) for line in self.lines[:2])

    @property
    def has_invalid_country_for_bfpo(self) -> bool:
        return self.is_bfpo and self.is_international

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong, worst first; empty when a letter can be sent."""
        found = []
        if not self.has_enough_lines:
            found.append("not_enough_lines")
        if self.has_too_many_lines:
            found.append("too_many_lines")
        if not self.has_alphanumeric_in_first_two_lines:
            found.append("no_alphanumeric")
        if self.has_invalid_country_for_bfpo:
            found.append("bfpo_country")
        if not self.has_valid_last_line:
            found.append("bad_last_line" if self.allow_international else "bad_postcode")
        if self.has_invalid_characters:
            found.append("bad_characters")
        if self.has_no_fixed_abode:
            found.append("no_fixed_abode")
        return [Problem(where="address", message=MESSAGES[code], code=code) for code in found]

    def require(self) -> None:
        """Raise Invalid with every problem."""
        if self.problems:
            raise Invalid(problems=self.problems, code="invalid_address")
