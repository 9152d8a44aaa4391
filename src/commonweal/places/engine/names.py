"""Town names as people type them: “near leeds city centre”, “Portland, OR”, “St. Ives Cornwall”."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from commonweal.kernel.text import fold

_BEFORE = re.compile(r"^(?:in|near|nr|around|at|close to|outside|yn|ger|city of|town of)\s+")
_AFTER = re.compile(
    r"\s+(?:city cent(?:re|er)|town cent(?:re|er)|cent(?:re|er)|city|town|area|district|village"
    r"|uk|gb|united kingdom|england|scotland|wales|cymru|northern ireland|usa|us|united states)$"
)
_NOT_NAME = re.compile(r"[^\w\s]+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}

US_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "VI": "Virgin Islands", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "GU": "Guam", "AS": "American Samoa", "MP": "Northern Mariana Islands",
}  # fmt: skip


def key(name: str) -> str:
    """`name` as it is compared: folded, no punctuation, “St” as “saint”, “&” as “and”."""
    words = _NOT_NAME.sub(" ", fold(name.replace("&", " and ").replace("'", "").replace("’", ""))).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def readings(text: str) -> Iterator[tuple[str, str]]:
    """Ways to split `text` into (name key, key of the region that qualifies it or ""), likeliest first."""
    halves = [key(half) for half in text.split(",") if key(half)]
    seen: set[tuple[str, str]] = set()
    pairs = [(halves[0], halves[-1])] if len(halves) > 1 else []
    whole = " ".join(halves)
    pairs += [(form, "") for form in _stripped(whole)]
    words = whole.split()
    for cut in range(len(words) - 1, 0, -1):
        pairs += [(form, " ".join(words[cut:])) for form in _stripped(" ".join(words[:cut]))]
    if len(halves) > 1:
        pairs += [(half, "") for half in [*halves[:-1], halves[-1]]]
    for pair in pairs:
        if pair not in seen:
            seen.add(pair)
            yield pair


def qualifies(hint: str, *regions: str) -> bool:
    """Whether the region key `hint` names one of `regions`; American states by code or name."""
    if not hint:
        return True
    for region in regions:
        state = US_STATES.get(region.upper(), "")
        if hint in (key(region), key(state)) or (len(hint) >= 4 and hint in key(region)):
            return True
    return False


def tolerance(name: str) -> int:
    """How many typing mistakes are forgiven in a name of this length."""
    return 0 if len(name) < 4 else 1 if len(name) < 8 else 2


def mistakes(typed: str, name: str) -> int:
    """Letters left out, added, exchanged or swapped with their neighbour, up to `tolerance` + 1."""
    limit = tolerance(typed)
    return int(OSA.distance(typed, name, score_cutoff=limit))


def _stripped(text: str) -> list[str]:
    forms = [text]
    while True:
        shorter = _AFTER.sub("", _BEFORE.sub("", forms[-1]))
        if shorter == forms[-1] or not shorter:
            return forms
        forms.append(shorter)
