"""The hub's own look: name, mark and brand colour, set in one place (the environment) and shown everywhere."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse

from commonweal.design import colour

OWN_COLOUR = "#0b5c5c"  # Commonweal's, as in styles/_tokens.scss


@dataclass(frozen=True, slots=True)
class Brand:
    """What the layouts show: addresses. `mark` and `styles` are empty for Commonweal's own."""

    name: str
    icon: str
    card: str
    mark: str = ""
    styles: str = ""


def static(path: str) -> str:
    """The address of a static file. Remembered by the storage, whose answers never change while it lives."""
    known: dict[str, str] | None = getattr(staticfiles_storage, "known_addresses", None)
    if known is None:
        known = {}
        setattr(staticfiles_storage, "known_addresses", known)  # noqa: B010  (the lazy storage passes it on)
    if path not in known:
        known[path] = staticfiles_storage.url(path)
    return known[path]


def main_colour() -> str:
    """The brand colour on white, for where style sheets do not reach: e-mails."""
    return settings.BRAND_COLOURS.brand if settings.BRAND_COLOURS else OWN_COLOUR


def current() -> Brand:
    """The brand of this hub."""
    colours, mark = settings.BRAND_COLOURS, settings.BRAND_MARK
    icon = static("design/icon.svg")
    if mark:
        icon = reverse("look:mark", args=[version(mark)])
    elif colours:
        icon = reverse("look:icon", args=[version(colours.brand)])
    return Brand(
        name=settings.SITE_NAME,
        icon=icon,
        card=settings.BASE_URL + static("design/build/card.png"),
        mark=icon if mark else "",
        styles=reverse("look:styles", args=[version(colour.styles(colours))]) if colours else "",
    )


@lru_cache(maxsize=16)
def version(content: str) -> str:
    """A short name that changes with `content`, so that browsers may keep what carries it for ever."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def icon(colours: colour.Palette) -> str:
    """Our icon in the hub's colour, as SVG."""
    path = Path(__file__).parent / "static" / "design" / "icon.svg"
    return path.read_text(encoding="utf-8").replace(OWN_COLOUR, colours.brand)
