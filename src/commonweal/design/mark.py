"""Reads the SVG of a hub's own mark and refuses what could run or load anything. Pure."""

import re
from pathlib import Path

from defusedxml import ElementTree

from commonweal.kernel.errors import Invalid

LARGEST_MARK = 20_000  # bytes: it is part of every first visit
_ALLOWED = {
    *("svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "defs", "title", "desc"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "symbol"),
}


def read_mark(path: Path) -> str:
    """The SVG of a hub's mark. Invalid when it is missing, too large, not SVG, or could run or load anything."""
    try:
        text = path.read_text(encoding="utf-8")
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except OSError as error:
        raise Invalid(f"The mark {path} cannot be read: {error.strerror}.", code="bad_mark") from error
    except (ValueError, ElementTree.ParseError) as error:
        raise Invalid(f"The mark {path} is not an SVG picture.", code="bad_mark") from error
    if len(text.encode()) > LARGEST_MARK:
        raise Invalid(f"The mark {path} is larger than {LARGEST_MARK // 1000} kB.", code="bad_mark")
    for element in root.iter():
        name = re.sub(r"^\{.*\}", "", str(element.tag))
        if name not in _ALLOWED:
            raise Invalid(f"The mark {path} holds <{name}>; keep to plain shapes.", code="bad_mark")
        for key, value in element.attrib.items():
            short = re.sub(r"^\{.*\}", "", key).lower()
            if (
                short.startswith("on")
                or (short == "href" and not value.startswith("#"))
                or re.search(r"url\(\s*[^#\s]", value)
            ):
                raise Invalid(
                    f"The mark {path} loads or runs something ({short}); keep to plain shapes.", code="bad_mark"
                )
    if not str(root.tag).endswith("svg"):
        raise Invalid(f"The mark {path} is not an SVG picture.", code="bad_mark")
    return text
