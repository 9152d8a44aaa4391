"""Areas out of a GeoJSON file of boundaries."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commonweal.kernel.errors import Invalid, Problem
from commonweal.kernel.text import tidy
from commonweal.places.engine import shapes
from commonweal.places.engine.tables import Findings

_CODE = re.compile(r"code|id|ref|geoid|gss|gss_code|.*cd", re.IGNORECASE)
_NAME = re.compile(r"name|label|title|.*nm", re.IGNORECASE)
# Finer than 10 metres nobody sees on a page; a national file shrinks to a tenth.
TOLERANCE = 0.0001


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area with its outline, thinned to `TOLERANCE` degrees."""

    code: str
    name: str
    kind: str
    parent: str
    shape: shapes.Shape


def read(text: str, file: str, kind: str, findings: Findings) -> Iterator[AreaRow]:
    """The areas of a feature collection. Code and name are found among the properties (LAD24CD, name…).

    Raises Invalid when the file as a whole is no GeoJSON; bad features go to `findings`.
    """
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _damaged(file, f"The JSON is broken: {error}.") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise _damaged(file, "This is no feature collection.")
    crs = json.dumps(document.get("crs") or "")
    if "27700" in crs or "3857" in crs:
        raise _damaged(file, "The boundaries are not in degrees.", "Export them as WGS 84 (EPSG:4326).")
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        where = f"{file}:feature {number}"
        row = _row(feature, kind, where, findings)
        if row and row.code in seen:
            findings.add(f"{where}:code", f"The code “{row.code}” appears twice.", "Join the parts to one feature.")
        elif row:
            seen.add(row.code)
            yield row


def _row(feature: Any, kind: str, where: str, findings: Findings) -> AreaRow | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        findings.add(where, "The feature has no properties.", "Give each area a code and a name.")
        return None
    code = _first(properties, _CODE) or tidy(str(feature.get("id") or ""))
    name = _first(properties, _NAME)
    if not code or not name:
        findings.add(where, "The area has no code or no name.", "Name the properties “code” and “name”.")
        return None
    try:
        shape = shapes.read(feature)
    except Invalid as error:
        problem = error.problems[0]
        findings.add(f"{where}:geometry", problem.message, problem.mend, problem.code)
        return None
    own = tidy(str(properties.get("kind") or kind))
    parent = tidy(str(properties.get("parent") or ""))
    return AreaRow(code[:40], name[:200], own[:60], parent[:40], shape.simplified(TOLERANCE))


def _first(properties: dict[str, Any], rule: re.Pattern[str]) -> str:
    for name, value in properties.items():
        if rule.fullmatch(name) and value not in (None, ""):
            return tidy(str(value))
    return ""


def _damaged(file: str, message: str, mend: str = "Export the boundaries as GeoJSON again.") -> Invalid:
    return Invalid(problems=[Problem(file, message, mend, code="bad_file")])
