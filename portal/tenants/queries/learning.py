"""A bureau's reading of training across its stations."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.tenants.models import StationMember
from portal.tenants.models.training import ExamPaper, TrainingAttendance, TrainingSession
from portal.tenants.queries.stations import cards_under


@dataclass(frozen=True)
class StationTraining:
    """One station's line: people *serving*, how many of them *trained* this year, *sessions* held and exams
    *passed* this year, the *last* day of training ever."""

    station: UUID
    slug: str
    name: str
    serving: int
    trained: int
    sessions: int
    passed: int
    last: date | None


def training_by_station(db: Session, path: str, today: date) -> list[StationTraining]:
    """The working stations of a subtree; those without training this year first."""
    first = date(today.year, 1, 1)
    serving = _serving(db, today)
    trained, held = _held(db, first, today)
    passed = _passed(db, today)
    lines = [
        StationTraining(
            card.station,
            card.slug,
            card.name,
            serving.get(card.station, 0),
            trained.get(card.station, 0),
            held.get(card.station, (0, None))[0],
            passed.get(card.station, 0),
            held.get(card.station, (0, None))[1],
        )
        for card in cards_under(db, path, working_only=True)
    ]
    return sorted(lines, key=lambda line: (line.sessions > 0, line.trained / (line.serving or 1)))


def _serving(db: Session, today: date) -> dict[UUID, int]:
    rows = db.execute(
        select(StationMember.tenant_id, func.count())
        .where(or_(StationMember.until.is_(None), StationMember.until > today))
        .group_by(StationMember.tenant_id)
    )
    return {row[0]: row[1] for row in rows}


def _held(
    db: Session, first: date, today: date
) -> tuple[dict[UUID, int], dict[UUID, tuple[int, date | None]]]:
    """(people serving today who were at a session this year, (sessions this year, last day ever)) by station."""
    this_year = TrainingSession.held_on >= first
    rows = db.execute(
        select(
            TrainingAttendance.tenant_id,
            func.count(TrainingAttendance.member_id.distinct()).filter(
                this_year, or_(StationMember.until.is_(None), StationMember.until > today)
            ),
            func.count(TrainingSession.id.distinct()).filter(this_year),
            func.max(TrainingSession.held_on),
        )
        .join(
            TrainingSession,
            (TrainingSession.tenant_id == TrainingAttendance.tenant_id)
            & (TrainingSession.id == TrainingAttendance.session_id),
        )
        .join(
            StationMember,
            (StationMember.tenant_id == TrainingAttendance.tenant_id)
            & (StationMember.id == TrainingAttendance.member_id),
        )
        .where(TrainingSession.held_on <= today, TrainingSession.cancelled_on.is_(None))
        .group_by(TrainingAttendance.tenant_id)
    ).all()
    return {row[0]: row[1] for row in rows}, {row[0]: (row[2], row[3]) for row in rows}


def _passed(db: Session, today: date) -> dict[UUID, int]:
    rows = db.execute(
        select(ExamPaper.tenant_id, func.count())
        .where(ExamPaper.passed.is_(True), func.extract("year", ExamPaper.started_at) == today.year)
        .group_by(ExamPaper.tenant_id)
    )
    return {row[0]: row[1] for row in rows}
