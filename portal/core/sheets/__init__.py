"""Tables in and out: .xlsx, .xls and .csv as people make them; headers recognised, rows numbered as they see them."""

from __future__ import annotations

from portal.core.sheets.cells import Cell, Row, text_of
from portal.core.sheets.headers import Columns, Match, likeness, map_headers
from portal.core.sheets.importing import Accepted, Fault, Field, Importer, Outcome, RefusedRow, refusal_book
from portal.core.sheets.limits import Limits
from portal.core.sheets.reading import Rows, Sheet, Warn, read_rows, read_sheets
from portal.core.sheets.writing import write_book, write_csv, write_xlsx

__all__ = [
    "Accepted",
    "Cell",
    "Columns",
    "Fault",
    "Field",
    "Importer",
    "Limits",
    "Match",
    "Outcome",
    "RefusedRow",
    "Row",
    "Rows",
    "Sheet",
    "Warn",
    "likeness",
    "map_headers",
    "read_rows",
    "read_sheets",
    "refusal_book",
    "text_of",
    "write_book",
    "write_csv",
    "write_xlsx",
]
