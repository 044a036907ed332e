"""Reading training: sessions, who was there, the bank, exams and papers."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from portal.core.errors import Missing
from portal.core.files import StoredFile
from portal.core.i18n import N_
from portal.tenants.models import StationMember
from portal.tenants.models.training import (
    Exam,
    ExamPaper,
    ExamQuestion,
    TrainingAttendance,
    TrainingFile,
    TrainingSession,
)
from portal.tenants.queries.stations import roster
from portal.tenants.rules.training.exams import Asked
from portal.tenants.rules.training.sessions import Coverage, coverage


def sessions(words: str = "", *, kind: str = "", year: int | None = None) -> Select[TrainingSession]:
    """Sessions that fit, to be paged by (held_on, id)."""
    found = select(TrainingSession)
    if kind:
        found = found.where(TrainingSession.kind == kind)
    if year is not None:
        found = found.where(TrainingSession.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    text = words.strip()
    if text:
        columns = (TrainingSession.title, TrainingSession.topic, TrainingSession.teacher)
        found = found.where(or_(*[column.icontains(text, autoescape=True) for column in columns]))
    return found


def session(db: Session, session_id: UUID) -> TrainingSession:
    """One session of this station. Raises Missing."""
    found = db.execute(select(TrainingSession).where(TrainingSession.id == session_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such training session here."))
    return found


def present(db: Session, session_ids: Collection[UUID]) -> dict[UUID, list[StationMember]]:
    """Who was at each of these sessions, in the order of the roster."""
    rows = db.execute(
        select(TrainingAttendance.session_id, StationMember)
        .join(
            StationMember,
            (StationMember.tenant_id == TrainingAttendance.tenant_id)
            & (StationMember.id == TrainingAttendance.member_id),
        )
        .where(TrainingAttendance.session_id.in_(list(session_ids)))
        .order_by(StationMember.since, StationMember.id)
    )
    found: dict[UUID, list[StationMember]] = defaultdict(list)
    for session_id, person in rows:
        found[session_id].append(person)
    return found


def session_files(db: Session, session_id: UUID) -> list[tuple[TrainingFile, StoredFile]]:
    """The files of a session, as they came."""
    rows = db.execute(
        select(TrainingFile, StoredFile)
        .join(
            StoredFile,
            (StoredFile.tenant_id == TrainingFile.tenant_id) & (StoredFile.id == TrainingFile.file_id),
        )
        .where(TrainingFile.session_id == session_id)
        .order_by(TrainingFile.at, TrainingFile.id)
    )
    return [(link, file) for link, file in rows]


def session_file(db: Session, session_id: UUID, link_id: UUID) -> tuple[TrainingFile, StoredFile]:
    """One file of a session. Raises Missing."""
    for link, file in session_files(db, session_id):
        if link.id == link_id:
            return link, file
    raise Missing(N_("There is no such file here."))


def held(today: date) -> Select[TrainingSession]:
    """Sessions that took place by *today*."""
    return select(TrainingSession).where(
        TrainingSession.held_on <= today, TrainingSession.cancelled_on.is_(None)
    )


@dataclass(frozen=True)
class PersonTraining:
    """One line of the coverage table: *minutes* and *sessions* of this year, the *last* day ever."""

    member: StationMember
    minutes: int
    sessions: int
    last: date | None
    passed: int
    silent: bool


def training_state(db: Session, today: date) -> tuple[Coverage, list[PersonTraining]]:
    """Coverage of everybody who serves today, and each person's line. The year is today's calendar year."""
    people = roster(db, today)
    counted = _credits(db, today)
    passed = _passed(db, today)
    found = coverage(
        people,
        {member: row[0] for member, row in counted.items()},
        {member: row[2] for member, row in counted.items()},
        today,
    )
    lines = []
    for person in people:
        minutes, count, last = counted.get(person.id, (0, 0, None))
        lines.append(
            PersonTraining(person, minutes, count, last, passed.get(person.id, 0), person.id in found.silent)
        )
    return found, lines


def _credits(db: Session, today: date) -> dict[UUID, tuple[int, int, date]]:
    this_year = TrainingSession.held_on >= date(today.year, 1, 1)
    rows = db.execute(
        select(
            TrainingAttendance.member_id,
            func.coalesce(func.sum(TrainingSession.minutes).filter(this_year), 0),
            func.count().filter(this_year),
            func.max(TrainingSession.held_on),
        )
        .join(
            TrainingSession,
            (TrainingSession.tenant_id == TrainingAttendance.tenant_id)
            & (TrainingSession.id == TrainingAttendance.session_id),
        )
        .where(TrainingSession.held_on <= today, TrainingSession.cancelled_on.is_(None))
        .group_by(TrainingAttendance.member_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _passed(db: Session, today: date) -> dict[UUID, int]:
    rows = db.execute(
        select(ExamPaper.member_id, func.count())
        .where(ExamPaper.passed.is_(True), func.extract("year", ExamPaper.started_at) == today.year)
        .group_by(ExamPaper.member_id)
    )
    return {row[0]: row[1] for row in rows}


def training_recorded(db: Session, since: date, until: date) -> int:
    """How many sessions with somebody present this station held between two days: the defect 培训无记录 asks."""
    there = (
        select(TrainingAttendance.session_id)
        .where(
            TrainingAttendance.tenant_id == TrainingSession.tenant_id,
            TrainingAttendance.session_id == TrainingSession.id,
        )
        .exists()
    )
    return db.execute(
        select(func.count())
        .select_from(TrainingSession)
        .where(TrainingSession.held_on.between(since, until), TrainingSession.cancelled_on.is_(None), there)
    ).scalar_one()


def bank(words: str = "", *, topic: str = "", retired: bool = False) -> Select[ExamQuestion]:
    """Questions that fit, to be paged by id, newest first."""
    found = select(ExamQuestion)
    if not retired:
        found = found.where(ExamQuestion.retired_at.is_(None))
    if topic:
        found = found.where(ExamQuestion.topic == topic)
    text = words.strip()
    return found.where(ExamQuestion.stem.icontains(text, autoescape=True)) if text else found


def topics(db: Session) -> list[tuple[str, int]]:
    """The topics of the bank and how many questions each has."""
    rows = db.execute(
        select(ExamQuestion.topic, func.count())
        .where(ExamQuestion.retired_at.is_(None))
        .group_by(ExamQuestion.topic)
        .order_by(ExamQuestion.topic)
    )
    return [(row[0], row[1]) for row in rows]


def question(db: Session, question_id: UUID) -> ExamQuestion:
    """One question. Raises Missing."""
    found = db.execute(select(ExamQuestion).where(ExamQuestion.id == question_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such question here."))
    return found


def known_stems(db: Session) -> set[str]:
    """The texts of all questions in use: a table does not bring them twice."""
    return set(db.execute(select(ExamQuestion.stem).where(ExamQuestion.retired_at.is_(None))).scalars())


def bank_of(db: Session, wanted: Collection[str]) -> list[Asked]:
    """The questions of these topics (all when none is named), as a paper asks them."""
    found = select(ExamQuestion).where(ExamQuestion.retired_at.is_(None))
    if wanted:
        found = found.where(ExamQuestion.topic.in_(list(wanted)))
    return [
        Asked(str(row.id), row.kind, row.stem, tuple(row.options), tuple(row.correct), row.why)
        for row in db.execute(found.order_by(ExamQuestion.id)).scalars()
    ]


def exams(*, over_at: datetime | None = None) -> Select[Exam]:
    """Exams, to be paged by (closes_at, id); only those open after *over_at* when given."""
    found = select(Exam).where(Exam.cancelled_at.is_(None))
    return found.where(Exam.closes_at > over_at) if over_at else found


def exam(db: Session, exam_id: UUID) -> Exam:
    """One exam. Raises Missing."""
    found = db.execute(select(Exam).where(Exam.id == exam_id)).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such exam here."))
    return found


def papers_of(db: Session, exam_ids: Collection[UUID], member: UUID | None = None) -> Sequence[ExamPaper]:
    """The papers of these exams (of one person), oldest first."""
    found = select(ExamPaper).where(ExamPaper.exam_id.in_(list(exam_ids)))
    if member is not None:
        found = found.where(ExamPaper.member_id == member)
    return db.execute(found.order_by(ExamPaper.started_at, ExamPaper.id)).scalars().all()


def paper(db: Session, paper_id: UUID, *, lock: bool = False) -> ExamPaper:
    """One paper. Raises Missing."""
    wanted = select(ExamPaper).where(ExamPaper.id == paper_id)
    found = db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such paper here."))
    return found


def certified(db: Session, code: str) -> tuple[ExamPaper, Exam, StationMember] | None:
    """The paper a certificate with this check code stands on, or None."""
    row = db.execute(
        select(ExamPaper, Exam, StationMember)
        .join(Exam, (Exam.tenant_id == ExamPaper.tenant_id) & (Exam.id == ExamPaper.exam_id))
        .join(
            StationMember,
            (StationMember.tenant_id == ExamPaper.tenant_id) & (StationMember.id == ExamPaper.member_id),
        )
        .where(ExamPaper.check_code == code)
    ).one_or_none()
    return (row[0], row[1], row[2]) if row else None
