"""Ruled tables of a PDF through pdfplumber. Scanned pages hold no text and are said to be so."""

from __future__ import annotations

import io

import pdfplumber

from portal.recalls.rules.facts.text import one_line
from portal.recalls.rules.reading.grid import Grid, UnreadableFile

_MOST_PAGES = 500


def read_pdf(content: bytes) -> list[Grid]:
    """All tables of one width together, in page order: a table that runs over pages is one grid.

    Raises UnreadableFile for a damaged or locked file, and for one without a table.
    """
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            tables = [table for page in document.pages[:_MOST_PAGES] for table in page.extract_tables()]
            has_text = any(page.chars for page in document.pages[:5])
    except Exception as error:
        # pdfminer raises many kinds for damaged input, bare ones among them.
        raise UnreadableFile(f"not a readable PDF: {error}") from error
    if not any(tables):
        raise UnreadableFile("no ruled table in this PDF" if has_text else "scanned pages without text")
    return _joined(tables)


def _joined(tables: list[list[list[str | None]]]) -> list[Grid]:
    grids: list[tuple[int, list[list[str]]]] = []
    for table in tables:
        rows = [[one_line(cell) for cell in row] for row in table]
        width = max(len(row) for row in rows)
        if grids and grids[-1][0] == width:
            grids[-1][1].extend(rows)
        else:
            grids.append((width, rows))
    return [Grid(f"table {n}", list(enumerate(rows, start=1))) for n, (_, rows) in enumerate(grids, start=1)]
