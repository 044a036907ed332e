"""What was found at a visit, and the rounds of putting it right."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column


class Finding(TenantMixin, Base):
    """One fault (问题), from a synced visit or written by hand. ``visit_ref`` is the visit's answer it came from."""

    __tablename__ = "audit_finding"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "task_id"], ["audit_task.tenant_id", "audit_task.id"]),
        UniqueConstraint("tenant_id", "task_id", "seq"),
        UniqueConstraint("tenant_id", "task_id", "visit_ref"),
        CheckConstraint("source IN ('VISIT', 'HAND')", name="source"),
    )

    task_id: Mapped[UUID]
    seq: Mapped[int]
    source: Mapped[str]
    visit_ref: Mapped[UUID | None]
    item_code: Mapped[str]
    item_title: Mapped[str]
    basis: Mapped[str]
    words: Mapped[str] = mapped_column(Encrypted())
    photos: Mapped[list[Any]] = mapped_column(default=list)
    found_at: Mapped[datetime]
    found_by: Mapped[UUID | None]
    found_by_name: Mapped[str]
    dropped_at: Mapped[datetime | None]
    dropped_reason: Mapped[str | None] = mapped_column(Encrypted())


class Rectification(TenantMixin, Base):
    """One round (轮): a numbered notice, the station's proof, the re-check. A letter or an order, never both.

    A guidance visit produces no order: the database itself refuses one. The number and the dates are the bureau's;
    the station writes only its proof and its request for more time."""

    __tablename__ = "audit_rectification"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "task_id", "task_kind"],
            ["audit_task.tenant_id", "audit_task.id", "audit_task.kind"],
        ),
        UniqueConstraint("tenant_id", "task_id", "round"),
        UniqueConstraint("tenant_id", "number"),
        CheckConstraint("kind IN ('WORK_NOTICE', 'ORDER', 'GOODS')", name="kind"),
        CheckConstraint("kind = 'WORK_NOTICE' OR task_kind = 'INSPECTION'", name="guidance_orders_nothing"),
        CheckConstraint("kind = 'WORK_NOTICE' OR basis <> ''", name="order_cites_law"),
        CheckConstraint("round > 0", name="round"),
        CheckConstraint("(rechecked_at IS NULL) = (recheck_on IS NULL)", name="rechecked"),
        CheckConstraint("rechecked_at IS NULL OR next_due_at IS NULL", name="at_rest"),
        CheckConstraint("granted_days >= 0", name="granted_days"),
        Index("ix_audit_rectification_office_path", "office_path", "due_on", "id"),
        Index("ix_audit_rectification_open", "tenant_id", "rechecked_at", "due_on"),
        Index(
            "ix_audit_rectification_next_due_at",
            "next_due_at",
            postgresql_where=text("next_due_at IS NOT NULL"),
        ),
    )

    task_id: Mapped[UUID]
    task_kind: Mapped[str]
    round: Mapped[int]
    kind: Mapped[str]
    number: Mapped[str]
    basis: Mapped[str] = mapped_column(server_default="")
    words: Mapped[str | None] = mapped_column(Encrypted())
    ordered_on: Mapped[date]
    days: Mapped[int | None]
    due_on: Mapped[date]
    issued_by: Mapped[UUID | None]
    issued_by_name: Mapped[str]
    bureau_path: Mapped[str] = path_column()
    issued_at: Mapped[datetime]
    asked_days: Mapped[int | None]
    asked_reason: Mapped[str | None] = mapped_column(Encrypted())
    asked_at: Mapped[datetime | None]
    granted_days: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Encrypted())
    proof_words: Mapped[str | None] = mapped_column(Encrypted())
    proof_by: Mapped[UUID | None]
    proof_by_name: Mapped[str | None]
    proof_at: Mapped[datetime | None]
    recheck_due: Mapped[date | None]
    recheck_on: Mapped[date | None]
    recheck_by: Mapped[list[Any]] = mapped_column(default=list)
    rechecked_at: Mapped[datetime | None]
    supervised_at: Mapped[datetime | None]
    next_due_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class RectificationItem(TenantMixin, Base):
    """One finding in one round: the station's proof of it, the re-check's word on it."""

    __tablename__ = "audit_rectification_item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "rectification_id"], ["audit_rectification.tenant_id", "audit_rectification.id"]
        ),
        ForeignKeyConstraint(["tenant_id", "finding_id"], ["audit_finding.tenant_id", "audit_finding.id"]),
        UniqueConstraint("tenant_id", "rectification_id", "finding_id"),
        CheckConstraint("result IS NULL OR result IN ('FIXED', 'PARTLY', 'NOT_FIXED')", name="result"),
    )

    rectification_id: Mapped[UUID]
    finding_id: Mapped[UUID]
    proof_words: Mapped[str | None] = mapped_column(Encrypted())
    proof_photos: Mapped[list[Any]] = mapped_column(default=list)
    result: Mapped[str | None]
    recheck_words: Mapped[str | None] = mapped_column(Encrypted())
    recheck_photos: Mapped[list[Any]] = mapped_column(default=list)
