"""What several public pages say alike."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from commonweal.directory.forms import finding
from commonweal.kernel import text
from commonweal.vocabulary import queries as vocabulary

# Needs that somebody at the next desk, or at home, should not see on the screen.
SENSITIVE = frozenset(
    [
        "abuse",
        "domestic-abuse",
        "domestic-violence",
        "sexual-violence",
        "sexual-abuse",
        "sexual-health",
        "rape",
        "stalking",
        "forced-marriage",
        "honour-based-abuse",
        "fgm",
        "modern-slavery",
        "trafficking",
        "exploitation",
        "child-abuse",
        "elder-abuse",
        "suicide",
        "suicidal",
        "self-harm",
        "refuge",
        "drugs",
        "alcohol",
        "addiction",
        "gambling",
        "hiv",
        "abortion",
        "lgbt",
    ]
)


@dataclass(frozen=True, slots=True)
class HelpLines:
    """Whom to ring: the emergency number and, when the hub has one, its own help line."""

    emergency: str
    help: str = ""
    help_href: str = ""
    help_name: str = ""


@dataclass(frozen=True, slots=True)
class NeedLink:
    """A kind of help as a tile or a branch of the tree."""

    label: str
    about: str
    href: str
    below: tuple["NeedLink", ...] = ()


def help_lines() -> HelpLines:
    """The hub's lines, from its settings."""
    number = str(getattr(settings, "HELP_PHONE", ""))
    return HelpLines(
        emergency=str(getattr(settings, "EMERGENCY_PHONE", "999")),
        help=number,
        help_href="tel:" + "".join(c for c in number if c.isdigit() or c == "+"),
        help_name=str(getattr(settings, "HELP_PHONE_NAME", "")),
    )


def need_links() -> list[NeedLink]:
    """The needs of our own vocabulary as a tree of links, in the reader's language."""
    return [_need(node) for node in vocabulary.tree(finding.SCHEME, translation.get_language() or "en")]


def need_href(notation: str) -> str:
    """The address that searches for a need by its code."""
    return f"{reverse('directory:find')}?need={notation}"


def sensitive(*words: str) -> bool:
    """Whether any of the words or codes names something that others should not see on the reader's screen."""
    folded = [text.slug(each, length=200) for each in words if each]
    return any(each in SENSITIVE or SENSITIVE & set(each.split("-")) for each in folded) or any(
        term in each for each in folded for term in SENSITIVE if "-" in term
    )


def _need(node: Any) -> NeedLink:
    term = node.term
    return NeedLink(term.label, term.definition, need_href(term.notation), tuple(_need(each) for each in node.children))
