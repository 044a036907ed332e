"""Tables of a web page: pasted HTML, saved pages, and "xls" files that are HTML inside."""

from __future__ import annotations

from html.parser import HTMLParser

from portal.recalls.rules.reading.grid import Grid, UnreadableFile

_MOST_SPAN = 1000


class _Tables(HTMLParser):
    """Collects every table; spans are filled with the cell's text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._pending: list[dict[int, tuple[int, str]]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self._pending.append({})
        elif tag == "tr" and self._open:
            self._end_row()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._close_cell()
            values = dict(attrs)
            self._cell, self._span = [], (_span(values.get("rowspan")), _span(values.get("colspan")))
        elif tag in ("br", "p", "div") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._close_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table" and self._open:
            self._end_row()
            self.tables.append([row for row in self._open.pop() if row])
            self._pending.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        text, (rows, columns) = "".join(self._cell).strip(), self._span
        self._cell = None
        if not self._open[-1]:
            self._open[-1].append([])
        row, pending = self._open[-1][-1], self._pending[-1]
        self._fill(row, pending)
        for _ in range(columns):
            if rows > 1:
                pending[len(row)] = (rows - 1, text)
            row.append(text)

    def _end_row(self) -> None:
        self._close_cell()
        if self._open and self._open[-1]:
            self._fill(self._open[-1][-1], self._pending[-1])

    @staticmethod
    def _fill(row: list[str], pending: dict[int, tuple[int, str]]) -> None:
        """Put in the cells that reach down from rows above."""
        while len(row) in pending and pending[len(row)][0] > 0:
            left, text = pending[len(row)]
            pending[len(row)] = (left - 1, text)
            row.append(text)


def _span(value: str | None) -> int:
    return min(int(value), _MOST_SPAN) if value and value.isdigit() and int(value) > 0 else 1


def looks_like_html(text: str) -> bool:
    head = text[:20_000].lower()
    return "<table" in head or "<html" in head or "<tr" in head


def read_html(text: str) -> list[Grid]:
    """One grid a table with at least two rows. Raises UnreadableFile when there is none."""
    parser = _Tables()
    parser.feed(text if "<table" in text.lower() else f"<table>{text}</table>")
    parser.close()
    tables = [table for table in parser.tables if len(table) >= 2]
    if not tables:
        raise UnreadableFile("the page holds no table")
    return [Grid(f"table {n}", list(enumerate(table, start=1))) for n, table in enumerate(tables, start=1)]
