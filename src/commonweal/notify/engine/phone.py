"""Phone numbers as people write them: parse once, ask properties after."""

from dataclasses import dataclass
from functools import cached_property

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType, ValidationResult

from commonweal.kernel.errors import Invalid
from commonweal.notify.engine import whitespace

MESSAGES = {
    "invalid_number": (
        "Number is not valid – double check the phone number you entered",
        "Number is not valid – double check the phone number you entered",
    ),
    "too_long": ("Mobile number is too long", "Too many digits"),
    "too_short": ("Mobile number is too short", "Not enough digits"),
    "not_a_uk_mobile": (
        "This does not look like a UK mobile number – double check the mobile number you entered",
        "Not a UK mobile number",
    ),
    "unknown_character": (
        "Mobile numbers can only include: 0 1 2 3 4 5 6 7 8 9 ( ) + -",
        "Must not contain letters or symbols",
    ),
    "unsupported_country_code": (
        "Country code not found - double check the mobile number you entered",
        "Not a valid country prefix",
    ),
    "unsupported_emergency_number": (
        "Phone number cannot be an emergency number",
        "Phone number cannot be an emergency number",
    ),
}
"""Each error code with the wording for pages and the one the API v2 has always used."""

_ALLOWED = frozenset("0123456789()+-")
_CROWN = frozenset({"GG", "IM", "JE"})
_FEWEST_DIGITS = 7
_SMALLEST_UK = 100_000_000  # nine digits; the metadata knows a few shorter helplines that take no texts
_UK_MOBILE = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)


class InvalidPhone(Invalid):
    """The text is no phone number we can send to; `code` is a key of MESSAGES."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES[code][0], code=code)

    @property
    def v2_message(self) -> str:
        """The wording that API v2 answers with."""
        return MESSAGES[self.code][1]


@dataclass(frozen=True)
class PhoneNumber:
    """A number that can exist. Raises InvalidPhone.

    Lenient towards what people type: blanks and punctuation, a stray 0 or + before the country code,
    the country code without +.
    """

    raw: str

    def __post_init__(self) -> None:
        _ = self._parsed

    @cached_property
    def _parsed(self) -> phonenumbers.PhoneNumber:
        text = whitespace.remove_all(self.raw)
        if not text or any(c not in _ALLOWED for c in text):
            raise InvalidPhone("unknown_character")
        digits = "".join(c for c in text if c.isdigit())
        if phonenumbers.is_emergency_number(digits, "GB"):
            raise InvalidPhone("unsupported_emergency_number")
        if len(digits) < _FEWEST_DIGITS:
            raise InvalidPhone("too_short")
        first_error = ""
        for candidate in _candidates(text):
            found = _parse(candidate)
            if not isinstance(found, str):
                return found
            first_error = first_error or found
            if found == "invalid_number":
                break
        raise InvalidPhone(first_error if first_error in MESSAGES else "invalid_number")

    @property
    def normalised(self) -> str:
        """Country code and number, digits only: 447700900123."""
        return phonenumbers.format_number(self._parsed, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")

    @property
    def human_readable(self) -> str:
        """As printed in that country; foreign ones with + and country code."""
        form = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(self._parsed, form.NATIONAL if self.is_uk else form.INTERNATIONAL)

    @property
    def region(self) -> str:
        """ISO 3166 code of the country, empty where the number tells none."""
        return phonenumbers.region_code_for_number(self._parsed) or ""

    @property
    def is_uk(self) -> bool:
        """Country code 44, which the Crown dependencies share."""
        return bool(self._parsed.country_code == 44)

    @property
    def is_crown_dependency(self) -> bool:
        """Guernsey, Jersey or the Isle of Man: 44, but charged as international."""
        return self.region in _CROWN

    @property
    def is_international(self) -> bool:
        """Charged as international from the UK."""
        return not self.is_uk or self.is_crown_dependency

    @property
    def country_prefix(self) -> str:
        """The country code; Caribbean countries that share +1 have their area code with it: 1664."""
        if self._parsed.country_code == 1 and self.region not in ("US", "CA", ""):
            return f"1{str(self._parsed.national_number)[:3]}"
        return str(self._parsed.country_code)

    @property
    def is_uk_mobile(self) -> bool:
        """A UK number that takes texts."""
        return self.is_uk and (_is_fictional(self._parsed) or phonenumbers.number_type(self._parsed) in _UK_MOBILE)

    def require(self, *, international: bool = False, landline: bool = False) -> None:
        """Raise InvalidPhone("not_a_uk_mobile") unless a service with these permissions may text the number."""
        allowed = self.is_uk_mobile or (landline if self.is_uk else international)
        if not allowed:
            raise InvalidPhone("not_a_uk_mobile")


def _candidates(text: str) -> list[str]:
    """What the writer may have meant, likeliest first."""
    core = text.lstrip("0+")
    found = [text]
    if text.startswith("+0"):
        found.append(f"0{core}")
    if not text.startswith("00"):
        found.append(f"+{core}")
    return found


def _is_fictional(number: phonenumbers.PhoneNumber) -> bool:
    """07700 900000 to 900999: Ofcom keeps them for drama, and Notify's simulation uses them."""
    return bool(number.country_code == 44 and (number.national_number or 0) // 1000 == 7_700_900)


def _parse(text: str) -> phonenumbers.PhoneNumber | str:
    """The number, or the code of what is wrong with it."""
    try:
        number = phonenumbers.parse(text, "GB")
    except NumberParseException as error:
        return {
            NumberParseException.INVALID_COUNTRY_CODE: "unsupported_country_code",
            NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
            NumberParseException.TOO_SHORT_NSN: "too_short",
            NumberParseException.TOO_LONG: "too_long",
        }.get(error.error_type, "invalid_number_form")
    if _is_fictional(number):
        return number
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == ValidationResult.TOO_LONG:
        return "too_long"
    too_few = number.country_code == 44 and (number.national_number or 0) < _SMALLEST_UK
    if too_few or reason != ValidationResult.IS_POSSIBLE or not phonenumbers.is_valid_number(number):
        return "invalid_number"
    return number
