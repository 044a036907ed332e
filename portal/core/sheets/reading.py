"""From an uploaded file to a table with a header and numbered rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from portal.core.errors import Invalid
from portal.core.files.kinds import Kind, sniff
from portal.core.sheets.books import Grid, read_book
from portal.core.sheets.cells import Row, column_letter
from portal.core.sheets.guard import check_extent
from portal.core.sheets.headers import SEARCHED, find_header, join_headers, map_headers
from portal.core.sheets.limits import (
    CELL_TOO_LONG,
    EMPTY,
    NOT_A_TABLE,
    OTHER_SHEETS,
    TOO_LARGE,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    Limits,
)
from portal.core.sheets.texts import TextGrid, read_text

CHUNK = 1 << 18
DEFAULT = Limits()


@dataclass(frozen=True)
class Warn:
    """Something the person should know about a file that was read all the same: a msgid and its params."""

    message: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sheet:
    """A table. `rows` may be iterated again and again; it raises Invalid where a limit is passed."""

    name: str
    headers: tuple[str, ...]
    header_line: int
    rows: Rows
    warnings: list[Warn] = field(default_factory=list)


class Rows:
    """The rows below the header; those that repeat the header (a table pasted together) are left out."""

    def __init__(self, grid: Grid | TextGrid, after: int, header: tuple[object, ...], limits: Limits) -> None:
        self._grid, self._after, self._header, self._limits = grid, after, header, limits

    def __iter__(self) -> Iterator[Row]:
        count = 0
        for row in self._grid:
            if row.line <= self._after or row.values == self._header:
                continue
            count += 1
            if count > self._limits.rows:
                raise Invalid(TOO_MANY_ROWS, limit=self._limits.rows)
            _check_cells(row, self._limits)
            yield row


def _check_cells(row: Row, limits: Limits) -> None:
    for column, value in enumerate(row.values):
        if isinstance(value, str) and len(value) > limits.cell:
            letter = column_letter(column)
            raise Invalid(CELL_TOO_LONG, line=row.line, column=letter, limit=limits.cell)


def read_sheets(stream: IO[bytes], *, known: Iterable[str] = (), limits: Limits = DEFAULT) -> list[Sheet]:
    """Every sheet of the file that holds something. `known` are names of columns, to find the header by.

    Raises Invalid in words: no table, too large, damaged, locked by a password, empty.
    """
    names = tuple(known)
    with tempfile.SpooledTemporaryFile(max_size=limits.size) as spool:
        _take(stream, spool, limits)
        sheets = [_sheet(grid, names, limits) for grid in _grids(spool, limits)]
    if not sheets:
        raise Invalid(EMPTY)
    return sheets


def read_rows(stream: IO[bytes], limits: Limits = DEFAULT, *, known: Iterable[str] = ()) -> Sheet:
    """The one table of a file: of several sheets the one whose header has most known names, else the first.

    Raises Invalid like `read_sheets`.
    """
    names = tuple(known)
    sheets = read_sheets(stream, known=names, limits=limits)
    chosen = max(sheets, key=lambda sheet: len(map_headers(sheet.headers, {n: [n] for n in names}).fields))
    others = ", ".join(sheet.name for sheet in sheets if sheet is not chosen)
    if others:
        chosen.warnings.append(Warn(OTHER_SHEETS, {"sheet": chosen.name, "others": others}))
    return chosen


def _take(stream: IO[bytes], spool: IO[bytes], limits: Limits) -> None:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limits.size:
            raise Invalid(TOO_LARGE, limit=f"{limits.size / (1 << 20):g}")
        spool.write(chunk)
    if not size:
        raise Invalid(EMPTY)


def _grids(spool: IO[bytes], limits: Limits) -> list[Grid] | list[TextGrid]:
    media = sniff(spool)
    if media.mime in {"text/csv", "text/plain"}:
        grid = read_text(spool)
        return [grid] if next(iter(grid), None) is not None else []
    if media.kind is not Kind.SHEET:
        raise Invalid(NOT_A_TABLE)
    if media.extensions[0] == ".xlsx":
        check_extent(spool, limits)
    return read_book(spool)


def _sheet(grid: Grid | TextGrid, known: tuple[str, ...], limits: Limits) -> Sheet:
    top = list(islice(grid, SEARCHED + 1))
    at = find_header(top, known)
    if at and _is_upper_line(grid, top[at - 1], top[at]):
        at -= 1
    header, following = top[at], top[at + 1 : at + 2]
    width = max(len(row.values) for row in top)
    if width > limits.columns:
        raise Invalid(TOO_MANY_COLUMNS, limit=limits.columns)
    spans = _spans(grid, header)
    second = following[0] if spans and following and following[0].line == header.line + 1 else None
    headers = join_headers(header.values, second.values if second else None, spans)
    line = second.line if second else header.line
    return Sheet(grid.name, headers, line, Rows(grid, line, header.values, limits))


def _spans(grid: Grid | TextGrid, row: Row) -> list[tuple[int, int]]:
    """First and last column of the cells of this row that are merged over several columns."""
    return [(left, right) for top, left, bottom, right in grid.merges if top == bottom == row.line - 1]


def _is_upper_line(grid: Grid | TextGrid, upper: Row, lower: Row) -> bool:
    """Whether `upper` is the first line of a header of two: some of its cells reach down into the second, others
    spread over several names. (A title's one cell does neither.)"""
    reaches_down = any(
        top == upper.line - 1 and bottom == lower.line - 1 for top, _, bottom, _ in grid.merges
    )
    return reaches_down and bool(_spans(grid, upper))
