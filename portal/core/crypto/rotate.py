"""Renewing personal data under the current key, a batch a transaction; may be stopped and started again.

Every Encrypted column known to Base's metadata is renewed, with the blind indexes declared for it. A row is
changed only if it still holds what was read, so a person's own change meanwhile always wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, Table, func, or_, select, tuple_, type_coerce, update
from sqlalchemy.orm import Session

from portal.core.crypto.blind import blind_index
from portal.core.crypto.column import Encrypted
from portal.core.crypto.envelope import header, key_id_of, seal, unseal
from portal.core.crypto.keys import ring
from portal.core.db import open_session
from portal.core.scope import System

BATCH = 500
REASON = "renew personal data under the current key"


@dataclass
class Progress:
    """What happened to one table. `failed` names rows that no key opens: they are left as they are."""

    table: str
    renewed: int = 0
    failed: list[str] = field(default_factory=list)


def encrypted_columns(table: Table) -> list[Column[Any]]:
    """The table's columns of personal data."""
    return [column for column in table.columns if isinstance(column.type, Encrypted)]


def tables(metadata: MetaData) -> list[Table]:
    """The tables that hold personal data."""
    return [table for table in metadata.sorted_tables if encrypted_columns(table)]


def rotate(metadata: MetaData, batch: int = BATCH) -> Iterator[Progress]:
    """Renew all tables, yielding each when done. Raises ScopeMissing without the system key."""
    for table in tables(metadata):
        progress = Progress(table.name)
        last: tuple[Any, ...] | None = None
        while True:
            with open_session(System(REASON)) as db:
                rows = _stale_rows(db, table, last, batch)
                for row in rows:
                    _renew(db, table, row, progress)
                db.commit()
            if len(rows) < batch:
                break
            last = tuple(rows[-1][: len(table.primary_key.columns)])
        yield progress


def usage(db: Session, metadata: MetaData) -> dict[str, dict[str, int]]:
    """For each column, how many values each key id still has: what must be zero before a key is dropped."""
    counts: dict[str, dict[str, int]] = {}
    for table in tables(metadata):
        for column in encrypted_columns(table):
            raw = type_coerce(column, LargeBinary)
            key_id = func.substring(raw, 4, func.get_byte(raw, 2))  # as envelope.header lays it out
            query = select(key_id, func.count()).where(raw.is_not(None)).group_by(key_id)
            counts[f"{table.name}.{column.name}"] = {
                bytes(found).decode("ascii", "replace"): count for found, count in db.execute(query)
            }
    return counts


def _stale_rows(db: Session, table: Table, last: tuple[Any, ...] | None, batch: int) -> list[Any]:
    keys = list(table.primary_key.columns)
    raws = [type_coerce(column, LargeBinary) for column in encrypted_columns(table)]
    current = header(ring().current)
    stale = or_(*(func.substring(raw, 1, len(current)) != current for raw in raws))
    query = select(*keys, *raws).where(stale).order_by(*keys).limit(batch)
    if last is not None:
        query = query.where(tuple_(*keys) > last)
    return list(db.execute(query))


def _renew(db: Session, table: Table, row: Any, progress: Progress) -> None:
    keys = list(table.primary_key.columns)
    same_row = [column == value for column, value in zip(keys, row, strict=False)]
    values: dict[str, Any] = {}
    unchanged = []
    for column, stored in zip(encrypted_columns(table), row[len(keys) :], strict=True):
        if stored is None or key_id_of(bytes(stored)) == ring().current.id:
            continue
        place = column.type.place  # type: ignore[attr-defined]
        try:
            plain = unseal(bytes(stored), place)
        except RuntimeError as error:  # KeyMissing, Tampered
            progress.failed.append(f"{column.name} of {[str(v) for v in row[: len(keys)]]}: {error}")
            continue
        values[column.name] = type_coerce(seal(plain, place), LargeBinary)
        values |= _blind_values(table, column, plain)
        unchanged.append(type_coerce(column, LargeBinary) == bytes(stored))
    if values:
        done = db.execute(update(table).where(*same_row, *unchanged).values(values))
        progress.renewed += done.rowcount  # type: ignore[attr-defined]


def _blind_values(table: Table, column: Column[Any], plain: str) -> dict[str, str]:
    return {
        other.name: blind_index(plain, other.info["purpose"])
        for other in table.columns
        if other.info.get("blind_of") == column.name
    }
