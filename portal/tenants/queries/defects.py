"""Reading defects."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.core.errors import N_, Missing
from portal.tenants.models import StationCard, StationDefect


def open_of(db: Session, station: UUID) -> Sequence[StationDefect]:
    """The open defects of one station, the oldest first."""
    mine = select(StationDefect).where(StationDefect.tenant_id == station, StationDefect.closed_at.is_(None))
    return db.scalars(mine.order_by(StationDefect.found_at, StationDefect.id)).all()


def past_of(db: Session, station: UUID, limit: int = 20) -> Sequence[StationDefect]:
    """Those closed, the latest first."""
    mine = select(StationDefect).where(
        StationDefect.tenant_id == station, StationDefect.closed_at.is_not(None)
    )
    return db.scalars(mine.order_by(StationDefect.closed_at.desc(), StationDefect.id).limit(limit)).all()


def defects_under(*, code: str = "", closed: bool = False) -> Select[StationDefect]:
    """The defects of the session's subtree, to be paged by (found_at, id)."""
    ended = StationDefect.closed_at.is_not(None) if closed else StationDefect.closed_at.is_(None)
    statement = select(StationDefect).where(ended)
    return statement.where(StationDefect.code == code) if code else statement


def counts(db: Session) -> dict[str, int]:
    """How many are open in the session's scope, by code."""
    rows = db.execute(
        select(StationDefect.code, func.count())
        .where(StationDefect.closed_at.is_(None))
        .group_by(StationDefect.code)
    )
    return {row[0]: row[1] for row in rows}


def defect(db: Session, defect_id: UUID) -> StationDefect:
    """One defect the session may see. Raises Missing."""
    found = db.scalars(select(StationDefect).where(StationDefect.id == defect_id)).one_or_none()
    if found is None:
        raise Missing(N_("There is no such task."))
    return found


def cards_of(db: Session, stations: set[UUID]) -> dict[UUID, StationCard]:
    """The cards of several stations."""
    rows = db.scalars(select(StationCard).where(StationCard.station.in_(stations)))
    return {row.station: row for row in rows}
