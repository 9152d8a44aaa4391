"""Walks an API as the official Open Referral UK validator does, and stricter.

The validator reads `/`, resolves `openapi_url`, calls every GET address of that description, tries lists on their
first, middle and last page, takes ids for items from the lists, validates each answer against its schema and warns
about empty lists. We add: strict keys and values, page arithmetic, ids that agree between list and item.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.contract.directory import official

KINDS = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
Get = Callable[[str], tuple[int, Any]]


@dataclass
class Findings:
    """What a walk met. `errors` must be empty; `warnings` name lists without items; `checked` counts documents."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """One more document of this sort was checked."""
        self.checked[what] = self.checked.get(what, 0) + 1


def getter(client: Any, api: str) -> Get:
    """Reads addresses below /{api}/v3 with Django's test client."""

    def get(path: str) -> tuple[int, Any]:
        answer = client.get(path if path.startswith(("http", f"/{api}/")) else f"/{api}/v3{path}")
        return answer.status_code, json.loads(answer.content) if not answer.streaming else None

    return get


def walk(get: Get, api: str, *, per_page: int = 7, items: int = 3) -> Findings:
    """Visit everything that the API's own description names."""
    findings = Findings()
    status, root = get("/")
    if status != 200:
        findings.errors.append(f"/ answers {status}")
        return findings
    findings.errors += [f"/ lacks {key}" for key in ("version", "profile", "openapi_url") if not root.get(key)]
    status, description = get(root["openapi_url"])
    if status != 200 or "paths" not in description:
        findings.errors.append("openapi_url does not lead to a description")
        return findings
    for path in description["paths"]:
        name = path.strip("/")
        if name in KINDS:
            _list(get, api, name, per_page, items, findings)
    return findings


def _list(get: Get, api: str, name: str, per_page: int, items: int, findings: Findings) -> None:
    status, first = get(f"/{name}?per_page={per_page}")
    if status in (404, 501):
        findings.warnings.append(f"{name} answers {status}")
        return
    pages = first.get("total_pages", 0)
    if not first.get("total_items"):
        findings.warnings.append(f"{name} is empty")
    for number in sorted({1, max(1, pages // 2), max(1, pages)}):
        status, page = get(f"/{name}?per_page={per_page}&page={number}")
        if status != 200:
            findings.errors.append(f"{name} page {number} answers {status}")
            continue
        findings.errors += [f"{name} page {number}: {each}" for each in official.page_oddities(page, per_page)]
        for flat in page["contents"]:
            check(api, f"{KINDS[name]}_list", flat, findings)
        for flat in page["contents"][:items]:
            _item(get, api, name, flat, findings)
    status, _ = get(f"/{name}?per_page={per_page}&page={pages + 1 if pages else 2}")
    if status != 404:
        findings.errors.append(f"{name}: the page after the last answers {status}")


def _item(get: Get, api: str, name: str, flat: dict[str, Any], findings: Findings) -> None:
    status, whole = get(f"/{name}/{flat['id']}")
    if status != 200:
        findings.errors.append(f"{name}/{flat['id']} is listed but answers {status}")
        return
    check(api, KINDS[name], whole, findings)
    findings.errors += disagreements(name, flat, whole)


def disagreements(name: str, flat: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    """Where a record's list form says something else than its full form."""
    found = []
    for key, value in flat.items():
        if isinstance(value, dict):
            found += disagreements(f"{name}/{key}", value, whole.get(key, {}))
        elif whole.get(key) != value:
            found.append(f"{name} {flat['id']}: {key} is {value!r} in the list and {whole.get(key)!r} in the item")
    return found


def check(api: str, schema: str, document: Any, findings: Findings) -> None:
    """Validate one document, officially and strictly, and count it."""
    findings.count(schema)
    findings.errors += official.errors(api, schema, document)
    findings.errors += official.oddities(api, schema, document)
