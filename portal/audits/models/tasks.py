"""One station visit and, once published, its public record."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.audits.models.registers import one_of
from portal.audits.rules.task import STATES
from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column


class Task(TenantMixin, Base):
    """A visit to one station (检查任务). The station reads it; only the bureau writes.

    ``team`` holds {"inspector", "person", "name", "certificate"}, the leader first; ``people`` their person ids, to
    find a person's visits; ``checklist`` is the frozen list of what is looked at ({"edition", "items"}); ``seed``
    picks the sample of the ledger."""

    __tablename__ = "audit_task"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        UniqueConstraint("tenant_id", "number"),
        UniqueConstraint("tenant_id", "id", "kind"),
        CheckConstraint("kind IN ('INSPECTION', 'GUIDANCE')", name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("(state = 'CANCELLED') = (cancel_reason IS NOT NULL)", name="cancelled"),
        CheckConstraint(
            "state IN ('PLANNED', 'PACKED', 'VISITING', 'CANCELLED') OR visited_on IS NOT NULL",
            name="visited",
        ),
        CheckConstraint("state <> 'PUBLISHED' OR kind = 'INSPECTION'", name="only_inspections_publish"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> result_by", name="two_people"),
        CheckConstraint(
            "state NOT IN ('REVIEWED', 'PUBLISHED') OR (reviewed_at IS NOT NULL AND result_at IS NOT NULL)",
            name="reviewed",
        ),
        CheckConstraint("window_from <= window_until", name="window"),
        Index("ix_audit_task_office_path", "office_path", "state", "window_until", "id"),
        Index("ix_audit_task_plan_id", "office_path", "plan_id"),
        Index("ix_audit_task_draw_id", "office_path", "draw_id"),
        Index("ix_audit_task_own", "tenant_id", "state", "window_until"),
        Index("ix_audit_task_people", "people", postgresql_using="gin"),
    )

    plan_id: Mapped[UUID]
    draw_id: Mapped[UUID | None]
    bureau_id: Mapped[UUID]
    bureau_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    number: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    credit: Mapped[str | None]
    team: Mapped[list[Any]]
    people: Mapped[list[str]]
    window_from: Mapped[date]
    window_until: Mapped[date]
    planned_on: Mapped[date | None]
    checklist: Mapped[dict[str, Any]]
    seed: Mapped[str]
    told_at: Mapped[datetime | None]
    packed_at: Mapped[datetime | None]
    visited_on: Mapped[date | None]
    way: Mapped[str | None]
    met: Mapped[str | None]
    result: Mapped[list[str]] = mapped_column(default=list)
    result_words: Mapped[str | None] = mapped_column(Encrypted())
    result_by: Mapped[UUID | None]
    result_by_name: Mapped[str | None]
    result_at: Mapped[datetime | None]
    publish_due: Mapped[date | None]
    publish_months: Mapped[int]
    reviewed_by: Mapped[UUID | None]
    reviewed_by_name: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    review_words: Mapped[str | None] = mapped_column(Encrypted())
    published_at: Mapped[datetime | None]
    followed_up_on: Mapped[date | None]
    cancel_reason: Mapped[str | None]
    next_due_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class Publication(Base):
    """The public record of one inspection (抽查结果公示). Withdrawn by the term or by decision, never deleted."""

    __tablename__ = "audit_publication"
    __place__ = "reference"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        Index("ix_audit_publication_published_at", "published_at", "id"),
        Index("ix_audit_publication_station", "station"),
        Index("ix_audit_publication_shown_until", "shown_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office_path: Mapped[str] = path_column()
    bureau_name: Mapped[str]
    station: Mapped[UUID]
    station_name: Mapped[str]
    host_name: Mapped[str]
    uscc: Mapped[str | None]
    number: Mapped[str]
    plan_title: Mapped[str]
    draw_id: Mapped[UUID | None]
    items: Mapped[list[str]]
    result: Mapped[list[str]]
    visited_on: Mapped[date]
    published_at: Mapped[datetime]
    shown_until: Mapped[date]
    followed_up_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]
