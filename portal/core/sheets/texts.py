"""Reading .csv: in whichever encoding and with whichever separator a spreadsheet saved it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

from portal.core.errors import Invalid
from portal.core.files.kinds import encodings
from portal.core.sheets.cells import Row, clean, is_empty
from portal.core.sheets.limits import NO_TEXT, UNREADABLE

SEPARATORS = ",\t;|"
SAMPLE_LINES = 20
csv.field_size_limit(1 << 20)


class TextGrid:
    """A CSV's cells; iterating gives its rows that hold something. All cells are text."""

    name = ""

    def __init__(self, text: str) -> None:
        self._text = text
        self._separator = separator_of(text)
        self.merges: list[tuple[int, int, int, int]] = []

    def __iter__(self) -> Iterator[Row]:
        # Lines are records, as a spreadsheet numbers them: a line break inside quotes starts no new one.
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator)
        try:
            for line, raw in enumerate(reader, 1):
                values = tuple(map(clean, raw))
                if not is_empty(values):
                    yield Row(line, values)
        except csv.Error:
            raise Invalid(UNREADABLE) from None


def read_text(handle: IO[bytes]) -> TextGrid:
    """Raises Invalid when no encoding fits."""
    handle.seek(0)
    content = handle.read()
    for encoding in encodings(content[:4]):
        try:
            return TextGrid(content.decode(encoding).lstrip("\ufeff"))
        except UnicodeDecodeError:
            continue
    raise Invalid(NO_TEXT)


def separator_of(text: str) -> str:
    """The separator that cuts the first lines into the most equal number of cells (more than one)."""
    lines = list(_first_lines(text))
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=separator)]
        usual = max(set(counts), key=counts.count, default=1)
        score = counts.count(usual) / len(counts) * min(usual, 10) if usual > 1 else 0
        if score > best_score:
            best, best_score = separator, score
    return best


def _first_lines(text: str) -> Iterator[str]:
    taken = 0
    for line in io.StringIO(text, newline=""):
        if line.strip():
            taken += 1
            yield line
        if taken == SAMPLE_LINES:
            return
