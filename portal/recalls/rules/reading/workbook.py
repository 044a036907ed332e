"""Spreadsheets (xlsx, xls, xlsb, ods) through calamine; every visible sheet, merged cells filled."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from portal.recalls.rules.reading.grid import Grid, UnreadableFile

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(content: bytes) -> list[Grid]:
    """One grid a visible worksheet. Raises UnreadableFile for a damaged or password-protected file."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            Grid(meta.name, list(_rows(book.get_sheet_by_name(meta.name))))
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
        ]
    except CalamineError as error:
        raise UnreadableFile(f"not a readable spreadsheet: {error}") from error


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    merged = _merged(sheet)
    above: dict[tuple[int, int], str] = {}
    for number, row in enumerate(sheet.iter_rows()):
        line = number + (sheet.start[0] if sheet.start else 0)
        cells = [cell_text(value) for value in row]
        for column in range(len(cells)):
            origin = merged.get((line, column))
            if origin == (line, column):
                above[origin] = cells[column]
            elif origin is not None:
                cells[column] = above.get(origin, "")
        yield line + 1, cells


def _merged(sheet: CalamineSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Every cell inside a merged range → the range's first cell. Wide titles stay in their first cell only."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if (bottom - top + 1) * (right - left + 1) > 20_000:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found[row, column] = (top, left)
    return found


def cell_text(value: Cell) -> str:
    """A cell's value as text: whole numbers without ".0", dates as ISO."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
