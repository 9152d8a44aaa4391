"""The hub's own look: name, mark and brand colour, set in one place (the environment) and shown everywhere."""

from dataclasses import dataclass

from django.conf import settings
from django.templatetags.static import static


@dataclass(frozen=True, slots=True)
class Brand:
    """What the layouts show: addresses. `mark` and `styles` are empty for Commonweal's own."""

    name: str
    icon: str
    card: str
    mark: str = ""
    styles: str = ""


def current() -> Brand:
    """The brand of this hub."""
    return Brand(
        name=settings.SITE_NAME,
        icon=static("design/icon.svg"),
        card=settings.BASE_URL + static("design/build/card.png"),
    )
