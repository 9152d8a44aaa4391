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
        "violence",
        "violent",
        "rape",
        "stalking",
        "trafficking",
        "slavery",
        "exploitation",
        "suicide",
        "suicidal",
        "refuge",
        "drugs",
        "alcohol",
        "addiction",
        "gambling",
        "hiv",
        "abortion",
        "sexual",
        "fgm",
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


def country() -> str:
    """The hub's own country (ISO 3166-1), by which numbers without a prefix are read."""
    return str(getattr(settings, "HUB_COUNTRY", "GB"))


def help_lines() -> HelpLines:
    """The hub's lines, from its settings."""
    number = settings.HELP_PHONE
    return HelpLines(
        emergency=settings.EMERGENCY_PHONE,
        help=number,
        help_href="tel:" + "".join(c for c in number if c.isdigit() or c == "+"),
        help_name=settings.HELP_PHONE_NAME,
    )


def need_links() -> list[NeedLink]:
    """The needs of our own vocabulary as a tree of links, in the reader's language."""
    find = reverse("directory:find")
    return [_need(node, find) for node in vocabulary.tree(finding.SCHEME, translation.get_language() or "en")]


def need_href(notation: str) -> str:
    """The address that searches for a need by its code."""
    return f"{reverse('directory:find')}?need={notation}"


def sensitive(*words: str) -> bool:
    """Whether any of the words or codes names something that others should not see on the reader's screen."""
    return any(SENSITIVE & set(text.slug(each, length=300).split("-")) for each in words if each)


def _need(node: Any, find: str) -> NeedLink:
    term = node.term
    href = f"{find}?need={term.notation}"
    return NeedLink(term.label, term.definition, href, tuple(_need(each, find) for each in node.children))
