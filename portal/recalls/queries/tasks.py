"""Reading tasks and what belongs to them, from either side."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from portal.core.errors import N_
from portal.recalls.models import Block, Claim, Find, Line, Match, Proof, Refund, Relist, Task, TaskStep
from portal.recalls.queries.one import one
from portal.recalls.rules.task.clocks import Times
from portal.recalls.rules.task.steps import AT_STATION, HAS_GOODS, WITHOUT
from portal.recalls.rules.task.words import HITS

NONE_SUCH = N_("There is no such alert here.")


def task(db: Session, task_id: UUID, *, lock: bool = False) -> Task:
    """One task the session may see. Raises Missing."""
    return one(db, select(Task).where(Task.id == task_id), NONE_SUCH, lock=lock)


def times_of(row: Task) -> Times:
    """What this task's clocks are reckoned from."""
    return Times(row.told_at, row.matched_at, row.level, row.kind, row.gravity, row.notice_date, row.filed_on)


def of(
    row: Task, table: type[TaskStep | Line | Proof | Refund | Claim | Match | Relist | Find]
) -> ColumnElement[bool]:
    """The rows of *table* that belong to a task."""
    return (table.tenant_id == row.tenant_id) & (table.task_id == row.id)


def steps(db: Session, row: Task) -> Sequence[TaskStep]:
    """The steps of a task, oldest first."""
    return db.scalars(select(TaskStep).where(of(row, TaskStep)).order_by(TaskStep.seq)).all()


def lines(db: Session, row: Task, *, lock: bool = False) -> Sequence[Line]:
    """The goods of a task, oldest first."""
    statement = select(Line).where(of(row, Line)).order_by(Line.at, Line.id)
    return db.scalars(statement.with_for_update() if lock else statement).all()


def line(db: Session, row: Task, line_id: UUID, *, lock: bool = False) -> Line:
    """One line of a task. Raises Missing."""
    statement = select(Line).where(of(row, Line), Line.id == line_id)
    return one(db, statement, N_("There are no such goods in this task."), lock=lock)


def proofs(db: Session, row: Task) -> Sequence[Proof]:
    """The photos and papers of a task, oldest first."""
    return db.scalars(select(Proof).where(of(row, Proof)).order_by(Proof.at, Proof.id)).all()


def refunds(db: Session, row: Task) -> Sequence[Refund]:
    """The refunds of a task, oldest first."""
    return db.scalars(select(Refund).where(of(row, Refund)).order_by(Refund.at, Refund.id)).all()


def refund(db: Session, row: Task, refund_id: UUID) -> Refund:
    """One refund of a task. Raises Missing."""
    statement = select(Refund).where(of(row, Refund), Refund.id == refund_id)
    return one(db, statement, N_("There is no such refund in this task."))


def claims(db: Session, row: Task) -> Sequence[Claim]:
    """The signed claims of a task, newest first."""
    return db.scalars(select(Claim).where(of(row, Claim)).order_by(Claim.at.desc())).all()


def finds(db: Session, row: Task) -> Sequence[Find]:
    """What visits found of a task's goods, newest first."""
    return db.scalars(select(Find).where(of(row, Find)).order_by(Find.found_at.desc(), Find.id)).all()


def matches(db: Session, row: Task) -> Sequence[Match]:
    """The matches of a task that stand or were judged, gravest and surest first."""
    found = db.scalars(select(Match).where(of(row, Match), Match.state != "GONE")).all()
    rank = {level: place for place, level in enumerate((*HITS, "MANUFACTURER", "NAME_ONLY"))}
    return sorted(found, key=lambda match: (rank[match.level], -match.score, str(match.id)))


def match(db: Session, row: Task, match_id: UUID, *, lock: bool = False) -> Match:
    """One match of a task. Raises Missing."""
    statement = select(Match).where(of(row, Match), Match.id == match_id)
    return one(db, statement, N_("There is no such match in this task."), lock=lock)


def relists(db: Session, row: Task) -> Sequence[Relist]:
    """Requests to sell again, newest first."""
    return db.scalars(select(Relist).where(of(row, Relist)).order_by(Relist.at.desc())).all()


def relist(db: Session, row: Task, relist_id: UUID, *, lock: bool = False) -> Relist:
    """One request of a task. Raises Missing."""
    statement = select(Relist).where(of(row, Relist), Relist.id == relist_id)
    return one(db, statement, N_("There is no such request."), lock=lock)


def blocks(db: Session, row: Task | None = None) -> Sequence[Block]:
    """Products barred at the session's station (or at a task's, from a bureau), newest first."""
    statement = select(Block).where(Block.lifted_at.is_(None)).order_by(Block.at.desc())
    if row is not None:
        statement = statement.where(Block.tenant_id == row.tenant_id)
    return db.scalars(statement).all()


def inbox(*, view: str = "OPEN") -> Select[Task]:
    """Tasks of a station: OPEN (the station's move), WAITING (the bureau's), ALL; to be paged."""
    statement = select(Task)
    if view == "OPEN":
        return statement.where(Task.state.in_(sorted(AT_STATION)))
    if view == "WAITING":
        return statement.where(Task.state.in_(sorted({"DISPOSED", "CHECKED", *WITHOUT})))
    return statement


def inbox_counts(db: Session) -> dict[str, int]:
    """How many tasks wait for the station, and for the bureau."""
    found = db.execute(
        select(
            func.count().filter(Task.state.in_(sorted(AT_STATION))),
            func.count().filter(Task.state.in_(sorted({"DISPOSED", "CHECKED", *WITHOUT}))),
        )
    ).one()
    return {"OPEN": found[0], "WAITING": found[1]}


def _has_lines() -> ColumnElement[bool]:
    return exists().where(Line.tenant_id == Task.tenant_id, Line.task_id == Task.id)


def on_public_page(db: Session) -> Sequence[Task]:
    """Published alerts in force that touched this station's goods: confirmed, and not closed. For Public scope."""
    return db.scalars(
        select(Task)
        .where(Task.public.is_(True), Task.state.in_(sorted(HAS_GOODS)), _has_lines())
        .order_by(Task.notice_date.desc(), Task.id)
        .limit(20)
    ).all()


def late(now: datetime) -> ColumnElement[bool]:
    """The running limit has passed and the station has not done its part."""
    return Task.state.in_(sorted(AT_STATION)) & (Task.due_at < now)
