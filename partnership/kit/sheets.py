"""Tables for spreadsheets: CSV and XLSX that cannot carry a formula."""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import IO, Any, NamedTuple

from django.utils.module_loading import import_string

Row = Sequence[Any]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00")
_TITLE_TABOO = re.compile(r"[\[\]:*?/\\']")
_LONGEST_CELL = 32_767
# What XML cannot hold; openpyxl refuses it.
_ILLEGAL = re.compile(r"[\000-\010\013\014\016-\037]")


def write_csv(rows: Iterable[Row], header: Row) -> Iterator[bytes]:
    """Yield a CSV file line by line, for a streamed answer.

    A byte order mark makes Excel read UTF-8. Text that a spreadsheet would run as a formula
    gets an apostrophe in front. A row of another width than the header is refused.
    """
    yield _line(header, len(header)).encode("utf-8-sig")
    for row in rows:
        yield _line(row, len(header)).encode()


class Sheet(NamedTuple):
    """One table of a workbook; its rows are asked for one by one."""

    title: str
    header: Row
    rows: Iterable[Row]


def write_xlsx(rows: Iterable[Row], header: Row, sheet_title: str) -> bytes:
    """Return a workbook of one sheet; dates and numbers stay dates and numbers.

    A datetime keeps the wall clock it comes with, because workbooks know no zones.
    """
    target = BytesIO()
    save_xlsx(target, [Sheet(sheet_title, header, rows)])
    return target.getvalue()


def save_xlsx(target: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write a workbook into an open file; of its rows none stays in memory."""
    # Loaded here, because each web worker would hold 17 MB for what staff ask once a week.
    book = import_string("openpyxl.Workbook")(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(_title(sheet.title)), sheet)
    book.save(target)


def _fill(page: Any, sheet: Sheet) -> None:
    write_only_cell = import_string("openpyxl.cell.WriteOnlyCell")
    font = import_string("openpyxl.styles.Font")
    page.freeze_panes = "A2"
    heads = [write_only_cell(page, value=_workbook_cell(cell)) for cell in sheet.header]
    for head in heads:
        head.font = font(bold=True)
    page.append(heads)
    try:
        for row in sheet.rows:
            _refuse_other_width(row, len(sheet.header))
            page.append([_workbook_cell(cell) for cell in row])
    finally:
        page.close()


def _title(text: str) -> str:
    return _TITLE_TABOO.sub(" ", text).strip()[:31] or "1"


def neutralised(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _line(row: Row, width: int) -> str:
    _refuse_other_width(row, width)
    target = StringIO()
    csv.writer(target).writerow([_csv_cell(cell) for cell in row])
    return target.getvalue()


def _csv_cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, int | float | dt.date):
        return str(cell)
    return neutralised(str(cell))


def _workbook_cell(cell: Any) -> Any:
    if isinstance(cell, dt.datetime | dt.time):
        return cell.replace(tzinfo=None)
    if cell is None or isinstance(cell, int | float | dt.date):
        return cell
    return _ILLEGAL.sub("", neutralised(str(cell)))[:_LONGEST_CELL]


def _refuse_other_width(row: Row, width: int) -> None:
    if len(row) != width:
        raise ValueError(f"A row has {len(row)} cells, the header has {width}.")
