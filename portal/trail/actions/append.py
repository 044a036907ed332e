"""The statements that write entries. Whoever loses a race for the next number of a chain is told by a missing row, not
by an error: the caller's transaction stays usable."""

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table, Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from portal.core.ids import new_id
from portal.trail.queries.books import BOOKS, Book
from portal.trail.rules.entries import Entry
from portal.trail.rules.events import TrailFault
from portal.trail.rules.suite import GENESIS

FOUND = ("seq", "prev_hash", "hash")  # what the database fills in


def append(db: Session, book: Book, entry: Entry) -> Entry | None:
    """Write *entry* behind the end of its chain, which the same statement looks up; None when another transaction
    took that place. PostgreSQL computes the hash of format 1 (SHA-256) over the text we give it."""
    before, between, after = entry.frame()
    given = {name: value for name, value in row_of(book, entry).items() if name not in FOUND}
    given |= {"before": before, "between": between, "after": after}
    row = db.connection().execute(_append_statement(book.table.name), given).one_or_none()
    if row is None:
        return None
    made = replace(entry, seq=row.seq, prev=row.prev_hash, hash=row.hash)
    if made.computed() != made.hash:
        raise TrailFault("the database computed another hash than the format asks for")
    return made


@cache
def _append_statement(name: str) -> Executable:
    table = BOOKS[name]
    c = table.c
    given = {
        column.name: bindparam(column.name, type_=column.type) for column in c if column.name not in FOUND
    }
    place = "tenant_id" if "tenant_id" in c else "book"
    keys = (place, "subject_kind", "subject_id")
    end = select(c.seq, c.hash).where(*[c[key] == given[key] for key in keys])
    head = end.order_by(c.seq.desc()).limit(1).cte("head")
    following = select(
        (func.coalesce(func.max(head.c.seq), 0) + 1).label("seq"),
        func.coalesce(func.max(head.c.hash), GENESIS).label("prev"),
    ).cte("following")
    values = [*given.values(), following.c.seq, following.c.prev, _hash(following.c.seq, following.c.prev)]
    statement = insert(table).from_select([*given, *FOUND], select(*values), include_defaults=False)
    return statement.on_conflict_do_nothing().returning(c.seq, c.prev_hash, c.hash)


def _hash(seq: ColumnElement[int], prev: ColumnElement[str]) -> ColumnElement[str]:
    before, between, after = (bindparam(name, type_=Text) for name in ("before", "between", "after"))
    text = before + prev + between + cast(seq, Text) + after
    return func.encode(func.sha256(func.convert_to(text, "UTF8")), "hex")


def insert_entries(db: Session, table: Table, rows: list[dict[str, Any]]) -> bool:
    """Write entries whose places are known. False when one of the places was taken meanwhile."""
    return db.connection().execute(_insert_statement(table.name), rows).rowcount == len(rows)


@cache
def _insert_statement(name: str) -> Insert:
    return insert(BOOKS[name]).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def row_of(book: Book, entry: Entry) -> dict[str, Any]:
    """The row of *entry*, with an id born now."""
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
