"""Text tables: comma, tab, semicolon or bar between cells; UTF-8 with or without BOM, UTF-16, GB18030."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from portal.recalls.rules.reading.grid import Grid, UnreadableFile

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = "\t,;|，"
_FIELD_LIMIT = 1 << 20
csv.field_size_limit(_FIELD_LIMIT)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was in. Raises UnreadableFile for binary content."""
    if b"\x00" in content[:4096] and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile("binary content, not a text table")
    marked = [encoding for bom, encoding in _BOMS if content.startswith(bom)]
    for encoding in [*marked, "utf-8", "gb18030"]:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("neither UTF-8 nor GB18030 text")


def read_delimited(text: str, name: str = "") -> Grid:
    """A grid whose rows are read one by one from `text`."""
    if not text.strip():
        raise UnreadableFile("the file is empty")
    return Grid(name, _rows(text, _delimiter(text)))


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(f"broken quoting near line {reader.line_num}: {error}") from error


def _delimiter(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of cells, more than one."""
    head = "\n".join(text.splitlines()[:60])

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(
                len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter) if len(row) > 1
            )
        except csv.Error:
            return 0, 0
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, width

    return max(_DELIMITERS, key=regularity)
