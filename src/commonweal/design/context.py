"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def page(request: HttpRequest) -> dict[str, Any]:
    """The hub's name, the language and its direction, the user."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "hub_name": settings.SITE_NAME,
        "language": language,
        "direction": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
        "user": getattr(request, "user", None),
    }
