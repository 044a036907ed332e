"""Reading return visits: rounds, visits, attempts."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from portal.audits.models import ReturnAttempt, ReturnRound, ReturnVisit
from portal.audits.rules.calls import Figures, figures
from portal.core.clock import SHANGHAI
from portal.core.errors import N_, Missing


def rounds() -> Select[ReturnRound]:
    """The rounds of the scope's bureaux, to be paged by (created_at, id)."""
    return select(ReturnRound)


def round_(db: Session, round_id: UUID, *, lock: bool = False) -> ReturnRound:
    """One round. Raises Missing."""
    wanted = select(ReturnRound).where(ReturnRound.id == round_id)
    found = db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such round of return visits here."))
    return found


def visits(
    *, round_id: UUID | None = None, level: str = "", state: str = "", bureau_path: str | None = None
) -> Select[ReturnVisit]:
    """Visits that fit, to be paged by (due_on, id)."""
    found = select(ReturnVisit)
    if round_id is not None:
        found = found.where(ReturnVisit.round_id == round_id)
    if level:
        found = found.where(ReturnVisit.level == level)
    if state:
        found = found.where(ReturnVisit.state == state)
    return found.where(ReturnVisit.bureau_path == bureau_path) if bureau_path is not None else found


def visit(db: Session, visit_id: UUID, *, lock: bool = False) -> ReturnVisit:
    """One visit. Raises Missing."""
    wanted = select(ReturnVisit).where(ReturnVisit.id == visit_id)
    found = db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such return visit here."))
    return found


def by_secret(db: Session, secret_hash: str, *, lock: bool = False) -> ReturnVisit | None:
    """The visit of a consumer's link in this station, or None."""
    wanted = select(ReturnVisit).where(ReturnVisit.secret_hash == secret_hash)
    return db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()


def by_code(db: Session, case_no: str, code: str) -> ReturnVisit | None:
    """The open or answered visit of a case that carries this caller's code, or None."""
    wanted = (
        select(ReturnVisit)
        .where(ReturnVisit.case_no == case_no, ReturnVisit.code == code, ReturnVisit.state != "DROPPED")
        .order_by(ReturnVisit.made_at.desc())
        .limit(1)
    )
    return db.execute(wanted).scalar_one_or_none()


def open_of_case(db: Session, case_id: UUID) -> Sequence[ReturnVisit]:
    """The visits of a case that still wait."""
    wanted = select(ReturnVisit).where(
        ReturnVisit.case_id == case_id, ReturnVisit.state.in_(("WAITING", "UNREACHED"))
    )
    return db.execute(wanted).scalars().all()


UNDECIDED = ReturnVisit.follow_up == "TO_DECIDE"
WITH_STATION = and_(UNDECIDED, ReturnVisit.level == "STATION", ReturnVisit.escalated_at.is_(None))


def undecided_of_case(db: Session, case_id: UUID) -> Sequence[ReturnVisit]:
    """The contradictions of a case that nobody decided on yet."""
    return db.scalars(select(ReturnVisit).where(ReturnVisit.case_id == case_id, UNDECIDED)).all()


def contradictions_of_case(db: Session, case_id: UUID) -> Sequence[ReturnVisit]:
    """The answered visits of a case that contradict its record, oldest first."""
    wanted = select(ReturnVisit).where(ReturnVisit.case_id == case_id, ReturnVisit.mismatch.is_not(None))
    return db.scalars(wanted.order_by(ReturnVisit.answered_at, ReturnVisit.id)).all()


def to_decide(path: str) -> Select[ReturnVisit]:
    """The contradictions that the bureau at *path* has to decide: its own visits' and those that its
    stations left undecided. Nearest day first."""
    wanted = select(ReturnVisit).where(UNDECIDED, ReturnVisit.bureau_path == path)
    return wanted.order_by(ReturnVisit.decide_by, ReturnVisit.id)


def attempts(db: Session, visit_id: UUID) -> Sequence[ReturnAttempt]:
    """The attempts of a visit, oldest first."""
    wanted = select(ReturnAttempt).where(ReturnAttempt.visit_id == visit_id)
    return db.execute(wanted.order_by(ReturnAttempt.at, ReturnAttempt.id)).scalars().all()


def next_waiting(db: Session, row: ReturnVisit) -> UUID | None:
    """The next visit of the same round that waits, so that the caller goes on without the list."""
    wanted = (
        visits(round_id=row.round_id, state="WAITING")
        .where(ReturnVisit.id != row.id)
        .order_by(ReturnVisit.due_on, ReturnVisit.id)
        .limit(1)
    )
    found = db.execute(wanted).scalar_one_or_none()
    return found.id if found is not None else None


def measured(
    db: Session, *, round_id: UUID | None = None, level: str = "", since: date | None = None
) -> Figures:
    """The figures of a round, or of a level since a day."""
    columns = select(ReturnVisit.state, ReturnVisit.content, ReturnVisit.mismatch)
    if round_id is not None:
        columns = columns.where(ReturnVisit.round_id == round_id)
    if level:
        columns = columns.where(ReturnVisit.level == level)
    if since is not None:
        columns = columns.where(ReturnVisit.made_at >= since)
    return figures(db.execute(columns))


def answered_between(db: Session, first: date, last: date) -> tuple[int, int, int]:
    """(answered, satisfied, objecting) visits of the scope by office, bureau and station between two days."""
    begin = datetime.combine(first, time(), SHANGHAI)
    end = datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
    row = db.execute(
        select(
            func.count(),
            func.count().filter(ReturnVisit.content.in_(("SATISFIED", "FAIRLY"))),
            func.count().filter(ReturnVisit.mismatch.is_not(None)),
        ).where(ReturnVisit.answered_at >= begin, ReturnVisit.answered_at < end)
    ).one()
    return row[0], row[1], row[2]
