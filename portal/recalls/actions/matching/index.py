"""Following a station's catalogue: each new or changed row is read once and its blocking keys are kept."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table as SqlTable
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal import merchants
from portal.recalls.models import Shelf
from portal.recalls.rules.hashing import hashed
from portal.recalls.rules.match.goods import Goods
from portal.recalls.rules.match.keys import ROW, keys_of

AT_ONCE = 1_000


def follow(db: Session) -> list[UUID]:
    """Index the next rows of this station's catalogue that changed since the index last looked. Returns their ids; an
    empty list when it is up to date. In the station's scope."""
    rows = merchants.changed_items(db, _mark(db), limit=AT_ONCE)
    if rows:
        put(db, rows)
    return [row.id for row in rows]


def _mark(db: Session) -> merchants.Mark | None:
    last = db.execute(
        select(Shelf.seq, Shelf.id).order_by(Shelf.seq.desc(), Shelf.id.desc()).limit(1)
    ).one_or_none()
    return (last.seq, last.id) if last else None


def put(db: Session, rows: Sequence[merchants.Stocked]) -> None:
    """Write the keys of catalogue rows; a row that is there already is replaced."""
    table = Shelf.__table__
    assert isinstance(table, SqlTable)
    values = [
        {
            "tenant_id": row.tenant_id,
            "id": row.id,
            "office_path": row.office_path,
            "keys": hashed(keys_of(Goods(row.texts), ROW)),
            "seq": row.seq,
        }
        for row in rows
    ]
    statement = insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "id"],
        set_={"keys": statement.excluded["keys"], "seq": statement.excluded.seq},
        where=(table.c.tenant_id == statement.excluded.tenant_id) & (table.c.seq <= statement.excluded.seq),
    )
    db.execute(statement, values)


def size(db: Session) -> int:
    """How many rows of this station are indexed."""
    return db.execute(select(func.count()).select_from(Shelf)).scalar_one()
