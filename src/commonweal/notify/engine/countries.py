"""Country names as people write them on envelopes, in many languages (names from Unicode CLDR through Babel)."""

from functools import cache

from babel import Locale

from commonweal.kernel.text import fold

_LANGUAGES = [
    "en",
    "cy",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ro",
    "sv",
    "da",
    "nb",
    "fi",
    "is",
    "cs",
    "sk",
    "hu",
    "el",
    "bg",
    "hr",
    "sl",
    "et",
    "lv",
    "lt",
    "tr",
    "uk",
    "ru",
    "ar",
    "sq",
    "mt",
    "ga",
]

_UNITED_KINGDOM = """
united kingdom, uk, u k, u.k., u.k, gb, great britain, britain, england, scotland, wales, cymru, northern ireland, alba,
the united kingdom, england uk, scotland uk, wales uk, lloegr, yr alban, gogledd iwerddon, y deyrnas unedig,
jersey, guernsey, isle of man, alderney, sark, herm, brecqhou, jethou, channel islands, ellan vannin
"""

_ALSO = {
    "usa": "US", "u.s.a.": "US", "us": "US", "united states of america": "US", "america": "US",
    "holland": "NL", "the netherlands": "NL", "eire": "IE", "republic of ireland": "IE", "irish republic": "IE",
    "ivory coast": "CI", "burma": "MM", "czech republic": "CZ", "macedonia": "MK", "swaziland": "SZ",
    "cape verde": "CV", "east timor": "TL", "turkey": "TR", "uae": "AE", "the gambia": "GM", "the bahamas": "BS",
    "vatican": "VA", "south korea": "KR", "north korea": "KP", "russia": "RU", "drc": "CD", "congo": "CG",
}  # fmt: skip

_EUROPE = frozenset(
    [
        "AD",
        "AL",
        "AM",
        "AT",
        "AX",
        "AZ",
        "BA",
        "BE",
        "BG",
        "BY",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FO",
        "FR",
        "GE",
        "GI",
        "GL",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "KZ",
        "LI",
        "LT",
        "LU",
        "LV",
        "MC",
        "MD",
        "ME",
        "MK",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "RU",
        "SE",
        "SI",
        "SK",
        "SM",
        "TR",
        "UA",
        "VA",
        "XK",
    ]
)


@cache
def _codes() -> dict[str, str]:
    """Folded name to ISO 3166 code; where two countries share a name the earlier language wins."""
    found = dict(_ALSO)
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if (
                len(code) == 2
                and code.isalpha()
                and code not in ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "GB", "JE", "GG", "IM")
            ):
                found.setdefault(_key(name), code)
    return found


_UK_NAMES = frozenset(" ".join(name.split()) for name in _UNITED_KINGDOM.split(","))


def _key(name: str) -> str:
    return fold(name).replace("’", "'").replace("&", "and").replace("-", " ").replace(" st. ", " st ").rstrip(". ")


def is_united_kingdom(line: str) -> bool:
    """Whether `line` names the United Kingdom, one of its nations or islands with UK postcodes."""
    return fold(line).rstrip(". ") in _UK_NAMES


def foreign_code(line: str) -> str:
    """The ISO 3166 code of the country `line` names; empty for none and for the United Kingdom."""
    return "" if is_united_kingdom(line) else _codes().get(_key(line), "")


def english_name(code: str) -> str:
    """The name to print on the envelope, as the post office here reads it."""
    return str(Locale("en").territories[code])


def postage(code: str) -> str:
    """The postage zone of a foreign country: "europe" or "rest-of-world"."""
    return "europe" if code in _EUROPE else "rest-of-world"
