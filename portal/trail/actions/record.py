"""Writing the trail, in the caller's transaction: one statement an entry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Conflict
from portal.core.i18n import N_
from portal.trail.actions.append import append, insert_entries, row_of
from portal.trail.actions.listeners import tell_listeners
from portal.trail.models import PERSON_KIND
from portal.trail.queries.books import Book, book_for, head_of
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


def record_first(
    db: Session,
    actor: Actor,
    subject: Subject,
    events: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    now: datetime,
) -> list[Entry]:
    """`record` for the first entries of a thing that this transaction makes: nobody else can have written about it,
    so its chain is reckoned here and written in one trip. Raises like `record`; Conflict when the thing had entries."""
    book = book_for(db, subject)
    if book.name == PEOPLE_BOOK:
        raise TrailFault("a person's chain is begun by record")
    made: list[Entry] = []
    for event, data in events:
        values, public = EVENTS.data(event, data), EVENTS[event].consumer_visible
        entry = Entry(book.name, subject.kind, subject.id, 0, event, now, by(actor), values, public, "")
        made.append(_after(entry, Head(made[-1].seq, made[-1].hash) if made else Head()))
    if not insert_entries(db, book.table, [row_of(book, entry) for entry in made]):
        raise Conflict(TAKEN)
    for entry in made:
        tell_listeners(db, actor, entry)
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
    named = replace(entry, book=book.name)
    made = _append_in_two(db, book, named) if book.name == PEOPLE_BOOK else append(db, book, named)
    if made is None:
        raise Conflict(TAKEN)
    return made


def _append_in_two(db: Session, book: Book, entry: Entry) -> Entry | None:
    # Whoever writes into the people's book may not read there, so the end of the chain comes from a function.
    for _ in range(TRIES):
        made = _after(entry, head_of(db, book, entry.kind, entry.id))
        if insert_entries(db, book.table, [row_of(book, made)]):
            return made
    return None


def _append_batch(db: Session, rows: Sequence[tuple[Book, Entry]]) -> list[Entry]:
    heads = _heads_of(db, rows)
    made = [_after(entry, heads.get((entry.book, entry.id), Head())) for _, entry in rows]
    if len({(entry.book, entry.kind, entry.id) for entry in made}) < len(made):
        raise TrailFault("a subject stands twice in one call of record_many")
    table = rows[0][0].table
    if not insert_entries(
        db, table, [row_of(book, entry) for (book, _), entry in zip(rows, made, strict=True)]
    ):
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
