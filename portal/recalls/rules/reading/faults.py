"""Why a file could not be read, in words for the person who uploaded it."""

from __future__ import annotations

from portal.core.errors import N_
from portal.recalls.rules.reading.grid import TooManyRows, UnreadableFile

MOST_ITEMS = 20_000
_WORDS = (
    ("the file is empty", N_("The file is empty.")),
    ("password", N_("The file is protected by a password. Remove the password and upload it again.")),
    (
        "not a readable spreadsheet",
        N_("The table cannot be read: the file is damaged. Save it again and retry."),
    ),
    (
        "not a readable PDF",
        N_("The PDF cannot be read: it is damaged or protected. Save it again and retry."),
    ),
    ("no ruled table", N_("This PDF holds no table with lines. Upload the spreadsheet, or paste the table.")),
    ("scanned pages", N_("This PDF is a scan without text. Upload the spreadsheet, or paste the table.")),
    ("the page holds no table", N_("This page holds no table.")),
    ("binary content", N_("This is not a table.")),
    ("neither UTF-8", N_("The characters of the file cannot be read. Save it as .xlsx, or as CSV in UTF-8.")),
    ("broken quoting", N_("The quotation marks of the file do not pair. Save it as .xlsx and retry.")),
)
TOO_MANY = N_("The list has more than %(limit)s items. Split it and upload the parts one after the other.")
NO_ITEMS = N_(
    "No item was found: no row of headers such as product, maker, size or date was recognised. "
    "Look at the file, or paste the table with its headers."
)
OTHERWISE = N_("The table cannot be read. Save it as .xlsx and retry.")


def in_words(error: UnreadableFile) -> tuple[str, dict[str, str]]:
    """An English msgid and what fills it."""
    if isinstance(error, TooManyRows):
        return TOO_MANY, {"limit": f"{error.args[0]:,}"}
    said = str(error)
    return next((words for sign, words in _WORDS if sign.lower() in said.lower()), OTHERWISE), {}
