"""The channel's tables: the bureau's own cases, dispatches to stations, their steps, supervision."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted, blind_column
from portal.core.db import Base, TenantMixin, path_column
from portal.core.ids import new_id

DISPATCH_STATES = (
    "state IN ('ISSUED', 'SIGNED', 'RETURNED', 'IN_CASE', 'EXTENSION', 'FED_BACK', 'ACCEPTED_BY_BUREAU', "
    "'REWORK', 'TAKEN_BACK')"
)
DESK_STATES = "state IN ('NEW', 'DISPATCHED', 'ANSWERED', 'BUREAU', 'CLOSED')"


class CaseFacts:
    """What the platform says of a complaint: the same columns in the bureau's case and in the dispatch's copy."""

    external_no: Mapped[str]
    received_at: Mapped[datetime]
    source: Mapped[str]
    consumer_name: Mapped[str] = mapped_column(Encrypted())
    consumer_phone: Mapped[str] = mapped_column(Encrypted())
    consumer_address: Mapped[str | None] = mapped_column(Encrypted())
    respondent: Mapped[str]
    respondent_address: Mapped[str]
    item: Mapped[str]
    category: Mapped[str | None]
    problem: Mapped[str | None]
    amount: Mapped[Decimal | None]
    happened_on: Mapped[date | None]
    facts: Mapped[str] = mapped_column(Encrypted())
    demands: Mapped[list[str]]


class PlatformCase(CaseFacts, Base):
    """A complaint of the national 12315 platform on a bureau's desk. No station sees this row."""

    __tablename__ = "govlink_platform_case"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("office_path", "external_no"),
        CheckConstraint(DESK_STATES, name="state"),
        Index("ix_govlink_platform_case_desk", "office_path", "state", "received_at", "id"),
        Index("ix_govlink_platform_case_phone_index", "phone_index"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    state: Mapped[str]
    phone_index: Mapped[str] = blind_column(of="consumer_phone", purpose="phone")
    station: Mapped[UUID | None]
    dispatch_id: Mapped[UUID | None]
    transfers: Mapped[int] = mapped_column(default=0)
    batch_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(server_default="")
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class ImportBatch(Base):
    """One import of platform cases: what came in, what was refused and why."""

    __tablename__ = "govlink_import"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint("state IN ('PREVIEW', 'RUNNING', 'DONE', 'FAILED', 'DROPPED')", name="state"),
        Index("ix_govlink_import_office_path", "office_path", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    state: Mapped[str]
    filename: Mapped[str]
    file_sha256: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    accepted: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[list[Any]] = mapped_column(default=list)
    job_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Dispatch(CaseFacts, TenantMixin, Base):
    """A platform case handed to a station: its own state, clocks and answer, apart from the station's case."""

    __tablename__ = "govlink_dispatch"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint(DISPATCH_STATES, name="state"),
        CheckConstraint(
            "state IN ('ISSUED', 'RETURNED', 'TAKEN_BACK') OR signed_at IS NOT NULL", name="signed"
        ),
        CheckConstraint(
            "state NOT IN ('IN_CASE', 'EXTENSION', 'FED_BACK', 'ACCEPTED_BY_BUREAU', 'REWORK') "
            "OR case_id IS NOT NULL",
            name="in_case",
        ),
        CheckConstraint(
            "state NOT IN ('FED_BACK', 'ACCEPTED_BY_BUREAU') OR result IS NOT NULL", name="result"
        ),
        CheckConstraint("state <> 'RETURNED' OR return_reason IS NOT NULL", name="return_reason"),
        Index("ix_govlink_dispatch_inbox", "tenant_id", "state", "feedback_due", "id"),
        Index("ix_govlink_dispatch_office_path", "office_path", "state", "feedback_due", "id"),
        Index("ix_govlink_dispatch_case_id", "tenant_id", "case_id"),
        Index(
            "ix_govlink_dispatch_next_due_at",
            "next_due_at",
            postgresql_where=text("next_due_at IS NOT NULL"),
        ),
    )

    platform_case_id: Mapped[UUID]
    bureau_id: Mapped[UUID]
    bureau_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    state: Mapped[str]
    instruction: Mapped[str] = mapped_column(server_default="")
    issued_by: Mapped[UUID | None]
    issued_at: Mapped[datetime]
    sign_due: Mapped[date]
    feedback_due: Mapped[date]
    bureau_due: Mapped[date]
    next_due_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    return_reason: Mapped[str | None]
    extension_days: Mapped[int | None]
    result: Mapped[str | None]
    result_note: Mapped[str] = mapped_column(server_default="")
    recovered: Mapped[Decimal | None]
    fed_back_at: Mapped[datetime | None]
    reworks: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class DispatchStep(TenantMixin, Base):
    """A step taken on a dispatch: who, when, from which side, with which words."""

    __tablename__ = "govlink_dispatch_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "dispatch_id"], ["govlink_dispatch.tenant_id", "govlink_dispatch.id"]
        ),
        Index("ix_govlink_dispatch_step_dispatch_id", "tenant_id", "dispatch_id", "at"),
    )

    dispatch_id: Mapped[UUID]
    event: Mapped[str]
    side: Mapped[str]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(server_default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Supervision(TenantMixin, Base):
    """催办 or 督办 of a dispatch or of a station's own case: asked with a reason, answered, closed."""

    __tablename__ = "govlink_supervision"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("level IN ('REMIND', 'SUPERVISE')", name="level"),
        CheckConstraint("dispatch_id IS NOT NULL OR case_id IS NOT NULL", name="target"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer"),
        Index("ix_govlink_supervision_open", "tenant_id", "closed_at", "due"),
        Index("ix_govlink_supervision_office_path", "office_path", "closed_at", "due"),
    )

    dispatch_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    level: Mapped[str]
    number: Mapped[str]
    reason: Mapped[str]
    due: Mapped[date]
    issued_by: Mapped[UUID | None]
    issued_by_name: Mapped[str]
    bureau_path: Mapped[str] = path_column()
    issued_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
