"""The channel's tables: the bureau's own cases, dispatches to stations, their steps, supervision."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted, blind_column
from portal.core.db import Base, TenantMixin, path_column
from portal.core.files import FileColumns
from portal.core.ids import new_id
from portal.govlink.rules.desk import DESK_STATES
from portal.govlink.rules.dispatch import RETURN_REASONS, STATES
from portal.govlink.rules.results import RESULTS


def _one_of(column: str, codes: Any) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


class PlatformFacts:
    """What the platform says of a complaint: the same columns in the bureau's case and in the dispatch's copy.

    A name or a number that was not given is NULL, never a made-up one."""

    external_no: Mapped[str]
    external_given: Mapped[bool]
    received_at: Mapped[datetime]
    accepted_on: Mapped[date | None]
    source: Mapped[str]
    consumer_name: Mapped[str | None] = mapped_column(Encrypted())
    consumer_phone: Mapped[str | None] = mapped_column(Encrypted())
    consumer_address: Mapped[str | None] = mapped_column(Encrypted())
    respondent: Mapped[str]
    respondent_address: Mapped[str]
    item: Mapped[str]
    problem: Mapped[str | None]
    amount: Mapped[Decimal | None]
    happened_on: Mapped[date | None]
    facts: Mapped[str] = mapped_column(Encrypted())
    demands: Mapped[list[str]]


class PlatformCase(PlatformFacts, Base):
    """A complaint of the national 12315 platform on a bureau's desk. No station sees this row.

    ``report`` marks what is a report (举报): the database itself keeps it from being dispatched."""

    __tablename__ = "govlink_platform_case"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("office_path", "external_no"),
        CheckConstraint(_one_of("state", DESK_STATES), name="state"),
        CheckConstraint("NOT report OR state <> 'DISPATCHED'", name="report"),
        CheckConstraint("state <> 'DISPATCHED' OR dispatch_id IS NOT NULL", name="dispatched"),
        Index("ix_govlink_platform_case_desk", "office_path", "state", "received_at", "id"),
        Index("ix_govlink_platform_case_phone_index", "phone_index"),
        Index("ix_govlink_platform_case_respondent", "respondent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    state: Mapped[str]
    phone_index: Mapped[str | None] = blind_column(of="consumer_phone", purpose="phone")
    report: Mapped[bool] = mapped_column(default=False)
    guessed: Mapped[list[str]] = mapped_column(default=list)
    station: Mapped[UUID | None]
    dispatch_id: Mapped[UUID | None]
    transfers: Mapped[int] = mapped_column(default=0)
    batch_id: Mapped[UUID | None]
    note: Mapped[str | None] = mapped_column(Encrypted())
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class ImportBatch(FileColumns, Base):
    """One import of platform cases. ``refusals`` holds lines and reason codes; the content stays in the file."""

    __tablename__ = "govlink_import"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint("state IN ('PREVIEW', 'RUNNING', 'DONE', 'DROPPED')", name="state"),
        CheckConstraint("(state = 'DONE') = (done_at IS NOT NULL)", name="done"),
        Index("ix_govlink_import_office_path", "office_path", "created_at"),
        Index("ix_govlink_import_sha256", "sha256"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    state: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    rows: Mapped[int]
    accepted: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[list[Any]] = mapped_column(default=list)
    job_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class DeskCounter(Base):
    """Numbers of a bureau's own documents, without gaps: the row stays locked until its taker commits."""

    __tablename__ = "govlink_counter"
    __place__ = "local"

    office_path: Mapped[str] = path_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Dispatch(PlatformFacts, TenantMixin, Base):
    """A platform case handed to a station (转办, F13): its own state, clocks and answer, apart from the station's
    case. ``version`` counts steps, so that a sweep does not make a reader's page old."""

    __tablename__ = "govlink_dispatch"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint(_one_of("state", STATES), name="state"),
        CheckConstraint(
            "state IN ('ISSUED', 'RETURNED', 'TAKEN_BACK') OR signed_at IS NOT NULL", name="signed"
        ),
        CheckConstraint(
            "state NOT IN ('IN_CASE', 'EXTENSION', 'FED_BACK', 'ACCEPTED_BY_BUREAU', 'REWORK') "
            "OR case_id IS NOT NULL",
            name="in_case",
        ),
        CheckConstraint(
            "state NOT IN ('FED_BACK', 'ACCEPTED_BY_BUREAU', 'REWORK') "
            "OR (result IS NOT NULL AND fed_back_at IS NOT NULL)",
            name="answered",
        ),
        CheckConstraint("(state = 'RETURNED') = (return_reason IS NOT NULL)", name="returned"),
        CheckConstraint(
            "(state IN ('RETURNED', 'ACCEPTED_BY_BUREAU', 'TAKEN_BACK')) = (ended_at IS NOT NULL)",
            name="ended",
        ),
        CheckConstraint("state <> 'EXTENSION' OR asked_days IS NOT NULL", name="asked"),
        CheckConstraint("ended_at IS NULL OR next_due_at IS NULL", name="at_rest"),
        CheckConstraint(
            f"return_reason IS NULL OR {_one_of('return_reason', RETURN_REASONS)}", name="return_reason"
        ),
        CheckConstraint(f"result IS NULL OR {_one_of('result', RESULTS)}", name="result"),
        Index("ix_govlink_dispatch_inbox", "tenant_id", "state", "feedback_due", "id"),
        Index("ix_govlink_dispatch_office_path", "office_path", "state", "feedback_due", "id"),
        Index("ix_govlink_dispatch_issued_at", "office_path", "issued_at", "id"),
        Index("ix_govlink_dispatch_case_id", "tenant_id", "case_id"),
        Index("ix_govlink_dispatch_platform_case_id", "platform_case_id"),
        Index("ix_govlink_dispatch_respondent", "respondent", "issued_at"),
        Index(
            "ix_govlink_dispatch_next_due_at",
            "next_due_at",
            postgresql_where=text("next_due_at IS NOT NULL"),
        ),
    )

    platform_case_id: Mapped[UUID]
    order_no: Mapped[str]
    bureau_id: Mapped[UUID]
    bureau_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    state: Mapped[str]
    instruction: Mapped[str | None] = mapped_column(Encrypted())
    issued_by: Mapped[UUID | None]
    issued_at: Mapped[datetime]
    sign_due: Mapped[date]
    feedback_due: Mapped[date]
    bureau_due: Mapped[date]
    next_due_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    case_no: Mapped[str | None]
    return_reason: Mapped[str | None]
    asked_days: Mapped[int | None]
    granted_days: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None]
    manner: Mapped[str | None]
    result_note: Mapped[str | None] = mapped_column(Encrypted())
    handled_on: Mapped[date | None]
    recovered: Mapped[Decimal | None]
    fed_back_at: Mapped[datetime | None]
    reworks: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    # A step counts the version itself; the ORM refuses to write over a newer one.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class DispatchStep(TenantMixin, Base):
    """A step taken on a dispatch: who, when, from which side, with which words. ``seq`` is the version it made."""

    __tablename__ = "govlink_dispatch_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "dispatch_id"], ["govlink_dispatch.tenant_id", "govlink_dispatch.id"]
        ),
        UniqueConstraint("tenant_id", "dispatch_id", "seq"),
        CheckConstraint("side IN ('station', 'bureau', 'system')", name="side"),
    )

    dispatch_id: Mapped[UUID]
    seq: Mapped[int]
    event: Mapped[str]
    side: Mapped[str]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(Encrypted())
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Supervision(TenantMixin, Base):
    """催办 or 督办 of a dispatch: asked with a reason, answered, closed."""

    __tablename__ = "govlink_supervision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "dispatch_id"], ["govlink_dispatch.tenant_id", "govlink_dispatch.id"]
        ),
        CheckConstraint("level IN ('REMIND', 'SUPERVISE')", name="level"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer"),
        CheckConstraint("closed_at IS NULL OR next_due_at IS NULL", name="at_rest"),
        Index("ix_govlink_supervision_open", "tenant_id", "closed_at", "due"),
        Index("ix_govlink_supervision_office_path", "office_path", "issued_at", "id"),
        Index("ix_govlink_supervision_dispatch_id", "tenant_id", "dispatch_id"),
        Index(
            "ix_govlink_supervision_next_due_at",
            "next_due_at",
            postgresql_where=text("next_due_at IS NOT NULL"),
        ),
    )

    dispatch_id: Mapped[UUID]
    level: Mapped[str]
    number: Mapped[str]
    reason: Mapped[str] = mapped_column(Encrypted())
    due: Mapped[date]
    next_due_at: Mapped[datetime | None]
    issued_by: Mapped[UUID | None]
    issued_by_name: Mapped[str]
    bureau_path: Mapped[str] = path_column()
    issued_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Encrypted())
    answered_by_name: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
