"""The official schemas, compiled once, and what they forget to forbid."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from commonweal.kernel import ids
from tests.conftest import SHARED

STANDARDS = SHARED / "standards" / "hsds"
FOLDER = {"hsds": "hsds-3.2.3", "oruk": "oruk-3.0"}
_WITHOUT_COMPILED = ("taxonomy", "taxonomy_term", "location")


@cache
def schema(api: str, name: str) -> dict[str, Any]:
    """A schema file of one standard: `service`, `service_list`, `taxonomy` and so on."""
    folder = STANDARDS / FOLDER[api] / "schema"
    base = name.removesuffix("_list")
    path = folder / f"{base}.json" if base in _WITHOUT_COMPILED else folder / "compiled" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _registry(api: str) -> Registry:
    resources = []
    for path in (STANDARDS / FOLDER[api] / "schema").glob("*.json"):
        held = json.loads(path.read_text(encoding="utf-8"))
        held.setdefault("$schema", "https://json-schema.org/draft/2020-12/schema")
        resources.append((path.name, Resource.from_contents(held)))
    return Registry().with_resources(resources)


@cache
def validator(api: str, name: str) -> Draft202012Validator:
    """The official validator of `name`, built once."""
    # Without its own $id, "metadata.json" means the file beside it.
    bare = {key: value for key, value in schema(api, name).items() if key != "$id"}
    return Draft202012Validator(bare, registry=_registry(api), format_checker=FormatChecker())


def errors(api: str, name: str, document: Any) -> list[str]:
    """What the official schema finds wrong with `document`."""
    return [
        f"{name}/{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator(api, name).iter_errors(document)
    ]


def oddities(api: str, name: str, document: Any) -> list[str]:
    """What the official schemas accept and we do not: unknown keys, nulls, empty values, ids that are no UUIDs."""
    found: list[str] = []
    _walk(document, schema(api, name), api, name, found)
    return found


def _walk(value: Any, described: dict[str, Any], api: str, where: str, found: list[str]) -> None:
    if reference := described.get("$ref"):
        described = schema_file(api, reference)
    if value is None or value == "" or value == [] or value == {}:
        found.append(f"{where} is {value!r}")
    elif isinstance(value, dict):
        known = described.get("properties", {})
        for key, inner in value.items():
            here = f"{where}/{key}"
            if key not in known:
                found.append(f"{here} is unknown")
                continue
            if (key == "id" or key.endswith("_id")) and key != "tax_id" and ids.parse_uuid(str(inner)) is None:
                found.append(f"{here} is no UUID: {inner!r}")
            _walk(inner, known[key], api, here, found)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _walk(inner, described.get("items", {}), api, f"{where}/{number}", found)


@cache
def schema_file(api: str, reference: str) -> dict[str, Any]:
    """The schema beside the others that `reference` names."""
    path = STANDARDS / FOLDER[api] / "schema" / Path(reference).name
    return json.loads(path.read_text(encoding="utf-8"))


def page_oddities(page: dict[str, Any], per_page: int | None = None) -> list[str]:
    """Where a page's numbers do not add up."""
    found = []
    needed = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}
    if set(page) != needed:
        return [f"keys differ: {sorted(set(page) ^ needed)}"]
    total, pages, number, size = (page[k] for k in ("total_items", "total_pages", "page_number", "size"))
    if size != len(page["contents"]):
        found.append(f"size is {size}, contents hold {len(page['contents'])}")
    if page["empty"] != (not page["contents"]):
        found.append("empty is wrong")
    if page["first_page"] != (number == 1):
        found.append("first_page is wrong")
    if page["last_page"] != (number >= pages):
        found.append("last_page is wrong")
    if per_page:
        if pages != -(-total // per_page):
            found.append(f"{total} items do not make {pages} pages of {per_page}")
        expected = min(per_page, max(0, total - (number - 1) * per_page))
        if size != expected:
            found.append(f"page {number} of {pages} should hold {expected}, holds {size}")
    elif size > total:
        found.append(f"holds {size} of {total}")
    if total and number < pages and size * pages < total:
        found.append("pages are too small for all items")
    return found
