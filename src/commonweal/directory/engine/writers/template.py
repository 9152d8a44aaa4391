"""Our spreadsheet, empty but for its headings, notes and one example, for people who have no other system."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from commonweal.directory.engine.readers.template import COLUMNS

_EXAMPLE = {
    "service_name": "Friday food bank",
    "organisation_name": "Harbour Help",
    "organisation_description": "A charity for people in the harbour district.",
    "description": "A bag of food for three days. Nobody is turned away.",
    "status": "active",
    "needs": "Food; Company",
    "website": "https://harbour-help.example.org",
    "email": "hello@harbour-help.example.org",
    "phone": "01632 960001",
    "eligibility": "Anyone who needs food.",
    "how_to_use": "Drop in.",
    "cost": "Free",
    "languages": "English; Welsh",
    "area_served": "Harbour district",
    "location_name": "Harbour Hall",
    "address": "1 Quay Street",
    "town": "Saltmere",
    "postcode": "ZZ1 1AA",
    "country": "GB",
    "accessibility": "Step-free entrance",
    "is_confidential": "no",
    "opening_hours": "Fri 10:00-13:00",
    "last_checked": "2026-01-31",
}


def as_csv() -> str:
    """The template as CSV text."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerow([_EXAMPLE.get(name, "") for name in COLUMNS])
    return text.getvalue()


def save_xlsx(path: Path) -> None:
    """The template as a workbook whose headings carry notes; the second sheet lists them."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "Services"
    sheet.append(list(COLUMNS))
    sheet.append([_EXAMPLE.get(name, "") for name in COLUMNS])
    for cell, (name, note) in zip(sheet[1], COLUMNS.items(), strict=True):
        cell.font = Font(bold=True)
        cell.comment = Comment(note, "Commonweal")
        sheet.column_dimensions[cell.column_letter].width = max(14, len(name) + 2)
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("Notes")
    for row in COLUMNS.items():
        notes.append(list(row))
    book.save(path)
