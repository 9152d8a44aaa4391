"""Organisations' numbers in public registers, named as org-id.guide names them: a list code and a number.

Source of the list codes: https://org-id.guide (CC BY 4.0 list names are not copied; only the codes are used).
Formats and check digits: ISO 17442 (LEI), the Australian Business Register, Brønnøysundregistrene, the
Finnish and Danish business registers, the Belgian KBO, the Canada Revenue Agency (Luhn on the nine digits).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from commonweal.kernel.errors import Invalid, Problem

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Register:
    """One register. `pattern` is matched on the tidied number; `page` holds `{}` where the number goes."""

    code: str
    name: str
    pattern: str
    example: str
    page: str = ""
    is_right: Check | None = None
    tidy: Callable[[str], str] = lambda text: re.sub(r"[\s.]", "", text).upper()


def _weighted(weights: tuple[int, ...], modulus: int) -> Check:
    """Whether the weighted sum of all digits is a multiple of `modulus`."""

    def check(text: str) -> bool:
        digits = [int(character) for character in text if character.isdigit()]
        return sum(w * d for w, d in zip(weights, digits, strict=True)) % modulus == 0

    return check


def _australian(text: str) -> bool:
    """ABN: one is taken from the first digit, then the weighted sum is a multiple of 89."""
    digits = [int(character) for character in text]
    digits[0] -= 1
    weights = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 89 == 0


def _belgian(text: str) -> bool:
    """KBO: the last two digits are 97 minus the rest modulo 97."""
    return 97 - int(text[:8]) % 97 == int(text[8:])


def _lei(text: str) -> bool:
    """ISO 17442, check digits by ISO 7064 MOD 97-10 with letters as 10 to 35."""
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1


def luhn(text: str) -> bool:
    """Whether the digits of `text` pass the Luhn check."""
    total = 0
    for place, character in enumerate(reversed([c for c in text if c.isdigit()])):
        digit = int(character) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _canadian(text: str) -> bool:
    return luhn(text[:9])


def _company(text: str) -> str:
    """Companies House numbers have eight characters: leading noughts are often left out."""
    plain = re.sub(r"[\s.\-]", "", text).upper()
    if plain.isdigit():
        return plain.zfill(8)
    match = re.fullmatch(r"([A-Z]{2})(\d{1,6})", plain)
    return match[1] + match[2].zfill(6) if match else plain


def _prefixed(prefix: str, digits: int) -> Callable[[str], str]:
    """Tidies numbers that people write with or without their prefix."""

    def tidy(text: str) -> str:
        plain = re.sub(r"[\s.\-]", "", text).upper().removeprefix(prefix)
        return prefix + plain.zfill(digits) if plain.isdigit() else prefix + plain

    return tidy


def _digits(text: str) -> str:
    return re.sub(r"[\s.\-/]", "", text)


# Prefixes the IRS has issued (EIN assignments by campus and by internet).
_EIN = r"(?:0[1-6]|1[0-6]|2[0-7]|3[0-9]|4[0-8]|5[0-9]|6[0-8]|7[1-7]|8[0-8]|9[0-5]|98|99)\d{7}"

REGISTERS: dict[str, Register] = {
    each.code: each
    for each in (
        Register(
            "GB-CHC",
            "Charity Commission for England and Wales",
            r"\d{6,7}(-\d{1,3})?",
            "1234567",
            "https://register-of-charities.charitycommission.gov.uk/charity-details/?regid={}&subid=0",
        ),
        Register(
            "GB-SC",
            "Scottish Charity Register",
            r"SC\d{6}",
            "SC001234",
            "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={}",
            tidy=_prefixed("SC", 6),
        ),
        Register(
            "GB-NIC",
            "Charity Commission for Northern Ireland",
            r"\d{6}",
            "100123",
            "https://www.charitycommissionni.org.uk/charity-details/?regId={}&subId=0",
            tidy=lambda text: _prefixed("NIC", 6)(text).removeprefix("NIC"),
        ),
        Register(
            "GB-COH",
            "Companies House",
            r"(\d{8}|[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z])",
            "01234567",
            "https://find-and-update.company-information.service.gov.uk/company/{}",
            tidy=_company,
        ),
        Register("GB-LAE", "Local authorities in England", r"[A-Z]{3,4}", "LDS"),
        Register("GB-LAS", "Local authorities in Scotland", r"[A-Z]{3}", "ABE"),
        Register("GB-LANI", "Local authorities in Northern Ireland", r"[A-Z]{3}", "BFS"),
        Register("GB-PLA", "Principal local authorities in Wales", r"[A-Z]{3}", "CRF"),
        Register("GB-NHS", "NHS organisation codes", r"[A-Z0-9]{3,10}", "RR8"),
        Register(
            "GB-EDU",
            "Get information about schools",
            r"\d{5,6}",
            "123456",
            "https://get-information-schools.service.gov.uk/Establishments/Establishment/Details/{}",
        ),
        Register("GB-UKPRN", "UK Register of Learning Providers", r"1\d{7}", "10001234"),
        Register("GB-GOR", "Government organisations", r"[A-Z]{1,3}\d{1,5}", "D25"),
        Register("GB-MPR", "Mutuals Public Register", r"[0-9A-Z]{1,8}", "12345R"),
        Register("US-EIN", "US Employer Identification Number", _EIN, "12-3456789", tidy=_digits),
        Register(
            "AU-ABN",
            "Australian Business Number",
            r"\d{11}",
            "51 824 753 556",
            "https://abr.business.gov.au/ABN/View?id={}",
            _australian,
            _digits,
        ),
        Register(
            "BE-BCE_KBO",
            "Belgian Crossroads Bank for Enterprises",
            r"[01]\d{9}",
            "0403.170.701",
            "https://kbopub.economie.fgov.be/kbopub/zoeknummerform.html?nummer={}",
            _belgian,
            _digits,
        ),
        Register(
            "CA-CRA_ACR",
            "Canada Revenue Agency, charities listing",
            r"\d{9}RR\d{4}",
            "119219814RR0001",
            is_right=_canadian,
        ),
        Register(
            "DK-CVR",
            "Danish Central Business Register",
            r"\d{8}",
            "10150817",
            "https://datacvr.virk.dk/enhed/virksomhed/{}",
            _weighted((2, 7, 6, 5, 4, 3, 2, 1), 11),
            _digits,
        ),
        Register(
            "FI-PRO",
            "Finnish Business Information System",
            r"\d{7}-\d",
            "0112038-9",
            "https://tietopalvelu.ytj.fi/yritys/{}",
            _weighted((7, 9, 10, 5, 8, 4, 2, 1), 11),
        ),
        Register(
            "NO-BRC",
            "Brønnøysund Register Centre",
            r"[89]\d{8}",
            "974 760 673",
            "https://data.brreg.no/enhetsregisteret/oppslag/enheter/{}",
            _weighted((3, 2, 7, 6, 5, 4, 3, 2, 1), 11),
            _digits,
        ),
        Register(
            "XI-LEI",
            "Legal Entity Identifier",
            r"[A-Z0-9]{18}\d{2}",
            "213800WAVVOPS85N2205",
            "https://search.gleif.org/#/record/{}",
            _lei,
        ),
    )
}

_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9_]{1,20}")
_ANY_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9_./\-]{0,99}")


@dataclass(frozen=True, slots=True)
class OrganisationNumber:
    """A register's code and a number in it, parsed once. `text` is the org-id, for example GB-CHC-1234567.

    Registers we do not know are accepted when their code has the form of an org-id list code; their numbers
    are then only checked for harmless characters (`is_checked` is False).
    """

    scheme: str
    number: str

    @classmethod
    def parse(cls, scheme: str, number: str) -> "OrganisationNumber":
        """The tidied number. Raises Invalid with the field (`scheme` or `identifier`) that is wrong."""
        code = scheme.strip().upper()
        register = REGISTERS.get(code)
        if register is None:
            return cls._of_unknown_register(code, number)
        tidied = register.tidy(number.strip().upper().removeprefix(f"{code}-"))
        if not re.fullmatch(register.pattern, tidied):
            raise Invalid(
                problems=[
                    Problem(
                        "identifier",
                        f"“{number.strip()}” is not a number of the register {code}.",
                        f"It looks like {register.example}.",
                        "wrong_form",
                        {"example": register.example, "code": code},
                    )
                ]
            )
        if register.is_right is not None and not register.is_right(tidied):
            raise Invalid(
                problems=[
                    Problem(
                        "identifier",
                        f"“{number.strip()}” fails the check digits of {code}.",
                        "A digit is probably mistyped; compare it with the register.",
                        "wrong_check_digits",
                        {"code": code},
                    )
                ]
            )
        return cls(code, tidied)

    @classmethod
    def _of_unknown_register(cls, code: str, number: str) -> "OrganisationNumber":
        if not _CODE.fullmatch(code):
            raise Invalid(
                problems=[
                    Problem(
                        "scheme",
                        f"“{code}” is not the code of a register.",
                        "Choose one, or write a code from org-id.guide such as GB-CHC.",
                        "unknown_register",
                    )
                ]
            )
        tidied = re.sub(r"\s", "", number).upper().removeprefix(f"{code}-")
        if not _ANY_NUMBER.fullmatch(tidied):
            raise Invalid(
                problems=[
                    Problem(
                        "identifier",
                        f"“{number.strip()}” is not a number of a register.",
                        "Use letters, digits and hyphens.",
                        "wrong_form",
                        {"example": "", "code": code},
                    )
                ]
            )
        return cls(code, tidied)

    @property
    def text(self) -> str:
        """The whole org-id."""
        return f"{self.scheme}-{self.number}"

    @property
    def is_checked(self) -> bool:
        """Whether the form of the number was checked against the rules of its register."""
        return self.scheme in REGISTERS

    @property
    def register_name(self) -> str:
        """The register in words, or its code when we do not know it."""
        register = REGISTERS.get(self.scheme)
        return register.name if register else self.scheme

    @property
    def page(self) -> str:
        """The address of the entry in the public register; empty when we know none."""
        register = REGISTERS.get(self.scheme)
        return register.page.format(self.number) if register and register.page else ""
