"""Entries of one subject, as the session may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from portal.core.asking import TENANT, ask
from portal.core.db import scope_of
from portal.core.ids import least_id
from portal.core.scope import Bureau, System
from portal.trail.models import PERSON_KIND, AnyEntry, TrailBureauEntry, TrailEntry, TrailPersonEntry
from portal.trail.queries.books import book_for, head_of
from portal.trail.rules.entries import PEOPLE_BOOK, By, Entry, Head, Subject, follow, tenant_book
from portal.trail.rules.stamps import Stamp


def timeline(
    db: Session, kind: str, id_: UUID, *, tenant: UUID | None = None, consumer_only: bool = False
) -> list[Entry]:
    """Everything written about a thing, oldest first, from all books the session may read.

    A bureau or the worker reads a station's book too when *tenant* is given. *consumer_only* leaves what the
    consumer concerned may see.
    """
    rows: list[AnyEntry] = []
    for statement in _statements(db, kind, id_, tenant):
        rows += db.scalars(statement)
    entries = [to_entry(row) for row in rows if row.public or not consumer_only]
    return sorted(entries, key=lambda entry: (entry.at, entry.book, entry.seq))


def _statements(db: Session, kind: str, id_: UUID, tenant: UUID | None) -> list[Select[Any]]:
    scope = scope_of(db)
    if kind == PERSON_KIND:
        return [_chain(TrailPersonEntry, kind, id_)]
    found: list[Select[Any]] = []
    home = tenant if isinstance(scope, Bureau | System) else scope.tenant
    if home is not None:
        found.append(_chain(TrailEntry, kind, id_).where(TrailEntry.tenant_id == home))
    if isinstance(scope, System):
        found.append(_chain(TrailBureauEntry, kind, id_))
    elif isinstance(scope, Bureau) and scope.path is not None:
        found.append(
            _chain(TrailBureauEntry, kind, id_).where(
                TrailBureauEntry.office_path >= scope.path, TrailBureauEntry.office_path < scope.path_to
            )
        )
    return found


def _chain(model: type[Any], kind: str, id_: UUID) -> Select[Any]:
    return select(model).where(model.subject_kind == kind, model.subject_id == id_).order_by(model.seq)


def head(db: Session, subject: Subject) -> Head:
    """The end of the chain that `record` would continue for *subject* in this session."""
    return head_of(db, book_for(db, subject), subject.kind, subject.id)


def head_rows(kind: str, id_: ColumnElement[UUID]) -> Select[int, str]:
    """What `head` reads of a thing of the scope's own tenant, for a question (core.asking) whether it changed."""
    return (
        select(TrailEntry.seq, TrailEntry.hash)
        .where(TrailEntry.tenant_id == TENANT, TrailEntry.subject_kind == kind, TrailEntry.subject_id == id_)
        .order_by(TrailEntry.seq.desc())
        .limit(1)
    )


_SINCE = select(func.count()).where(
    TrailEntry.tenant_id == TENANT, TrailEntry.id >= bindparam("since", type_=Uuid)
)


def written_since(db: Session, moment: datetime) -> int:
    """How many entries the book of the scope's own station got since *moment*: while the number stays, nothing that
    leaves a trail was done there. Raises ScopeMissing elsewhere."""
    return int(ask(db, _SINCE, since=least_id(moment)).scalar_one())


@dataclass(frozen=True, slots=True)
class Checked:
    """How a chain stands in the database now: ``broken_at`` is the first entry that does not hold, if any."""

    count: int
    head: str
    broken_at: int | None

    @property
    def ok(self) -> bool:
        """True when every entry follows from the one before."""
        return self.broken_at is None


def check(db: Session, subject: Subject) -> Checked:
    """Follow the chain of *subject* in its book from the first entry to the last, as a page shows it. An export
    proves more: it also compares with the sealed roots."""
    book = book_for(db, subject)
    entries = [
        e for e in timeline(db, subject.kind, subject.id, tenant=subject.tenant) if e.book == book.name
    ]
    found, broken_at = follow(Head(), entries)
    return Checked(len(entries), found.hash, broken_at)


def stamp(db: Session, subject: Subject) -> str:
    """The end of the chain as one line for a QR code on a form: ``yz1/<kind>/<id>/<seq>/<hash>``; empty before
    the first entry. `portal trail verify EXPORT --stamp …` compares an export with it."""
    found = head(db, subject)
    return Stamp((subject.kind, str(subject.id)), found.seq, found.hash).text() if found.seq else ""


def to_entry(row: AnyEntry) -> Entry:
    """A row as the entry that was hashed."""
    return Entry(
        book=book_of(row),
        kind=row.subject_kind,
        id=row.subject_id,
        seq=row.seq,
        event=row.event,
        at=row.at,
        by=By(row.actor_person, row.actor_place, tuple(row.actor_roles), row.actor_path),
        data=row.data,
        public=row.public,
        prev=row.prev_hash,
        hash=row.hash,
        v=row.v,
    )


def book_of(row: AnyEntry) -> str:
    """The name of the book a row stands in."""
    if isinstance(row, TrailEntry):
        return tenant_book(row.tenant_id)
    return row.book if isinstance(row, TrailBureauEntry) else PEOPLE_BOOK
