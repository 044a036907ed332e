"""A shop's catalogue (商品台账) as rows, read one by one: a million rows need no more memory than one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from portal.recalls.rules.columns.fields import COLUMN_ROLES
from portal.recalls.rules.columns.mapping import Column
from portal.recalls.rules.facts.gtin import read_gtins
from portal.recalls.rules.facts.text import is_blank, tidy
from portal.recalls.rules.reading.grid import Grid
from portal.recalls.rules.reading.header import SEARCH_ROWS, find_header

USED = frozenset(
    {"product_name", "brand", "spec", "gtin", "item_code", "supplier_name", "sampled_name"}
    | {"batch", "production_date", "lot", "use_by", "shelf_life"}
    | COLUMN_ROLES.keys()
)


@dataclass(frozen=True, slots=True)
class Row:
    """One catalogue row: its place in the file and its texts by field."""

    sheet: str
    line: int
    texts: dict[str, str]
    headers: tuple[str, ...]
    cells: list[str]

    @property
    def raw(self) -> dict[str, str]:
        """Every cell that is not empty under its header, as it stands."""
        return {name: tidy(cell) for name, cell in zip(self.headers, self.cells, strict=False) if tidy(cell)}


@dataclass
class Catalogue:
    """A catalogue's columns; `rows` may be read once only. `columns` is empty when no header was found."""

    columns: list[Column]
    rows: Iterator[Row]

    @property
    def missing(self) -> list[str]:
        """What matching needs and no column gives: a name or a barcode; then maker and batch."""
        have = {field for column in self.columns for field in column.fields}
        found = [] if have & {"product_name", "gtin", "item_code"} else ["product_name"]
        found += [] if have & {"maker_name", "gtin", "consignor_name", "importer_name"} else ["maker_name"]
        return found + ([] if have & {"batch", "production_date", "lot"} else ["batch"])


def read_catalogue(grids: list[Grid]) -> list[Catalogue]:
    """One `Catalogue` a table whose header is known."""
    found = []
    for grid in grids:
        rows = iter(grid.rows)
        head = list(itertools.islice(rows, SEARCH_ROWS))
        filled = [(line, cells) for line, cells in head if any(not is_blank(cell) for cell in cells)]
        header = find_header([cells for _, cells in filled])
        if header is None:
            continue
        below = itertools.chain(filled[header.last + 1 :], rows)
        columns = _barcodes_in_item_codes(header.columns, [cells for _, cells in filled[header.last + 1 :]])
        found.append(Catalogue(columns, _rows(grid.name, columns, below)))
    return found


def _rows(sheet: str, columns: list[Column], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    wanted = [
        (column.index, column.fields[0]) for column in columns if column.fields and column.fields[0] in USED
    ]
    headers = tuple(column.header or f"#{column.index + 1}" for column in columns)
    own = [column.header for column in columns]
    for line, cells in rows:
        texts: dict[str, str] = {}
        for index, field in wanted:
            if index < len(cells) and (text := cells[index].strip()):
                texts[field] = f"{texts[field]}\n{text}" if field in texts else text
        if texts and cells != own:
            yield Row(sheet, line, texts, headers, cells)


def _barcodes_in_item_codes(columns: list[Column], sample: list[list[str]]) -> list[Column]:
    """Many shops keep the barcode in their item-code column: believed when most check digits hold."""
    if any(column.fields == ("gtin",) for column in columns):
        return columns
    for place, column in enumerate(columns):
        if column.fields != ("item_code",):
            continue
        codes = [read_gtins(cells[column.index]) for cells in sample if column.index < len(cells)]
        good = sum(any(gtin.code for gtin in found) for found in codes)
        if codes and good * 2 > len(codes):
            as_barcode = Column(column.index, column.header, ("gtin",), 0.8)
            return [*columns[:place], as_barcode, *columns[place + 1 :]]
    return columns
