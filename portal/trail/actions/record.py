"""Writing the trail: one SELECT of the chain's end, one INSERT, in the caller's transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import Insert, distinct_on, insert
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Conflict
from portal.core.i18n import N_
from portal.core.ids import new_id
from portal.trail.actions.listeners import tell_listeners
from portal.trail.models import PERSON_KIND
from portal.trail.queries.books import BOOKS, Book, book_for, head_of
from portal.trail.rules.entries import PEOPLE_BOOK, By, Entry, Head, Subject
from portal.trail.rules.events import EVENTS, TrailFault

BATCH = 1_000  # rows of one INSERT
TRIES = 5  # for a person's chain: two devices may sign in at one instant, and neither person can help it
TAKEN = N_(
    "Somebody else has just written here. Look at it again, then repeat the step if it is still needed."
)


def record(
    db: Session,
    actor: Actor,
    event: str,
    subject: Subject,
    data: Mapping[str, Any] | None = None,
    *,
    now: datetime,
    consumer_visible: bool | None = None,
) -> Entry:
    """Append *event* to the chain of *subject* and tell the listeners, all in this transaction.

    The book is the session's: a station's, a bureau's, or, for subjects of kind "person", the people's.
    *consumer_visible* overrides what the event was declared with. Raises Undeclared or NotForTheTrail on data
    that was not declared, Conflict when another transaction wrote to the same subject meanwhile.
    """
    found = EVENTS[event]
    entry = Entry(
        book="",
        kind=subject.kind,
        id=subject.id,
        seq=0,
        event=event,
        at=now,
        by=by(actor),
        data=EVENTS.data(event, data or {}),
        public=found.consumer_visible if consumer_visible is None else consumer_visible,
        prev="",
    )
    made = _append(db, book_for(db, subject), entry)
    tell_listeners(db, actor, made)
    return made


def record_many(
    db: Session,
    actor: Actor,
    event: str,
    items: Iterable[tuple[Subject, Mapping[str, Any]]],
    *,
    now: datetime,
    consumer_visible: bool | None = None,
) -> list[Entry]:
    """`record` for many subjects of one kind at once, as a fan-out to thousands of stations needs it: two
    statements for each thousand. A subject may stand in it once. Listeners hear each entry."""
    public = EVENTS[event].consumer_visible if consumer_visible is None else consumer_visible
    made: list[Entry] = []
    waiting: dict[str, list[tuple[Book, Entry]]] = defaultdict(list)
    for subject, data in items:
        book = book_for(db, subject)
        values = EVENTS.data(event, data)
        entry = Entry(book.name, subject.kind, subject.id, 0, event, now, by(actor), values, public, "")
        waiting[book.table.name].append((book, entry))
    for rows in waiting.values():
        for start in range(0, len(rows), BATCH):
            made += _append_batch(db, rows[start : start + BATCH])
    for entry in made:
        tell_listeners(db, actor, entry)
    return made


def by(actor: Actor) -> By:
    """The actor as the trail may know him: without a name."""
    return By(actor.person, actor.place, tuple(sorted(actor.roles)), actor.office_path)


def _append(db: Session, book: Book, entry: Entry) -> Entry:
    for _ in range(TRIES if book.name == PEOPLE_BOOK else 1):
        made = _after(replace(entry, book=book.name), head_of(db, book, entry.kind, entry.id))
        if _insert(db, book.table, [_row(book, made)]):
            return made
    raise Conflict(TAKEN)


def _append_batch(db: Session, rows: Sequence[tuple[Book, Entry]]) -> list[Entry]:
    heads = _heads_of(db, rows)
    made = [_after(entry, heads.get((entry.book, entry.id), Head())) for _, entry in rows]
    if len({(entry.book, entry.kind, entry.id) for entry in made}) < len(made):
        raise TrailFault("a subject stands twice in one call of record_many")
    table = rows[0][0].table
    if not _insert(db, table, [_row(book, entry) for (book, _), entry in zip(rows, made, strict=True)]):
        raise Conflict(TAKEN)
    return made


def _after(entry: Entry, head: Head) -> Entry:
    placed = replace(entry, seq=head.seq + 1, prev=head.hash)
    return replace(placed, hash=placed.computed())


def _heads_of(db: Session, rows: Sequence[tuple[Book, Entry]]) -> dict[tuple[str, UUID], Head]:
    table = rows[0][0].table
    kinds = {entry.kind for _, entry in rows}
    if len(kinds) > 1 or kinds == {PERSON_KIND}:
        raise TrailFault("record_many takes subjects of one kind, and no persons")
    place = table.c.tenant_id if "tenant_id" in table.c else table.c.book
    books = {book.columns[place.name]: book.name for book, _ in rows}
    found = db.execute(
        select(place, table.c.subject_id, table.c.seq, table.c.hash)
        .ext(distinct_on(place, table.c.subject_id))
        .where(place.in_(books), table.c.subject_kind == kinds.pop())
        .where(table.c.subject_id.in_({entry.id for _, entry in rows}))
        .order_by(place, table.c.subject_id, table.c.seq.desc())
    )
    return {(books[row[0]], row.subject_id): Head(row.seq, row.hash) for row in found}


def _insert(db: Session, table: Table, rows: list[dict[str, Any]]) -> bool:
    done = db.connection().execute(_insert_statement(table.name), rows)
    return done.rowcount == len(rows)


@cache
def _insert_statement(table: str) -> Insert:
    # DO NOTHING instead of an error keeps the caller's transaction usable: whoever lost the race counts rows.
    return insert(BOOKS[table]).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def _row(book: Book, entry: Entry) -> dict[str, Any]:
    return {
        "id": new_id(),
        **book.columns,
        "v": entry.v,
        "subject_kind": entry.kind,
        "subject_id": entry.id,
        "seq": entry.seq,
        "event": entry.event,
        "at": entry.at,
        "actor_person": entry.by.person,
        "actor_place": entry.by.place,
        "actor_roles": list(entry.by.roles),
        "actor_path": entry.by.path,
        "data": dict(entry.data),
        "public": entry.public,
        "prev_hash": entry.prev,
        "hash": entry.hash,
    }
