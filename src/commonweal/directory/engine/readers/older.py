"""HSDS 1.x put into the words of 3.x: tables, columns and the objects that were dropped since."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from commonweal.directory.engine.readers.findings import Findings
from commonweal.directory.engine.text_values import weekday

if TYPE_CHECKING:
    from commonweal.directory.engine.readers.tabular import Tables

Row = dict[str, Any]
TABLES: Mapping[str, str] = {
    "physical_addresses": "address",
    "postal_addresses": "address",
    "regular_schedules": "schedule",
    "holiday_schedules": "schedule",
    "services_at_location": "service_at_location",
    "accessibility_for_disabilities": "accessibility",
    "eligibility": "eligibility",
    "payments_accepted": "payment",
    "taxonomy": "taxonomy_term",
    "services_taxonomy": "attribute",
    "programs": "program",
    "urls": "url",
}
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "organizations": {"url": "website"},
    "languages": {"language": "name"},
    "accessibility_for_disabilities": {"accessibility": "description"},
    "services_taxonomy": {"service_id": "link_id", "taxonomy_id": "taxonomy_term_id", "taxonomy_detail": "value"},
}


def renamed(table: str, values: Row) -> Row:
    """`values` with the columns of HSDS 1.x under their names of 3.x."""
    names = _COLUMNS.get(table)
    row = {names.get(key, key): value for key, value in values.items()} if names else values
    if table in ("physical_addresses", "postal_addresses"):
        row["address_type"] = table.removesuffix("_addresses")
    elif table == "services_taxonomy":
        row["link_entity"] = "service"
    elif table == "regular_schedules":
        _regular(row)
    elif table == "holiday_schedules":
        _holiday(row)
    return row


def _regular(row: Row) -> None:
    day = weekday(str(row.pop("weekday", "")))
    if day:
        row |= {"freq": "WEEKLY", "byday": day}
    if "original_text" in row:
        row["description"] = row.pop("original_text")


def _holiday(row: Row) -> None:
    begin, end = row.pop("start_date", None), row.pop("end_date", None)
    if begin:
        row["valid_from"] = begin
    if end:
        row["valid_to"] = end
    if str(row.pop("closed", "")).strip().lower() in ("true", "yes", "1", "y"):
        row.pop("opens_at", None)
        row.pop("closes_at", None)
        row["description"] = "Closed"


def arrange(tables: "Tables", findings: Findings) -> None:
    """Give the objects that 3.x dropped their new homes, in place."""
    services = {str(row.get("id")): row for _, _, row in tables.rows.get("service", [])}
    for file, number, row in tables.rows.pop("eligibility", []):
        _append(tables, services, row, "eligibility", "eligibility_description", file, number, findings)
    for file, number, row in tables.rows.pop("payment", []):
        _append(tables, services, row, "payment", "payments_accepted", file, number, findings)
    _contact_phones(tables)
    _phone_languages(tables)
    _vocabularies(tables)


def _append(
    tables: "Tables",
    services: Mapping[str, Row],
    row: Row,
    column: str,
    name: str,
    file: str,
    number: int,
    findings: Findings,
) -> None:
    text = row.get(column)
    service = services.get(str(row.get("service_id", "")))
    if not text:
        return
    if service is None:
        tables.leftovers.setdefault(column, []).append(row)
        findings.mended(file, number, "service_id", "a row that names no service of the package was set aside")
        return
    service[name] = f"{service[name]}\n{text}" if name in service else text


def _contact_phones(tables: "Tables") -> None:
    """Some 1.x packages keep a contact's telephone in pieces beside it."""
    for file, number, row in tables.rows.get("contact", []):
        local, area = row.pop("phone_number", ""), row.pop("phone_areacode", "")
        extension = row.pop("phone_extension", "")
        if not local and not area:
            continue
        phone: Row = {"contact_id": row.get("id"), "number": "-".join(part for part in (area, local) if part)}
        if extension:
            phone["extension"] = extension
        if len("".join(filter(str.isdigit, phone["number"]))) < 7:
            row["x_phone_in_part"] = phone["number"]
            continue
        tables.add("phone", file, number, phone)


def _phone_languages(tables: "Tables") -> None:
    for file, number, row in tables.rows.get("phone", []):
        language = row.pop("language", "")
        if language and row.get("id"):
            tables.add("language", file, number, {"phone_id": row["id"], "name": language})


def _vocabularies(tables: "Tables") -> None:
    """1.x terms carry the name of their vocabulary and of their parent; both become objects of their own."""
    terms = tables.rows.get("taxonomy_term", [])
    known = {str(row.get("id")) for _, _, row in terms}
    schemes: dict[str, str] = {}
    for file, number, row in list(terms):
        scheme = row.pop("vocabulary", "")
        parent_name = row.pop("parent_name", "")
        if scheme and "taxonomy_id" not in row:
            if scheme not in schemes:
                schemes[scheme] = scheme
                tables.add("taxonomy", file, number, {"id": scheme, "name": scheme, "description": scheme})
            row["taxonomy_id"], row["taxonomy"] = scheme, scheme
            row.setdefault("code", row.get("id"))
        parent = row.get("parent_id")
        if parent_name and parent and str(parent) not in known:
            known.add(str(parent))
            made = {"id": parent, "name": parent_name, "code": parent}
            if scheme:
                made |= {"taxonomy_id": scheme, "taxonomy": scheme}
            tables.add("taxonomy_term", file, number, made)
