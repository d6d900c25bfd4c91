"""Tables for spreadsheets."""

import csv
import datetime as dt
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from partnership.kit.sheets import write_csv, write_xlsx

HEADER = ["Name", "Value"]
DANGEROUS = ["=1+1", "+7701", "-1", "@x", "\tx", "\rx", "\x00x"]


def test_csv_opens_in_excel_and_is_otherwise_as_stored():
    rows = [["Әсем; «Қанат»", 5], ['a,b\n"c"', None], ["2026", -3.5]]

    raw = b"".join(write_csv(rows, HEADER))

    assert raw.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline="")))
    assert read == [HEADER, ["Әсем; «Қанат»", "5"], ['a,b\n"c"', ""], ["2026", "-3.5"]]


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_carries_no_formula(text):
    raw = b"".join(write_csv([[text, 1]], HEADER)).decode("utf-8-sig")

    assert list(csv.reader(StringIO(raw, newline="")))[1] == [f"'{text}", "1"]


def test_dates_in_csv_are_readable():
    moment = dt.datetime(2026, 3, 8, 19, 5, tzinfo=dt.UTC)

    raw = b"".join(write_csv([[moment, dt.date(2026, 3, 8)]], HEADER)).decode("utf-8-sig")

    assert raw.splitlines()[1] == "2026-03-08 19:05+00:00,2026-03-08"


def test_a_workbook_keeps_dates_and_numbers():
    moment = dt.datetime(2026, 3, 8, 19, 5, tzinfo=dt.UTC)

    raw = write_xlsx([["Әсем", moment], [dt.date(2026, 3, 8), 7]], HEADER, "Іс-шара: 1/2 [x]")

    sheet = load_workbook(BytesIO(raw)).active
    assert sheet.title == "Іс-шара  1 2  x"
    assert [[cell.value for cell in row] for row in sheet] == [
        HEADER,
        ["Әсем", dt.datetime(2026, 3, 8, 19, 5)],
        [dt.datetime(2026, 3, 8), 7],
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_workbook_carries_no_formula(text):
    sheet = load_workbook(BytesIO(write_xlsx([[text, 1]], HEADER, "x"))).active

    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.value[0] == "'"


@pytest.mark.parametrize(
    "write", [lambda r: list(write_csv(r, HEADER)), lambda r: write_xlsx(r, HEADER, "x")]
)
def test_a_row_of_another_width_is_refused(write):
    with pytest.raises(ValueError, match="3 cells"):
        write([[1, 2, 3]])
