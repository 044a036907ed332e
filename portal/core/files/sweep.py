"""Contents no row needs, and rows whose content is not what it should be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Column, MetaData, Table, select, union_all
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.files.backends import backend

# Contents are stored before their row is committed: a young one may still be waiting for it.
GRACE = timedelta(days=2)
BATCH = 500


def content_columns(metadata: MetaData) -> list[tuple[Table, Column[Any]]]:
    """The columns whose values are addresses of contents."""
    return [(t, c) for t in metadata.sorted_tables for c in t.columns if c.info.get("content")]


def needed(db: Session, metadata: MetaData, addresses: list[str]) -> set[str]:
    """Which of these contents some row still needs. Wants the system's session: a row may be anyone's."""
    found: set[str] = set()
    queries = []
    for table, column in content_columns(metadata):
        query = select(column).where(column.in_(addresses))
        if "purged_at" in table.columns:
            query = query.where(table.columns["purged_at"].is_(None))
        queries.append(query)
    if queries:
        found.update(db.execute(union_all(*queries)).scalars())
    return found


def sweep(db: Session, metadata: MetaData, now: datetime) -> int:
    """Remove contents that no row needs and that are older than the grace; gives their number."""
    removed = 0
    old = (content for content in backend().all() if now - content.put_at > GRACE)
    while batch := list(islice(old, BATCH)):
        kept = needed(db, metadata, [content.sha256 for content in batch])
        for content in batch:
            if content.sha256 not in kept:
                backend().delete(content.sha256)
                removed += 1
    return removed


def faults(db: Session, metadata: MetaData) -> Iterator[str]:
    """Contents that rows need but that are lost or altered, one line each. Reads every content: slow."""
    for table, column in content_columns(metadata):
        query = select(column).where(column.is_not(None)).distinct()
        if "purged_at" in table.columns:
            query = query.where(table.columns["purged_at"].is_(None))
        for sha256 in db.execute(query).scalars():
            fault = _fault(sha256)
            if fault:
                yield f"{table.name}.{column.name} {sha256}: {fault}"


def _fault(sha256: str) -> str | None:
    digest = hashlib.sha256()
    try:
        with backend().open(sha256) as handle:
            while chunk := handle.read(1 << 20):
                digest.update(chunk)
    except Missing:
        return "lost"
    return None if digest.hexdigest() == sha256 else "altered"
