"""What was read, as plain data for JSON and for a page: columns, items, warnings (shape: docs/cli-recalls.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.recalls.rules.columns.fields import ANALYTE, FIELDS
from portal.recalls.rules.columns.mapping import Column
from portal.recalls.rules.facts.batch import Batch
from portal.recalls.rules.facts.failures import Failure
from portal.recalls.rules.reading.listing import REQUIRED, Item, ProductList
from portal.recalls.rules.terms import FLAGS, ROLES, WARNINGS

_UNSURE_BELOW = 0.85
_TEXT_FIELDS = (
    "seq", "sample_no", "product_name", "brand", "spec", "sampled_name", "sampled_address", "sampled_province",
    "platform", "shop_name", "category", "maker_address", "label_claim", "registration_no", "license_no",
    "recall_reason", "recall_level", "consequence", "measures", "region", "period", "quantity", "contact",
    "notice_no", "notice_date", "conclusion", "remark",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know: a code of `terms.WARNINGS`, where, and the text it is about."""

    code: str
    sheet: str = ""
    line: int | None = None
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        term = WARNINGS[self.code]
        return {
            "code": self.code,
            "sheet": self.sheet,
            "line": self.line,
            "text": self.text,
            "zh": term.zh,
            "en": term.en,
        }


def list_as_json(found: ProductList) -> dict[str, Any]:
    """The whole list as JSON-ready data."""
    return {
        "tables": [
            {
                "sheet": table.sheet,
                "header_line": table.line,
                "titles": list(table.titles),
                "notice_no": table.notice_no,
            }
            for table in found.tables
        ],
        "columns": [
            {"sheet": table.sheet, **column_as_json(column)}
            for table in found.tables
            for column in table.columns
        ],
        "missing": found.missing,
        "items": [item_as_json(item) for item in found.items],
        "warnings": [warning.as_json() for warning in warnings_of(found)],
    }


def column_as_json(column: Column) -> dict[str, Any]:
    """`field` is None for a column nobody could read; a composite one has several `fields` in the cell's order."""
    names = [ANALYTE if code == "analyte" else FIELDS.get(code) for code in column.fields]
    return {
        "index": column.index,
        "header": column.header,
        "field": column.field,
        "fields": list(column.fields),
        "zh": "║".join(name.zh for name in names if name),
        "confidence": column.confidence,
    }


def item_as_json(item: Item) -> dict[str, Any]:
    """One item: facts understood beside the cells as they stand."""
    texts = {name: text for name in _TEXT_FIELDS if (text := item.cells.get(name))}
    return {
        "index": item.index,
        "sheet": item.sheet,
        "lines": item.lines,
        **texts,
        "companies": [{"role": p.role, "role_zh": ROLES[p.role].zh, "name": p.name} for p in item.parties],
        "batch": batch_as_json(item.batch),
        "gtins": [{"raw": gtin.raw, "code": gtin.code, "problem": gtin.problem} for gtin in item.gtins],
        "failures": [_failure(failure) for failure in item.failures],
        "labs": [{"role": lab.role, "name": lab.name} for lab in item.labs],
        "flags": sorted(item.flags),
        "review": sorted(item.review),
        "qualified": item.qualified,
        "cells": item.cells.raw,
    }


def batch_as_json(batch: Batch) -> dict[str, Any]:
    """Dates with their kind as ISO days, lots, shelf life as printed."""
    return {
        "dates": [
            {
                "kind": span.kind,
                "first": span.first.isoformat(),
                "last": span.last.isoformat(),
                "raw": span.raw,
            }
            for span in batch.spans
        ],
        "lots": list(batch.lots),
        "shelf_life": batch.shelf_life,
        "problems": [{"code": code, "raw": raw, "zh": FLAGS[code].zh} for code, raw in batch.problems],
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "item": failure.item,
        "result": failure.result,
        "limit": failure.limit,
        "within_limit": failure.within_limit,
    }


def warnings_of(found: ProductList) -> list[Notice]:
    """All warnings: about sheets and columns first, then items in order."""
    warnings = [Notice("SHEET_SKIPPED", sheet) for sheet in found.skipped]
    for table in found.tables:
        warnings += column_warnings(table.columns, table.sheet, table.line)
    warnings += [Notice("COLUMN_MISSING", text=FIELDS[code].zh) for code in found.missing]
    for item in found.items:
        warnings += [Notice(code, item.sheet, item.lines[0], text) for code, text in item.problems]
        if item.qualified:
            warnings.append(Notice("ITEM_QUALIFIED", item.sheet, item.lines[0], item.name))
    return warnings if found.items else [*warnings, Notice("NO_ITEMS")]


def column_warnings(columns: list[Column], sheet: str, line: int | None) -> list[Notice]:
    """Columns that were not recognised, or only by likeness."""
    named = [column for column in columns if column.header]
    unmapped = [Notice("COLUMN_UNMAPPED", sheet, line, c.header) for c in named if not c.fields]
    unsure = [c for c in named if c.fields and c.confidence < _UNSURE_BELOW and c.fields != ("analyte",)]
    return unmapped + [Notice("COLUMN_UNSURE", sheet, line, c.header) for c in unsure]


def is_wanting(found: ProductList) -> bool:
    """Whether the list cannot be worked with: no item, or a required column nobody could find."""
    return not found.items or any(code in found.missing for code in REQUIRED)
