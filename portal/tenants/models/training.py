"""Tables of training: sessions, who was there, their files; the question bank, exams, papers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Integer, Text

from portal.core.db import Base, TenantMixin, path_column
from portal.tenants.rules.training import questions, sessions


def _listed(column: str, codes: object) -> CheckConstraint:
    words = ", ".join(f"'{code}'" for code in codes)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({words})", name=column)


class TrainingSession(TenantMixin, Base):
    """One training session, planned or held; cancelled ones stay on record."""

    __tablename__ = "training_session"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        _listed("kind", sessions.KINDS),
        _listed("organizer", sessions.ORGANIZERS),
        CheckConstraint("minutes BETWEEN 10 AND 1440", name="minutes"),
        Index("ix_training_session_held_on", "tenant_id", "held_on", "id"),
    )

    kind: Mapped[str]
    organizer: Mapped[str]
    title: Mapped[str]
    topic: Mapped[str]
    held_on: Mapped[date]
    minutes: Mapped[int]
    place: Mapped[str]
    teacher: Mapped[str]
    summary: Mapped[str]
    cancelled_on: Mapped[date | None]
    by_person: Mapped[UUID | None]
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class TrainingAttendance(Base):
    """Somebody of the roster was there."""

    __tablename__ = "training_attendance"
    __place__ = "tenant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "session_id"], ["training_session.tenant_id", "training_session.id"]
        ),
        ForeignKeyConstraint(["tenant_id", "member_id"], ["station_member.tenant_id", "station_member.id"]),
        Index("ix_training_attendance_member_id", "tenant_id", "member_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    office_path: Mapped[str] = path_column()


class TrainingFile(TenantMixin, Base):
    """Material, photo or sign-in sheet of a session."""

    __tablename__ = "training_file"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "session_id"], ["training_session.tenant_id", "training_session.id"]
        ),
        ForeignKeyConstraint(["tenant_id", "file_id"], ["stored_file.tenant_id", "stored_file.id"]),
        _listed("kind", sessions.FILES),
        Index("ix_training_file_session_id", "tenant_id", "session_id"),
    )

    session_id: Mapped[UUID]
    file_id: Mapped[UUID]
    kind: Mapped[str]
    at: Mapped[datetime]


class ExamQuestion(TenantMixin, Base):
    """A question of the station's bank; retired ones stay for the papers that asked them."""

    __tablename__ = "exam_question"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        _listed("kind", questions.KINDS),
        Index("ix_exam_question_topic", "tenant_id", "topic", "id"),
    )

    kind: Mapped[str]
    stem: Mapped[str]
    options: Mapped[list[str]]
    correct: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    why: Mapped[str]
    topic: Mapped[str]
    retired_at: Mapped[datetime | None]
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class Exam(TenantMixin, Base):
    """An exam a station sets for its staff. Open between two moments; cancelled ones stay on record."""

    __tablename__ = "exam"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("pass_mark BETWEEN 1 AND 100", name="pass_mark"),
        CheckConstraint("questions >= 1", name="questions"),
        CheckConstraint("minutes >= 1", name="minutes"),
        CheckConstraint("attempts >= 1", name="attempts"),
        CheckConstraint("closes_at > opens_at", name="closes_at"),
        Index("ix_exam_closes_at", "tenant_id", "closes_at", "id"),
    )

    title: Mapped[str]
    questions: Mapped[int]
    pass_mark: Mapped[int]
    minutes: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    attempts: Mapped[int]
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text))
    cancelled_at: Mapped[datetime | None]
    by_person: Mapped[UUID | None]
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class ExamPaper(TenantMixin, Base):
    """One person's paper: what was asked in which order, what was answered, the mark, the certificate."""

    __tablename__ = "exam_paper"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "exam_id"], ["exam.tenant_id", "exam.id"]),
        ForeignKeyConstraint(["tenant_id", "member_id"], ["station_member.tenant_id", "station_member.id"]),
        UniqueConstraint("tenant_id", "exam_id", "member_id", "attempt"),
        UniqueConstraint("tenant_id", "check_code"),
        CheckConstraint("(handed_in_at IS NULL) = (score IS NULL)", name="score"),
        CheckConstraint("(handed_in_at IS NULL) = (passed IS NULL)", name="passed"),
        CheckConstraint("(certificate_no IS NULL) = (check_code IS NULL)", name="certificate"),
        CheckConstraint("certificate_no IS NULL OR passed", name="certified"),
        Index("ix_exam_paper_member_id", "tenant_id", "member_id", "started_at"),
    )

    exam_id: Mapped[UUID]
    member_id: Mapped[UUID]
    attempt: Mapped[int]
    asked: Mapped[list[Any]]
    answers: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    score: Mapped[int | None]
    passed: Mapped[bool | None]
    certificate_no: Mapped[str | None]
    check_code: Mapped[str | None]
