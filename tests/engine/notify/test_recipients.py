"""Files of many recipients: formats, columns, rows in error, hostile files."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.kernel.errors import Invalid
from commonweal.notify.engine import tables
from commonweal.notify.engine.message import Text
from commonweal.notify.engine.recipients import Recipients, Rules

TEXT = Text("Hello ((name)), your visit is on ((visit date)).")


def read(data: bytes, text: Text = TEXT, channel: str = "sms") -> list:
    return list(Recipients(tables.rows(data, "people.csv"), text=text, rules=Rules(channel)))


def xlsx(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: list[list[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        for row in rows
    )
    names = "office", "table", "text"
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    empty = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        sheet = f"<table:table>{cells}{empty}</table:table>"
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body>{sheet}</office:body></office:document-content>",
        )
    return out.getvalue()


ROWS = [["Phone Number", "name", "VISIT_DATE"], ["07700 900123", "Zoë", "2026-11-22"]]


@pytest.mark.parametrize(
    "data",
    [
        "\n".join(",".join(row) for row in ROWS).encode("utf-8-sig"),
        "\r\n".join(";".join(row) for row in ROWS).encode("utf-8"),
        "\n".join("\t".join(row) for row in ROWS).encode("cp1252"),
        "\n".join("\t".join(row) for row in ROWS).encode("utf-16"),
        xlsx(ROWS),
        ods(ROWS),
    ],
    ids=["csv with mark", "semicolons", "tabs in cp1252", "utf-16", "xlsx", "ods"],
)
def test_every_format_reads_the_same(data):
    (row,) = read(data)
    assert (row.number, row.recipient, row.problems) == (1, "447700900123", ())
    assert row.values["name"] == "Zoë" and row.values["VISIT_DATE"] == "2026-11-22"


def test_each_wrong_row_says_where_and_what():
    data = b"phone number,name,visit date\n07700900123,Ann,today\nabc,Bob,\n,,,x\n"
    good, bad, worse = read(data)
    assert good.problems == ()
    assert [p.where for p in bad.problems] == ["row 2", "row 2, visit date"]
    assert {p.where for p in worse.problems} >= {"row 3", "row 3, name"}
    assert any("more cells" in p.message for p in worse.problems)


def test_missing_columns_are_all_named_at_once():
    with pytest.raises(Invalid) as caught:
        read(b"name\nAnn\n")
    assert [p.where for p in caught.value.problems] == ["column phone number", "column visit date"]


def test_a_repeated_column_makes_a_list():
    (row,) = read(b"email address,item,item\na@example.org,tea,milk\n", Text("Bring ((item))"), "email")
    assert row.values["item"] == ["tea", "milk"]


def test_addresses_are_checked_row_by_row():
    data = b"address line 1,address line 2,postcode\nAnn,1 High Street,SW1A1AA\nBob,No fixed abode,SW1A 1AA\n"
    first, second = read(data, Text("Dear ((address line 1))"), "letter")
    assert first.recipient == "Ann\n1 High Street\nSW1A 1AA"
    assert second.problems[0].code == "no_fixed_abode" or "real address" in second.problems[0].message


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b"0" * (tables.MOST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.5", "unknown_format"),
        (b"PK\x03\x04broken", "damaged"),
        (xlsx(ROWS)[:-200], "damaged"),
        (b"phone number,name,visit date\n" + b"x" * 200_000, "huge_cell"),
        (",".join(["a"] * 400).encode(), "too_many_columns"),
        (b"\x00\x01\x02,", "unknown_format"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(data, code):
    with pytest.raises(Invalid) as caught:
        read(data)
    assert caught.value.code == code


def test_a_bomb_is_not_unpacked():
    with pytest.raises(Invalid, match="unpacks"):
        read(bomb())


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with pytest.raises(Invalid, match="Split"):
        read(b"phone number,name,visit date\n" + b"07700900123,a,b\n" * 4)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        list(tables.rows(data, "x"))
    except Invalid as error:
        assert error.message
