"""The draw in the product: what was frozen, what was published, who stepped back afterwards."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column
from portal.core.ids import new_id

MAYBE = JSONB(none_as_null=True)


class Draw(Base):
    """One draw of a plan. ``document`` is the frozen plan (yizhan-plan/1) without its secret, empty while it is being
    frozen; ``announcement`` is what it pins; ``secret`` stays in this row, encrypted, until the draw reveals it.
    ``entropy`` are the numbers entered at ``entered_at``, ``failure`` why the last long step did not end well
    (``message`` and ``params`` of the refusal), ``job_id`` the worker's promise while it works."""

    __tablename__ = "audit_draw"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint(
            "state IN ('FREEZING', 'FROZEN', 'ANNOUNCED', 'DRAWING', 'DRAWN', 'CANCELLED')", name="state"
        ),
        CheckConstraint("state IN ('FREEZING', 'CANCELLED') OR announcement_sha256 <> ''", name="frozen"),
        CheckConstraint(
            "state NOT IN ('ANNOUNCED', 'DRAWING', 'DRAWN') OR announced_at IS NOT NULL", name="announced"
        ),
        CheckConstraint(
            "state <> 'DRAWING' OR (entropy IS NOT NULL AND entered_at IS NOT NULL)", name="entered"
        ),
        CheckConstraint("(state = 'DRAWN') = (drawn_at IS NOT NULL)", name="drawn"),
        CheckConstraint("entropy_from < entropy_until", name="entropy_window"),
        Index("ix_audit_draw_plan_id", "plan_id"),
        Index("ix_audit_draw_office_path", "office_path", "frozen_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("audit_plan.id"))
    number: Mapped[str]
    state: Mapped[str]
    sources: Mapped[list[str]]
    document: Mapped[dict[str, Any]]
    announcement: Mapped[dict[str, Any] | None] = mapped_column(MAYBE)
    secret: Mapped[str] = mapped_column(Encrypted())
    announcement_sha256: Mapped[str]
    entropy_from: Mapped[datetime]
    entropy_until: Mapped[datetime]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[UUID | None]
    announced_at: Mapped[datetime | None]
    announced_by: Mapped[UUID | None]
    entropy: Mapped[list[Any] | None] = mapped_column(MAYBE)
    entered_at: Mapped[datetime | None]
    failure: Mapped[dict[str, Any] | None] = mapped_column(MAYBE)
    job_id: Mapped[UUID | None]
    drawn_at: Mapped[datetime | None]
    drawn_by: Mapped[UUID | None]
    cancel_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class Announcement(Base):
    """What anybody may read of a draw: the announcement before it, the transcript after it."""

    __tablename__ = "audit_announcement"
    __place__ = "reference"
    __table_args__ = (Index("ix_audit_announcement_announced_at", "announced_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    number: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    announcement: Mapped[dict[str, Any]]
    announcement_sha256: Mapped[str]
    announced_at: Mapped[datetime]
    entropy_from: Mapped[datetime]
    entropy_until: Mapped[datetime]
    transcript: Mapped[dict[str, Any] | None]
    drawn_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]


class Recusal(TenantMixin, Base):
    """Somebody asks, after the draw, that an inspector step back from one station: the inspector or the station."""

    __tablename__ = "audit_recusal"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "task_id"], ["audit_task.tenant_id", "audit_task.id"]),
        UniqueConstraint("tenant_id", "task_id", "inspector"),
        CheckConstraint("state IN ('ASKED', 'APPROVED', 'REFUSED')", name="state"),
        CheckConstraint("(state = 'ASKED') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(state = 'APPROVED') = (replacement IS NOT NULL)", name="replacement"),
        Index("ix_audit_recusal_office_path", "office_path", "state"),
    )

    task_id: Mapped[UUID]
    inspector: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str | None] = mapped_column(Encrypted())
    side: Mapped[str]
    declared_on: Mapped[date]
    declared_by: Mapped[UUID | None]
    declared_by_name: Mapped[str]
    state: Mapped[str]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    opinion: Mapped[str | None] = mapped_column(Encrypted())
    replacement: Mapped[str | None]
