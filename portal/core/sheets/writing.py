"""Writing tables for people: .xlsx that opens well, .csv that Excel reads right; neither can run anything.

A text that starts with = + - @ would be a formula where the file is opened. In .xlsx such a cell is marked as
text; in .csv, which cannot mark, it is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.core.clock import SHANGHAI

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
MEASURED = 200
NARROWEST, WIDEST = 6, 50
HEADER_FONT = Font(bold=True)
HEADER_FILL = PatternFill("solid", fgColor="E8ECF1")
HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
DATE, DATETIME, MONEY = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00"

Values = Iterable[Sequence[Any]]


def write_xlsx(headers: Sequence[str], rows: Values, *, sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet. Values: text, numbers, Decimal (two places), dates, aware datetimes (shown in
    Shanghai time), booleans, None; anything else as its text."""
    return write_book([(sheet, headers, rows)])


def write_book(sheets: Iterable[tuple[str, Sequence[str], Values]]) -> bytes:
    """A workbook of several sheets: (name, headers, rows) each."""
    book = openpyxl.Workbook(write_only=True)
    for name, headers, rows in sheets:
        page = book.create_sheet(SHEET_NAME.sub(" ", name)[:31] or "Sheet1")
        iterator = iter(rows)
        first = list(islice(iterator, MEASURED))
        for column, width in enumerate(_widths(headers, first), 1):
            page.column_dimensions[get_column_letter(column)].width = width
        page.freeze_panes = "A2"
        page.append([_header(page, text) for text in headers])
        for row in chain(first, iterator):
            page.append([_cell(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _header(page: Any, text: str) -> Any:
    cell = _text_cell(page, ILLEGAL.sub("", text)[:LONGEST_CELL])
    cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, HEADER_ALIGNMENT
    return cell


def _cell(page: Any, value: Any) -> Any:
    match value:
        case str():
            text = ILLEGAL.sub("", value)[:LONGEST_CELL]
            return _text_cell(page, text) if text.startswith(RISKY) else text or None
        case None | bool() | int() | float():
            return value
        case Decimal():
            return _formatted(page, value, MONEY)
        case datetime():
            local = value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
            return _formatted(page, local, DATETIME)
        case date():
            return _formatted(page, value, DATE)
        case _:
            return _cell(page, str(value))


def _formatted(page: Any, value: Any, number_format: str) -> Any:
    cell = WriteOnlyCell(page, value)
    cell.number_format = number_format
    return cell


def _text_cell(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"  # never "f": a formula
    cell.quotePrefix = text.startswith(RISKY)  # and editing the cell keeps it a text
    return cell


def _widths(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[float]:
    for column, header in enumerate(headers):
        seen = [_shown(header) + 2, *(_shown(row[column]) for row in rows if column < len(row))]
        yield min(max(*seen, NARROWEST), WIDEST) + 1.5


def _shown(value: Any) -> int:
    if isinstance(value, datetime):
        return len(DATETIME)
    text = "" if value is None else str(value)
    longest = max(text.split("\n"), key=len)[: WIDEST * 2]
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in longest)


def write_csv(headers: Sequence[str], rows: Values) -> bytes:
    """A CSV in UTF-8 with the mark Excel needs, commas, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_plain(text) for text in headers])
    writer.writerows([_plain(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "ignore")


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float() | Decimal():
            return str(value)
        case datetime():
            local = value.astimezone(SHANGHAI) if value.tzinfo else value
            return f"{local:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case _:
            text = ILLEGAL.sub("", str(value))
            return f"'{text}" if text.startswith(RISKY) else text
