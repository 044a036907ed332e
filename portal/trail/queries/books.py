"""Which book a subject's entries stand in, and how its chain ends there: the session's place decides, the subject
may name a station."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Table, Uuid, bindparam, select, text
from sqlalchemy.orm import Session

from portal.core.db import Base, scope_of
from portal.core.scope import Bureau, Scope, System
from portal.trail.models import PERSON_KIND, TrailBureauEntry, TrailEntry, TrailPersonEntry
from portal.trail.rules.entries import PEOPLE_BOOK, Head, Subject, bureau_book, tenant_book
from portal.trail.rules.events import TrailFault


@dataclass(frozen=True, slots=True)
class Book:
    """A book by its name in the hash, its table, and the columns that place a row in it."""

    name: str
    table: Table
    columns: dict[str, Any]


def of_tenant(tenant: UUID, path: str) -> Book:
    """The book of a station whose office has *path*."""
    return Book(tenant_book(tenant), _table(TrailEntry), {"tenant_id": tenant, "office_path": path})


def of_bureau(path: str) -> Book:
    """The book of the bureau at *path*."""
    return Book(bureau_book(path), _table(TrailBureauEntry), {"book": bureau_book(path), "office_path": path})


def _table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


PEOPLE = Book(PEOPLE_BOOK, _table(TrailPersonEntry), {})
BOOKS = {table.name: table for table in map(_table, (TrailEntry, TrailBureauEntry, TrailPersonEntry))}


def book_for(db: Session, subject: Subject) -> Book:
    """The book of *subject* in this session. Raises TrailFault when the session stands in no place."""
    if subject.kind == PERSON_KIND:
        return PEOPLE
    scope = scope_of(db)
    tenant, path = _tenant_of(scope, subject)
    if tenant is not None:
        return of_tenant(tenant, path)
    if path:
        return of_bureau(path)
    raise TrailFault(f"no book for {subject.kind} in a session of {scope}")


def _tenant_of(scope: Scope, subject: Subject) -> tuple[UUID | None, str]:
    if isinstance(scope, System):
        return subject.tenant, subject.office_path
    if isinstance(scope, Bureau):
        return (subject.tenant, subject.office_path) if subject.tenant else (None, scope.path or "")
    if subject.tenant not in (None, scope.tenant):
        raise TrailFault("a station cannot write into another's book")
    return scope.tenant, scope.office_path


def head_of(db: Session, book: Book, kind: str, id_: UUID) -> Head:
    """The end of a chain as this session sees it; `Head()` before its first entry."""
    statement, place = _head_statement(book.table.name)
    # Straight to the connection: the statement names its tenant itself, and the ORM's guard costs more than it.
    given = {"place": book.columns.get(place), "kind": kind, "id": id_}
    row = db.connection().execute(statement, given).one_or_none()
    return Head(row.seq, row.hash) if row else Head()


@cache
def _head_statement(table: str) -> tuple[Executable, str]:
    if table == PEOPLE.table.name:
        return text("SELECT seq, hash FROM trail_person_head(:id)").bindparams(
            bindparam("id", type_=Uuid)
        ), ""
    c = BOOKS[table].c
    place = "tenant_id" if "tenant_id" in c else "book"
    mine = (
        c[place] == bindparam("place"),
        c.subject_kind == bindparam("kind"),
        c.subject_id == bindparam("id"),
    )
    return select(c.seq, c.hash).where(*mine).order_by(c.seq.desc()).limit(1), place
