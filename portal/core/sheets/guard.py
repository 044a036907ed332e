"""Looking over an .xlsx before it is read: the reader lays a sheet out as one block from its first to its last
cell, so one cell in the far corner of a small file would ask for gigabytes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from portal.core.errors import Invalid
from portal.core.sheets.limits import TOO_MANY_COLUMNS, TOO_MANY_ROWS, UNREADABLE, Limits

# Empty but coloured rows below a table are common; far below it they are not.
SPARE = 10
# The largest block laid out (about half a gigabyte).
CELLS = 20_000_000
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
CHUNK = 1 << 20
OVERLAP = 64
COLUMN = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)")


def check_extent(handle: IO[bytes], limits: Limits) -> None:
    """Raises Invalid when a sheet has cells beyond `limits.columns`, or so far down that laying it out would not
    be sound: beyond SPARE times `limits.rows`, or CELLS in all."""
    try:
        with zipfile.ZipFile(handle) as archive:
            # Any part may be named as a sheet, whatever it is called.
            for entry in archive.namelist():
                _check(archive, entry, limits)
    except DAMAGED:
        raise Invalid(UNREADABLE) from None


def _check(archive: zipfile.ZipFile, entry: str, limits: Limits) -> None:
    letters: set[bytes] = set()
    for window in _windows(archive, entry):
        letters.update(COLUMN.findall(window))
    width = max(map(_number, letters), default=0)
    if width > limits.columns:
        raise Invalid(TOO_MANY_COLUMNS, limit=limits.columns)
    if not width:
        return
    beyond = _row_beyond(min(limits.rows * SPARE, CELLS // width))
    if any(beyond.search(window) for window in _windows(archive, entry)):
        raise Invalid(TOO_MANY_ROWS, limit=limits.rows)


def _windows(archive: zipfile.ZipFile, entry: str) -> Iterator[bytes]:
    """The part in pieces that overlap, so that nothing is missed where one ends."""
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            yield tail + chunk
            tail = chunk[-OVERLAP:]


def _number(letters: bytes) -> int:
    """A → 1, AA → 27. Cut at four letters: beyond any sheet anyway."""
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def _row_beyond(last: int) -> re.Pattern[bytes]:
    """A reference (r="A1048576" or r="1048576") to a row after `last`."""
    digits = str(last)
    greater = [rf"[1-9]\d{{{len(digits)},}}"]
    for place, digit in enumerate(digits):
        if digit < "9":
            rest = len(digits) - place - 1
            greater.append(rf"{digits[:place]}[{int(digit) + 1}-9]\d{{{rest}}}")
    return re.compile(rf"\sr\s*=\s*[\"'][A-Za-z]*0*(?:{'|'.join(greater)})\s*[\"']".encode())
