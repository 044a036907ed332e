"""Importing a table: columns recognised, each row accepted or refused with its reasons, refusals given back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core.errors import N_, Invalid, Refused
from portal.core.i18n import gettext
from portal.core.sheets.cells import Cell, Row
from portal.core.sheets.headers import Columns, map_headers
from portal.core.sheets.parsers import Parser
from portal.core.sheets.reading import Sheet
from portal.core.sheets.writing import write_xlsx

MISSING_VALUE = N_("is missing")
NO_COLUMN = N_("The table has no column for: %(fields)s.")
# Catalogues write these for "nothing".
NOTHING = {"/", "／", "-", "—", "--", "——", "\\", "无", "n/a", "N/A"}


@dataclass(frozen=True)
class Field:
    """A field of an import: its name in our code, a msgid to name it to people, how columns call it."""

    name: str
    title: str
    parse: Parser
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: the column, a msgid and its params."""

    column: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """In the current language: `生产日期: not a date`."""
        return f"{self.column}: {gettext(self.message, **self.params)}"


@dataclass(frozen=True)
class Accepted:
    """A row whose fields are all readable; a field without a value is None."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be taken, as it was, and why."""

    line: int
    cells: tuple[Cell, ...]
    faults: tuple[Fault, ...]


@dataclass
class Outcome:
    """What an import of a table comes to."""

    columns: Columns
    accepted: list[Accepted] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


class Importer:
    """Reads tables by a list of fields."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = {one.name: one for one in fields}

    @property
    def known(self) -> tuple[str, ...]:
        """All names of all columns: what `read_rows` finds the header by."""
        return tuple(alias for one in self.fields.values() for alias in one.aliases)

    def columns(self, headers: Sequence[str]) -> Columns:
        """Which column is which field, for the person to confirm. Raises Invalid when a required one is missing."""
        columns = map_headers(headers, {name: one.aliases for name, one in self.fields.items()})
        self.require(columns)
        return columns

    def require(self, columns: Columns) -> None:
        """Raises Invalid naming the required fields that have no column."""
        lacking = [one for name, one in self.fields.items() if one.required and name not in columns.fields]
        if lacking:
            names = "、".join(gettext(one.title) for one in lacking)
            raise Invalid(NO_COLUMN, fields=names)

    def read(self, sheet: Sheet, columns: Columns) -> Iterator[Accepted | RefusedRow]:
        """Each row's outcome, one at a time: for tables too long to hold."""
        for row in sheet.rows:
            yield self._row(row, columns)

    def run(self, sheet: Sheet, columns: Columns | None = None) -> Outcome:
        """All rows. Raises Invalid when a required column is missing."""
        outcome = Outcome(columns or self.columns(sheet.headers))
        for one in self.read(sheet, outcome.columns):
            if isinstance(one, Accepted):
                outcome.accepted.append(one)
            else:
                outcome.refused.append(one)
        return outcome

    def _row(self, row: Row, columns: Columns) -> Accepted | RefusedRow:
        values: dict[str, Any] = dict.fromkeys(self.fields)
        faults: list[Fault] = []
        for name, match in columns.fields.items():
            cell = row.values[match.column] if match.column < len(row.values) else None
            try:
                values[name] = _value(self.fields[name], cell)
            except Refused as refused:
                faults.append(Fault(match.header, refused.message, refused.params))
        return RefusedRow(row.line, row.values, tuple(faults)) if faults else Accepted(row.line, values)


def _value(one: Field, cell: Cell) -> object:
    if cell is None or (isinstance(cell, str) and cell in NOTHING):
        if one.required:
            raise Invalid(MISSING_VALUE)
        return None
    return one.parse(cell)


def refusal_book(headers: Sequence[str], refused: Sequence[RefusedRow]) -> bytes:
    """The refused rows as they were, each with its line and the reasons, in the current language: to be mended
    and uploaded again."""
    width = max([len(headers), *(len(row.cells) for row in refused)])
    padded = [*headers, *[""] * (width - len(headers))]
    rows = (
        [
            *row.cells,
            *[None] * (width - len(row.cells)),
            row.line,
            "；".join(fault.text() for fault in row.faults),
        ]
        for row in refused
    )
    return write_xlsx(
        [*padded, gettext("Line"), gettext("Why it was refused")], rows, sheet=gettext("Refused")
    )
