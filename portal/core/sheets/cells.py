"""What stands in a cell, and saying it as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

Cell = str | int | float | bool | date | datetime | time | timedelta | None
UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its line number as the spreadsheet shows it (the first line is 1)."""

    line: int
    values: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """The cell as text; empty when the row is shorter."""
        return text_of(self.values[column]) if column < len(self.values) else ""


def clean(value: Any) -> Cell:
    """A cell as a reader gives it, made honest: whole numbers whole, text trimmed, empty is None."""
    if isinstance(value, str):
        return UNSEEN.sub("", value).replace("\xa0", " ").strip() or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value  # type: ignore[no-any-return]


def text_of(value: Cell) -> str:
    """The cell as a person reads it: dates as 2026-11-21, numbers without a needless point."""
    match value:
        case None:
            return ""
        case str():
            return unicodedata.normalize("NFC", value)
        case datetime():
            at_midnight = value.time() == time()
            return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return f"{value:.10f}".rstrip("0").rstrip(".")
        case _:
            return str(value)


def is_empty(values: Sequence[Cell]) -> bool:
    """Whether a row holds nothing."""
    return all(value is None for value in values)


def column_letter(index: int) -> str:
    """The letters of a column, 0 → A, 27 → AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
