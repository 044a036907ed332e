"""Reading plans and draws, always from what the session's bureau may see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, defer

from portal.audits.models import Announcement, AuditCounter, Draw, Plan
from portal.audits.queries.one import one
from portal.core.errors import N_


def take_number(db: Session, office_path: str, kind: str, year: int) -> int:
    """The next number of *kind* in *year*: no gaps, because the row stays locked until the caller commits."""
    statement = (
        insert(AuditCounter)
        .values(office_path=office_path, kind=kind, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["office_path", "kind", "year"], set_={"last": AuditCounter.last + 1}
        )
        .returning(AuditCounter.last)
    )
    return db.execute(statement).scalar_one()


def plans(*, year: int | None = None, kind: str = "", state: str = "") -> Select[Plan]:
    """Plans for a list."""
    statement = select(Plan)
    if year:
        statement = statement.where(Plan.year == year)
    if kind:
        statement = statement.where(Plan.kind == kind)
    return statement.where(Plan.state == state) if state else statement


def plan(db: Session, plan_id: UUID, *, lock: bool = False) -> Plan:
    """One plan. Raises Missing."""
    return one(db, select(Plan).where(Plan.id == plan_id), N_("There is no such plan here."), lock=lock)


def draws_of(db: Session, plan_id: UUID) -> Sequence[Draw]:
    """The draws of a plan, newest first, without their population."""
    wanted = select(Draw).where(Draw.plan_id == plan_id).order_by(Draw.frozen_at.desc())
    return db.scalars(wanted.options(defer(Draw.document))).all()


def draw(db: Session, draw_id: UUID, *, lock: bool = False) -> Draw:
    """One draw; its register is read when it is looked at. Raises Missing."""
    wanted = select(Draw).where(Draw.id == draw_id).options(defer(Draw.document))
    return one(db, wanted, N_("There is no such draw here."), lock=lock)


def draw_state(db: Session, draw_id: UUID) -> str | None:
    """The state of a draw, read without waiting for whoever holds the row."""
    return db.scalar(select(Draw.state).where(Draw.id == draw_id))


def left_out(db: Session, draw_id: UUID) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(exclusions, recusals) of a frozen register, without the register."""
    found = db.execute(
        select(Draw.document["exclusions"], Draw.document["recusals"]).where(Draw.id == draw_id)
    ).one()
    return found[0] or [], found[1] or []


def announcement(db: Session, draw_id: UUID) -> Announcement:
    """What is public of a draw. Raises Missing."""
    wanted = select(Announcement).where(Announcement.id == draw_id)
    return one(db, wanted, N_("There is no such draw, or it has not been announced."))


def announcements(*, kind: str = "", drawn: bool | None = None) -> Select[Announcement]:
    """The public list of draws, without their transcripts; to be paged by (announced_at, id)."""
    statement = select(Announcement).options(defer(Announcement.transcript))
    if kind:
        statement = statement.where(Announcement.kind == kind)
    if drawn is not None:
        found = Announcement.drawn_at.is_not(None)
        statement = statement.where(found if drawn else ~found, Announcement.cancelled_at.is_(None))
    return statement


def entropy_waiting(db: Session, now: datetime) -> Sequence[Draw]:
    """Announced draws whose public numbers may be entered now."""
    return db.scalars(
        select(Draw)
        .where(Draw.state == "ANNOUNCED", Draw.entropy_from <= now)
        .options(defer(Draw.document))
        .order_by(Draw.entropy_until)
    ).all()
