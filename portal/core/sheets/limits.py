"""How large a table may be before reading it is refused, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.errors import N_

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one import. `rows` counts rows that hold something; `cell` is in characters."""

    size: int = 20 * MB
    rows: int = 100_000
    columns: int = 200
    cell: int = 5_000


TOO_LARGE = N_("The file is larger than %(limit)s MB.")
TOO_MANY_ROWS = N_(
    "The table has more than %(limit)d rows. Split it and upload the parts one after the other."
)
TOO_MANY_COLUMNS = N_("The table has more than %(limit)d columns. Delete those that are not needed.")
CELL_TOO_LONG = N_("Line %(line)d, column %(column)s has more than %(limit)d characters.")
UNREADABLE = N_(
    "The table cannot be read: the file is damaged. Open it in WPS or Excel, save it again and retry."
)
NOT_A_TABLE = N_("This is not a table. Upload an .xlsx, .xls or .csv file.")
NO_TEXT = N_("The characters of the file cannot be read. Save it as .xlsx, or as CSV in UTF-8.")
EMPTY = N_("The table is empty.")
OTHER_SHEETS = N_("Only the sheet “%(sheet)s” was read. Not read: %(others)s.")
