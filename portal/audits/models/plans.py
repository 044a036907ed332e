"""The year's plan of checks (抽查计划): what, whom, how many of each credit class, by how many people."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, path_column
from portal.core.ids import new_id


class Plan(Base):
    """A plan of one kind. ``filters`` narrows the register (kinds of station, offices); ``ratios`` is the part of
    the same name in docs/draw-format.md; ``cap`` is the most checks one enterprise has in a calendar year."""

    __tablename__ = "audit_plan"
    __place__ = "local"
    __table_args__ = (
        UniqueConstraint("office_path", "number"),
        CheckConstraint("kind IN ('INSPECTION', 'GUIDANCE')", name="kind"),
        CheckConstraint("state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'WITHDRAWN')", name="state"),
        CheckConstraint("team_size >= 2", name="team_size"),
        CheckConstraint("cap > 0", name="cap"),
        CheckConstraint("starts_on <= ends_on", name="dates"),
        CheckConstraint("(state = 'APPROVED') = (approved_at IS NOT NULL)", name="approved"),
        CheckConstraint("publish_months IN (3, 12, 36)", name="publish_months"),
        Index("ix_audit_plan_office_path", "office_path", "year", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    bureau_id: Mapped[UUID]
    number: Mapped[str]
    year: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    items: Mapped[list[str]]
    filters: Mapped[dict[str, Any]]
    ratios: Mapped[dict[str, Any]]
    cap: Mapped[int]
    team_size: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    publish_months: Mapped[int]
    state: Mapped[str]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    approved_by_name: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    opinion: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
