"""The table somebody uploaded, with a label for each column: what is confirmed of it is kept by label."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.core import files
from portal.core.sheets import Cell, Limits, Sheet, Warn, read_rows
from portal.govlink.models import ImportBatch
from portal.govlink.rules import columns

MAX_BYTES = 60 * files.MB
# A story that is too long refuses its row only (rules.rows), so a cell may be as long as a spreadsheet lets it be.
LIMITS = Limits(size=MAX_BYTES, rows=100_000, cell=33_000)


@dataclass(frozen=True, slots=True)
class Table:
    """Labels of the columns; the rows are read anew each time, never all held. ``warnings``: for the person."""

    headers: list[str]
    sheet: Sheet

    @property
    def warnings(self) -> list[Warn]:
        """What was left out, in words."""
        return self.sheet.warnings

    def lines(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """(line, cells). Raises Invalid beyond a limit."""
        return ((row.line, row.values) for row in self.sheet.rows)

    def record(self, cells: tuple[Cell, ...]) -> dict[str, Cell]:
        """A row by label."""
        return dict(zip(self.headers, cells, strict=False))


def table_of(row: ImportBatch) -> Table:
    """The uploaded table. Raises Missing when it was given up."""
    return stored_table(row.sha256)


def stored_table(sha256: str) -> Table:
    """A stored table. Raises Missing; Invalid, in words, on what is none or goes beyond the limits."""
    with files.open_file(sha256) as stream:
        sheet = read_rows(stream, LIMITS, known=columns.KNOWN)
    return Table(columns.labels(sheet.headers), sheet)
