"""Return visits: rounds drawn over closed cases, the visits themselves, each attempt."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from portal.audits.rules import calls
from portal.audits.rules.return_visits import LEVELS
from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column
from portal.core.ids import new_id


def _one_of(column: str, codes: object) -> CheckConstraint:
    listed = ", ".join(f"'{code}'" for code in codes)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class ReturnRound(Base):
    """A round of return visits of an office or a bureau, drawn like an inspection (docs/draw-format.md).

    ``cases`` tells which closed case stands behind each number of the frozen document."""

    __tablename__ = "audit_return_round"
    __place__ = "local"
    __table_args__ = (
        _one_of("level", ("OFFICE", "BUREAU")),
        CheckConstraint("state IN ('FROZEN', 'ANNOUNCED', 'DRAWN', 'CANCELLED')", name="state"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("entropy_from < entropy_until", name="entropy_window"),
        CheckConstraint("(state = 'DRAWN') = (drawn_at IS NOT NULL)", name="drawn"),
        UniqueConstraint("office_path", "number"),
        Index("ix_audit_return_round_office_path", "office_path", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    number: Mapped[str]
    title: Mapped[str]
    level: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[str]
    document: Mapped[dict[str, Any]]
    cases: Mapped[dict[str, Any]]
    secret: Mapped[str] = mapped_column(Encrypted())
    announcement_sha256: Mapped[str]
    entropy_from: Mapped[datetime]
    entropy_until: Mapped[datetime]
    drawn_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class ReturnVisit(TenantMixin, Base):
    """One return visit to the consumer of a closed case: by the station itself, its office or a bureau.

    The case is named by id and number only: it belongs to a module beside this one."""

    __tablename__ = "audit_return_visit"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        _one_of("level", LEVELS),
        _one_of("state", calls.STATES),
        _one_of("content", calls.CONTENT),
        _one_of("follow_up", calls.FOLLOW_UP),
        CheckConstraint("(level = 'STATION') = (round_id IS NULL)", name="round"),
        CheckConstraint("(state = 'ANSWERED') = (answered_at IS NOT NULL)", name="answered"),
        CheckConstraint(
            "state <> 'ANSWERED' OR (content IS NOT NULL AND points BETWEEN 1 AND 5)", name="whole"
        ),
        CheckConstraint("follow_up <> 'TO_DECIDE' OR decide_by IS NOT NULL", name="decide_by"),
        CheckConstraint("follow_up <> 'LEFT' OR decided_at IS NOT NULL", name="left"),
        UniqueConstraint("tenant_id", "round_id", "case_id"),
        UniqueConstraint("tenant_id", "secret_hash"),
        Index("ix_audit_return_visit_state", "tenant_id", "state", "due_on", "id"),
        Index("ix_audit_return_visit_office_path", "office_path", "level", "state", "due_on", "id"),
        Index("ix_audit_return_visit_round_id", "round_id"),
        Index(
            "ix_audit_return_visit_undecided",
            "decide_by",
            "id",
            postgresql_where=text("follow_up = 'TO_DECIDE'"),
        ),
        Index("ix_audit_return_visit_case_id", "tenant_id", "case_id"),
    )

    level: Mapped[str]
    round_id: Mapped[UUID | None]
    bureau_path: Mapped[str | None] = mapped_column(Text(collation="C"))
    bureau_name: Mapped[str]
    case_id: Mapped[UUID]
    case_no: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[str]
    due_on: Mapped[date]
    attempts: Mapped[int] = mapped_column(default=0)
    code: Mapped[str]
    secret_hash: Mapped[str]
    token: Mapped[str] = mapped_column(Encrypted())
    texted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    manner: Mapped[str | None]
    contacted: Mapped[str | None]
    same: Mapped[str | None]
    performed: Mapped[str | None]
    in_time: Mapped[str | None]
    points: Mapped[int | None]
    content: Mapped[str | None]
    pressed: Mapped[str | None]
    opinion: Mapped[str | None] = mapped_column(Encrypted())
    mismatch: Mapped[str | None]
    follow_up: Mapped[str] = mapped_column(default="NONE")
    decide_by: Mapped[date | None]
    """The last day of whoever has to decide on a contradiction."""
    escalated_at: Mapped[datetime | None]
    """Since then it is the office's to decide."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_name: Mapped[str] = mapped_column(default="")
    decision: Mapped[str | None] = mapped_column(Encrypted())
    """Why; the consumer reads it."""
    visitor: Mapped[UUID | None]
    visitor_name: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class ReturnAttempt(TenantMixin, Base):
    """One attempt to reach the consumer."""

    __tablename__ = "audit_return_attempt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["audit_return_visit.tenant_id", "audit_return_visit.id"]
        ),
        _one_of("reached", calls.REACHED),
        Index("ix_audit_return_attempt_visit_id", "tenant_id", "visit_id"),
    )

    visit_id: Mapped[UUID]
    reached: Mapped[str]
    manner: Mapped[str]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
