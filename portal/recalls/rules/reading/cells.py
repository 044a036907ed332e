"""One row of a table by meaning: cells under their fields, companies with the role their column names."""

from __future__ import annotations

from dataclasses import dataclass

from portal.recalls.rules.columns.fields import COLUMN_ROLES
from portal.recalls.rules.columns.mapping import Column
from portal.recalls.rules.facts.batch import LOT, OTHER, PRODUCTION, PURCHASE, USE_BY, Batch, read_batch
from portal.recalls.rules.facts.companies import Parties, read_parties
from portal.recalls.rules.facts.text import is_blank, keep, tidy

_BATCH_COLUMNS = {
    "batch": PRODUCTION,
    "production_date": PRODUCTION,
    "lot": LOT,
    "use_by": USE_BY,
    "purchase_date": PURCHASE,
}


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's texts by field. `raw` keeps every cell that is not empty under its header, as it stands."""

    values: dict[str, str]
    raw: dict[str, str]
    composite: tuple[tuple[tuple[str, ...], str], ...] = ()

    def get(self, field: str) -> str:
        return self.values.get(field, "")

    def batch(self) -> Batch:
        """All batch columns together; the unlabelled "日期" of a shelf-life column is an expiry, not a batch."""
        found = Batch()
        for field, kind in _BATCH_COLUMNS.items():
            found += read_batch(self.get(field), kind)
        shelf = read_batch(self.get("shelf_life"), OTHER)
        labelled = tuple(span for span in shelf.spans if span.kind != OTHER)
        return found + Batch(
            spans=labelled, shelf_life=found.shelf_life or shelf.shelf_life or self.get("shelf_life")
        )

    def parties(self) -> Parties:
        """Companies of all company columns, in the order of the columns."""
        roles = ((text, COLUMN_ROLES.get(field)) for field, text in self.values.items())
        found = [read_parties(text, role) for text, role in roles if role]
        return Parties(
            tuple(dict.fromkeys(party for part in found for party in part.parties)),
            tuple(label for part in found for label in part.unread),
        )


def read_cells(columns: list[Column], row: list[str]) -> Cells:
    """Lay a row under its columns. Cells beyond the header are kept raw under their number."""
    values: dict[str, str] = {}
    composite = []
    for column in columns:
        cell = row[column.index] if column.index < len(row) else ""
        if is_blank(cell) or not column.fields:
            continue
        if column.field == "failures":
            composite.append((column.fields, keep(cell)))
        elif column.field != "analyte":
            field = column.fields[0]
            values[field] = f"{values[field]}\n{keep(cell)}" if field in values else keep(cell)
    return Cells(values, _raw(columns, row), tuple(composite))


def _raw(columns: list[Column], row: list[str]) -> dict[str, str]:
    named = {column.index: column.header or f"#{column.index + 1}" for column in columns}
    return {named.get(i, f"#{i + 1}"): tidy(cell) for i, cell in enumerate(row) if tidy(cell)}
