"""Entries of whole books, for the nightly seal and for exports: all of them, or those born since an instant."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from portal.trail.models import (
    TrailBureauEntry,
    TrailEntry,
    TrailPersonEntry,
)
from portal.trail.queries.books import Book
from portal.trail.queries.entries import to_entry
from portal.trail.rules.entries import Entry
from portal.trail.rules.proofs import Chain

# Entries are found by when they were born, not by ``at`` (which an import sets in the past). A transaction may
# still have been open when the last seal looked, and clocks of hosts differ: look back this far.
OVERLAP = timedelta(days=2)


def first_id_of(instant: datetime) -> UUID:
    """The smallest UUIDv7 born at *instant*."""
    return UUID(int=(int(instant.timestamp() * 1000) << 80) | (0x7 << 76) | (0b10 << 62))


def tenants_written_since(db: Session, since: datetime | None) -> list[tuple[UUID, str]]:
    """(tenant, office path) of every station with an entry born since; the path is the latest one."""
    statement = (
        select(TrailEntry.tenant_id, TrailEntry.office_path)
        .ext(distinct_on(TrailEntry.tenant_id))
        .order_by(TrailEntry.tenant_id, TrailEntry.id.desc())
    )
    if since is not None:
        statement = statement.where(TrailEntry.id >= first_id_of(since - OVERLAP))
    return [(row.tenant_id, row.office_path) for row in db.execute(statement)]


def path_of_tenant(db: Session, tenant: UUID) -> str | None:
    """The office path under which a station wrote last; None when it never did."""
    latest = (
        select(TrailEntry.office_path).where(TrailEntry.tenant_id == tenant).order_by(TrailEntry.id.desc())
    )
    return db.scalar(latest.limit(1))


def bureau_books_written_since(db: Session, since: datetime | None) -> list[str]:
    """The books of bureaus with an entry born since."""
    statement = select(TrailBureauEntry.book).distinct().order_by(TrailBureauEntry.book)
    if since is not None:
        statement = statement.where(TrailBureauEntry.id >= first_id_of(since - OVERLAP))
    return list(db.scalars(statement))


def entries_born_since(db: Session, book: Book, since: datetime | None) -> Iterator[Entry]:
    """The entries of *book* born since, chain by chain."""
    model = _model(book)
    statement = select(model).order_by(model.subject_kind, model.subject_id, model.seq)
    if since is not None:
        statement = statement.where(model.id >= first_id_of(since - OVERLAP))
    return _streamed(db, in_book(statement, book))


def _streamed(db: Session, statement: Select[Any]) -> Iterator[Entry]:
    for row in db.scalars(statement, execution_options={"yield_per": 1000}):
        db.expunge(row)  # a book may be larger than memory
        yield to_entry(row)


def in_book(statement: Select[Any], book: Book) -> Select[Any]:
    """*statement* narrowed to the rows of *book*."""
    c = book.table.c
    if "tenant_id" in book.columns:
        return statement.where(c.tenant_id == book.columns["tenant_id"])
    return statement.where(c.book == book.columns["book"]) if "book" in book.columns else statement


def entries_after(db: Session, book: Book, chain: Chain, seq: int) -> Iterator[Entry]:
    """The entries of one chain behind *seq*."""
    model = _model(book)
    statement = (
        select(model)
        .where(model.subject_kind == chain[0], model.subject_id == UUID(chain[1]), model.seq > seq)
        .order_by(model.seq)
    )
    return (to_entry(row) for row in db.scalars(in_book(statement, book)))


def all_entries(db: Session, book: Book, subjects: list[UUID] | None) -> Iterator[Entry]:
    """The entries of a book in (kind, id, seq) order, streamed; of some subjects when given."""
    model = _model(book)
    statement = select(model).order_by(model.subject_kind.collate("C"), model.subject_id, model.seq)
    if subjects is not None:
        statement = statement.where(model.subject_id.in_(subjects))
    return _streamed(db, in_book(statement, book))


def count_entries(db: Session, book: Book, subjects: list[UUID] | None) -> int:
    """How many entries `all_entries` will give."""
    statement = select(func.count()).select_from(book.table)
    if subjects is not None:
        statement = statement.where(book.table.c.subject_id.in_(subjects))
    return db.scalar(in_book(statement, book)) or 0


def _model(book: Book) -> Any:
    return next(m for m in (TrailEntry, TrailBureauEntry, TrailPersonEntry) if m.__table__ is book.table)
