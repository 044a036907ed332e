"""Reading .xlsx and .xls: all sheets, merged cells filled, formulas as the values last computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from portal.core.errors import Invalid
from portal.core.files.kinds import LOCKED
from portal.core.sheets.cells import Cell, Row, clean, is_empty
from portal.core.sheets.limits import UNREADABLE


class Grid:
    """One sheet's cells; iterating gives its rows that hold something, each time anew.

    A cell merged over several rows stands in each of them (a group's name); one merged over several columns
    stands in the first, as in the file.
    """

    def __init__(self, name: str, sheet: Any) -> None:
        self.name = name
        self._sheet = sheet
        self.merges = _merges(sheet)

    def __iter__(self) -> Iterator[Row]:
        offset = (self._sheet.start or (0, 0))[1]
        pad: tuple[Cell, ...] = (None,) * offset
        downward: dict[int, list[tuple[int, int]]] = {
            top: [] for top, _, bottom, _ in self.merges if bottom > top
        }
        for top, left, bottom, _right in self.merges:
            if bottom > top:
                downward[top].append((left, bottom))
        running: dict[int, tuple[int, Cell]] = {}
        for index, raw in enumerate(self._sheet.iter_rows()):
            own = pad + tuple(map(clean, raw))
            values = own
            if index in downward or running:
                values = _filled(index, own, downward.get(index, ()), running)
            if not is_empty(own):  # an empty row stays empty under a merged cell
                yield Row(index + 1, values)


Merge = tuple[int, int, int, int]


def _merges(sheet: Any) -> list[Merge]:
    """(first row, first column, last row, last column) of each merged range, from 0."""
    return [(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]


def _filled(
    index: int,
    values: tuple[Cell, ...],
    opening: Iterable[tuple[int, int]],
    running: dict[int, tuple[int, Cell]],
) -> tuple[Cell, ...]:
    """The row with what cells merged downwards carry into it; `running` is column → (last row, value)."""
    row = list(values)
    for column, (last, value) in list(running.items()):
        if index > last:
            del running[column]
        elif column < len(row):
            row[column] = value
    for column, last in opening:
        running[column] = (last, row[column] if column < len(row) else None)
    return tuple(row)


def read_book(handle: IO[bytes]) -> list[Grid]:
    """The visible sheets that hold something. Raises Invalid (damaged, password)."""
    handle.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(handle)
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        grids = [Grid(name, book.get_sheet_by_name(name)) for name in shown]
    except PasswordError:
        raise Invalid(LOCKED) from None
    except (CalamineError, ZipError, OSError, ValueError):
        raise Invalid(UNREADABLE) from None
    return [grid for grid in grids if next(iter(grid), None) is not None]
