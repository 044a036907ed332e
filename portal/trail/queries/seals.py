"""What the nightly seal and the exports read: heads that moved, leaves, roots."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from portal.trail.models import (
    TrailBureauEntry,
    TrailEntry,
    TrailLeaf,
    TrailPersonEntry,
    TrailRoot,
    TrailScopeLeaf,
)
from portal.trail.queries.books import Book
from portal.trail.queries.entries import to_entry
from portal.trail.rules.entries import PEOPLE_BOOK, Entry
from portal.trail.rules.proofs import Chain
from portal.trail.rules.roots import ROOT_KIND, Leaf, Root

# Entries are found by when they were born, not by ``at`` (which an import sets in the past). A transaction may
# still have been open when the last seal looked, and clocks of hosts differ: look back this far.
OVERLAP = timedelta(days=2)


def first_id_of(instant: datetime) -> UUID:
    """The smallest UUIDv7 born at *instant*."""
    return UUID(int=(int(instant.timestamp() * 1000) << 80) | (0x7 << 76) | (0b10 << 62))


def last_sealed_at(db: Session) -> datetime | None:
    """When the latest root of any scope was made; None before the first."""
    return db.scalar(select(func.max(TrailRoot.at)))


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


def roots_made_since(db: Session, since: datetime | None) -> list[tuple[Root, str]]:
    """The latest root of every station and bureau that got one since, with its office path."""
    statement = (
        select(TrailRoot)
        .ext(distinct_on(TrailRoot.scope))
        .where(TrailRoot.scope != PEOPLE_BOOK)
        .order_by(TrailRoot.scope, TrailRoot.no.desc())
    )
    if since is not None:
        statement = statement.where(TrailRoot.at >= since - OVERLAP)
    return [(to_root(row), row.office_path) for row in db.scalars(statement)]


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


def roots_of(db: Session, scope: str) -> list[Root]:
    """All roots of a scope, in order."""
    return [
        to_root(row)
        for row in db.scalars(select(TrailRoot).where(TrailRoot.scope == scope).order_by(TrailRoot.no))
    ]


def last_root(db: Session, scope: str) -> Root | None:
    """The latest root of a scope."""
    row = db.scalar(select(TrailRoot).where(TrailRoot.scope == scope).order_by(TrailRoot.no.desc()).limit(1))
    return to_root(row) if row else None


def to_root(row: TrailRoot) -> Root:
    """A row as the root that was signed."""
    return Root(
        scope=row.scope,
        no=row.no,
        day=row.day,
        at=row.at,
        size=row.size,
        tree=row.tree,
        prev=row.prev_hash,
        alg=row.alg,
        key=row.key,
        hash=row.hash,
        sig=row.sig,
        v=row.v,
    )


def published_roots(db: Session, limit: int) -> list[Root]:
    """The latest roots of bureaux, newest first: made to be published, so any session may read them."""
    statement = select(TrailRoot).where(TrailRoot.scope.startswith("bureau:"))
    rows = db.scalars(statement.order_by(TrailRoot.day.desc(), TrailRoot.scope).limit(limit))
    return [to_root(row) for row in rows]


def keys_in_use(db: Session) -> Sequence[Any]:
    """The keys that signed bureaux' roots (alg, key, public_key, since), the newest first."""
    since = func.min(TrailRoot.at).label("since")
    statement = select(TrailRoot.alg, TrailRoot.key, TrailRoot.public_key, since)
    statement = statement.where(TrailRoot.scope.startswith("bureau:"))
    grouped = statement.group_by(TrailRoot.alg, TrailRoot.key, TrailRoot.public_key)
    return db.execute(grouped.order_by(since.desc())).all()


def publics_of(db: Session, scopes: list[str]) -> list[bytes]:
    """The public keys that signed roots of these scopes."""
    statement = select(TrailRoot.public_key).where(TrailRoot.scope.in_(scopes)).distinct()
    return [bytes.fromhex(found) for found in db.scalars(statement)]


def history(
    db: Session, scope: str, tenant: UUID | None, upto: int | None = None
) -> Iterator[tuple[int, Leaf]]:
    """(root no, leaf) of all leaves of a scope's roots, ordered by root: what proofs are made from."""
    statement = _leaves(scope, tenant).order_by("root_no")
    if upto is not None:
        statement = statement.where((TrailScopeLeaf if tenant is None else TrailLeaf).root_no <= upto)
    for row in db.execute(statement, execution_options={"yield_per": 5000}):
        yield row.root_no, Leaf(row.kind, row.subject, row.seq, row.head)


def leaves_of(db: Session, scope: str, tenant: UUID | None) -> dict[Chain, Leaf]:
    """The leaves of a scope's latest tree."""
    model = TrailScopeLeaf if tenant is None else TrailLeaf
    latest = _leaves(scope, tenant).ext(distinct_on(model.kind, model.subject))
    rows = db.execute(latest.order_by(model.kind, model.subject, model.root_no.desc()))
    return {(row.kind, row.subject): Leaf(row.kind, row.subject, row.seq, row.head) for row in rows}


def _leaves(scope: str, tenant: UUID | None) -> Select[Any]:
    model: Any = TrailScopeLeaf if tenant is None else TrailLeaf
    mine = TrailScopeLeaf.scope == scope if tenant is None else TrailLeaf.tenant_id == tenant
    statement: Select[Any] = select(model.root_no, model.kind, model.subject, model.seq, model.head)
    return statement.where(mine)


def root_above(db: Session, root: Root, parent: str) -> Root | None:
    """The first root of *parent* whose tree took *root* in; None when that has not happened yet. For the worker."""
    held = select(func.min(TrailScopeLeaf.root_no)).where(
        TrailScopeLeaf.scope == parent,
        TrailScopeLeaf.kind == ROOT_KIND,
        TrailScopeLeaf.subject == root.scope,
        TrailScopeLeaf.seq == root.no,
    )
    row = db.scalar(
        select(TrailRoot).where(TrailRoot.scope == parent, TrailRoot.no == held.scalar_subquery())
    )
    return to_root(row) if row else None
