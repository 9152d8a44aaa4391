"""Our own spreadsheet: one row for each service at each place, in words that need no standard beside them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from commonweal.directory.engine.readers.findings import ERROR, Findings, Unreadable
from commonweal.directory.engine.readers.limits import LIMITS
from commonweal.directory.engine.readers.opening import Member
from commonweal.directory.engine.text_values import clock_time, weekday
from commonweal.kernel import ids, text

Row = dict[str, Any]
COLUMNS: Mapping[str, str] = {
    "service_id": "Leave empty, or give your own number for the service. Rows with the same one are one service.",
    "service_name": "Needed. What people call the service.",
    "organisation_name": "Needed. Who runs it.",
    "organisation_description": "One sentence on the organisation.",
    "description": "What the service does, in plain words.",
    "status": "active, inactive, defunct or temporarily closed. Empty means active.",
    "needs": "What it helps with; separate several with semicolons.",
    "website": "A full web address.",
    "email": "One e-mail address for the public.",
    "phone": "One telephone number for the public.",
    "eligibility": "Who it is for.",
    "minimum_age": "A number.",
    "maximum_age": "A number.",
    "how_to_use": "How to start using it: drop in, phone first, be referred.",
    "cost": "What it costs. Write free when it is free.",
    "languages": "Languages spoken; separate several with semicolons.",
    "area_served": "The area whose people it is for.",
    "location_name": "The name of the place.",
    "address": "Building and street.",
    "town": "Town or city.",
    "county": "County, state or province.",
    "postcode": "Postcode.",
    "country": "Two letters, for example GB.",
    "latitude": "Degrees, for example 53.796.",
    "longitude": "Degrees, for example -1.547.",
    "accessibility": "Step-free entrance, hearing loop and so on.",
    "is_confidential": "yes when the address must never be shown.",
    "opening_hours": "For example: Mon-Fri 09:00-17:00; Sat 10:00-12:00",
    "last_checked": "The day somebody last checked this, for example 2026-01-31.",
}
_HOURS = re.compile(r"([A-Za-z,\s–-]+?)\s*(\d[\d:.apm]*)\s*(?:-|–|to)\s*(\d[\d:.apm]*)", re.IGNORECASE)
_ORDER = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def is_template(header: Iterable[str]) -> bool:
    """Whether these column names are those of our spreadsheet."""
    return {"service_name", "organisation_name"} <= {name.strip() for name in header}


def xlsx_rows(member: Member) -> Iterator[tuple[int, dict[str, str]]]:
    """(row, values) of the first sheet of an Excel workbook. Raises Unreadable."""
    # Here, because most imports read no workbook and would wait for this.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(member.path, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        header: list[str] = []
        for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=LIMITS.columns), 1):
            if number > LIMITS.sheet_rows:
                raise Unreadable(f"has more than {LIMITS.sheet_rows} rows", "Split it.", file=member.name)
            if not header:
                header = [str(value or "").strip() for value in values]
                continue
            row = {
                name: _cell(value) for name, value in zip(header, values, strict=False) if name and value is not None
            }
            yield number, {name: value for name, value in row.items() if value.strip()}
    except Unreadable:
        raise
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        TypeError,
        EOFError,
        AttributeError,
    ) as error:
        raise Unreadable(
            f"is not a readable workbook ({error})", "Save it again as .xlsx.", file=member.name
        ) from error
    except Exception as error:  # zipfile, zlib and XML parsers each have errors of their own
        raise Unreadable(f"is a damaged workbook ({error})", "Save it again as .xlsx.", file=member.name) from error


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def documents(
    rows: Iterable[tuple[int, Mapping[str, str]]], file: str, findings: Findings
) -> Iterator[tuple[str, Row, str, int]]:
    """One service document for each service in the sheet, with its places; (kind, document, file, row)."""
    services: dict[str, tuple[int, Row]] = {}
    for number, row in rows:
        if not row:
            continue
        values = {name: value.strip() for name, value in row.items()}
        missing = [name for name in ("service_name", "organisation_name") if not values.get(name)]
        for name in missing:
            findings.add(ERROR, file, number, name, "is empty.", f"Fill in {name}.")
        formula = [name for name, value in values.items() if value.startswith("=")]
        for name in formula:
            findings.add(ERROR, file, number, name, "holds a formula.", "Put the value itself in the cell.")
        if missing or formula:
            continue
        key = (
            values.get("service_id") or f"{text.fold(values['organisation_name'])}/{text.fold(values['service_name'])}"
        )
        if key not in services:
            services[key] = (number, _service(key, values))
        elif services[key][1]["name"] != values["service_name"]:
            findings.add(
                ERROR, file, number, "service_id", f"{key} is used by two services.", "Use one id for one service."
            )
        _add_place(services[key][1], key, values, file, number, findings)
    for number, document in services.values():
        yield "service", document, file, number


def _service(key: str, values: Mapping[str, str]) -> Row:
    organisation = text.fold(values["organisation_name"])
    service: Row = {
        "id": key,
        "name": values["service_name"],
        "organization": {
            "id": organisation,
            "name": values["organisation_name"],
            "description": values.get("organisation_description"),
        },
    }
    plain = {
        "description": "description",
        "status": "status",
        "website": "url",
        "email": "email",
        "eligibility": "eligibility_description",
        "minimum_age": "minimum_age",
        "maximum_age": "maximum_age",
        "how_to_use": "application_process",
        "cost": "fees_description",
        "last_checked": "assured_date",
    }
    service |= {name: values[column] for column, name in plain.items() if values.get(column)}
    if values.get("phone"):
        service["phones"] = [{"number": values["phone"], "type": "voice"}]
    if text.fold(values.get("cost", "")) == "free":
        service["cost_options"] = [{"option": "Free", "amount": 0}]
    service["languages"] = [{"name": name} for name in _several(values.get("languages"))]
    service["service_areas"] = [{"name": name} for name in _several(values.get("area_served"))]
    service["attributes"] = [
        {"taxonomy_term": {"id": f"need/{text.fold(name)}", "name": name, "taxonomy": "Needs"}}
        for name in _several(values.get("needs"))
    ]
    return service


def _several(value: str | None) -> list[str]:
    return [part.strip() for part in (value or "").split(";") if part.strip()]


def _add_place(service: Row, key: str, values: Mapping[str, str], file: str, number: int, findings: Findings) -> None:
    schedules = _schedules(values.get("opening_hours", ""), file, number, findings)
    if not any(values.get(name) for name in ("location_name", "address", "town", "postcode", "latitude")):
        service.setdefault("schedules", []).extend(schedules)
        return
    place = "/".join(text.fold(values.get(name, "")) for name in ("location_name", "address", "postcode"))
    location: Row = {"id": place, "location_type": "physical", "name": values.get("location_name")}
    location |= {name: values[name] for name in ("latitude", "longitude") if values.get(name)}
    if values.get("address") or values.get("town") or values.get("postcode"):
        columns = {"address": "address_1", "town": "city", "county": "state_province", "postcode": "postal_code"}
        address = {
            name: values[column] for column, name in {**columns, "country": "country"}.items() if values.get(column)
        }
        location["addresses"] = [{**address, "address_type": "physical"}]
    if values.get("accessibility"):
        location["accessibility"] = [{"description": values["accessibility"]}]
    if text.fold(values.get("is_confidential", "")) in ("yes", "true", "1", "y"):
        location["is_confidential"] = True
    identity = str(ids.stable_id("place", key, place))
    service.setdefault("service_at_locations", []).append(
        {"id": identity, "location": location, "schedules": schedules}
    )


def _schedules(hours: str, file: str, number: int, findings: Findings) -> list[Row]:
    made: list[Row] = []
    for part in _several(hours):
        match = _HOURS.fullmatch(part)
        days = _days(match[1]) if match else []
        opens, closes = (clock_time(match[2]), clock_time(match[3])) if match else (None, None)
        if not days or opens is None or closes is None:
            findings.add(
                ERROR, file, number, "opening_hours", f"“{part}” cannot be read.", "Write it as Mon-Fri 09:00-17:00."
            )
            continue
        made.append({"freq": "WEEKLY", "byday": ",".join(days), "opens_at": opens, "closes_at": closes})
    return made


def _days(words: str) -> list[str]:
    found: list[str] = []
    for part in words.replace("–", "-").split(","):
        ends = [weekday(word) for word in part.split("-")]
        if not ends or None in ends:
            return []
        first, last = _ORDER.index(ends[0] or ""), _ORDER.index(ends[-1] or "")
        found += [_ORDER[(first + step) % 7] for step in range((last - first) % 7 + 1)]
    return found
