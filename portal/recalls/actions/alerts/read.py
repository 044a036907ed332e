"""Reading a kept list into items: all of it, or nothing."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from portal.core import files
from portal.core.errors import Refused
from portal.core.ids import new_id
from portal.core.sheets import Limits
from portal.core.sheets.guard import check_extent
from portal.recalls.models import Alert, AlertItem
from portal.recalls.rules.hashing import hashed
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.keys import ITEM, keys_of
from portal.recalls.rules.reading.faults import MOST_ITEMS, NO_ITEMS, in_words
from portal.recalls.rules.reading.grid import UnreadableFile
from portal.recalls.rules.reading.listing import Item, ProductList, Table, read_list
from portal.recalls.rules.reading.load import load
from portal.recalls.rules.reading.report import column_as_json, item_as_json, warnings_of

CHUNK = 500
LIMITS = Limits(size=60 * files.MB, rows=100_000, columns=200)
WARNINGS_KEPT = 500
Progress = Callable[[int], None]


def read_into(db: Session, row: Alert, progress: Progress | None = None) -> None:
    """Read the file into items; on a fault the list says in words why it could not be read. Items of an earlier
    reading are replaced in the same transaction."""
    try:
        found = _read(row)
    except UnreadableFile as error:
        _failed(row, *in_words(error))
        return
    except Refused as error:
        _failed(row, error.message, error.params)
        return
    if not found.items:
        _failed(row, NO_ITEMS, {})
        row.tables = [_table(table) for table in found.tables]
        return
    db.execute(delete(AlertItem).where(AlertItem.alert_id == row.id))
    _insert(db, row, found.items, progress)
    row.state, row.problem, row.problem_params = "PREVIEW", None, {}
    row.items = len(found.items)
    row.tables = [_table(table) for table in found.tables]
    row.warnings = [one.as_json() for one in warnings_of(found)[:WARNINGS_KEPT]]
    row.notice_no = row.notice_no or next((table.notice_no for table in found.tables if table.notice_no), "")
    db.flush()


def _failed(row: Alert, words: str, params: Mapping[str, Any]) -> None:
    row.state, row.problem = "FAILED", words
    row.problem_params = {name: str(value) for name, value in params.items()}


def _read(row: Alert) -> ProductList:
    with files.open_file(row.sha256) as stream:
        content = stream.read()
    if content.startswith(b"PK"):
        check_extent(io.BytesIO(content), LIMITS)
    return read_list(load(content, row.title[:40]), row.mapping, most=MOST_ITEMS)


def _table(table: Table) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "line": table.line,
        "titles": list(table.titles),
        "notice_no": table.notice_no,
        "columns": [column_as_json(column) for column in table.columns],
    }


def _insert(db: Session, row: Alert, items: list[Item], progress: Progress | None) -> None:
    table = AlertItem.__table__
    assert isinstance(table, SqlTable)
    for start in range(0, len(items), CHUNK):
        some = items[start : start + CHUNK]
        db.execute(insert(table), [values_of(row, item) for item in some])
        if progress:
            progress((start + len(some)) * 100 // len(items))


def values_of(row: Alert, item: Item) -> dict[str, Any]:
    """A read item as a row of the list."""
    return {
        "id": new_id(),
        "office_path": row.office_path,
        "alert_id": row.id,
        "number": item.index,
        "sheet": item.sheet,
        "line": item.lines[0],
        "texts": dict(item.cells.values),
        **understood(item),
        "cells": item.cells.raw,
        "state": "ACTIVE",
        "note": "",
        "revision": 1,
        "matched_revision": 0,
        "version": 1,
    }


def understood(item: Item) -> dict[str, Any]:
    """What was made of an item's cells."""
    facts = item_as_json(item)
    facts.pop("cells")
    return {
        "facts": facts,
        "flags": sorted(item.flags),
        "review": sorted(item.review),
        "qualified": item.qualified,
        "keys": keys_for(item.cells.values),
    }


def keys_for(texts: Mapping[str, str]) -> list[int]:
    """The blocking keys of a list item."""
    return hashed(keys_of(Goods(texts), ITEM))
