"""A known defect found at a station: a task with a remedy, never a penalty by itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin


class StationDefect(TenantMixin, Base):
    """One defect of one period (`period`: "2026", "2026-Q3", or "" for a lasting one), open until it is remedied
    or the office dismisses it with a reason."""

    __tablename__ = "station_defect"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        UniqueConstraint("tenant_id", "code", "period"),
        CheckConstraint("how IS NULL OR how IN ('REMEDIED', 'DISMISSED')", name="how"),
        CheckConstraint("(closed_at IS NULL) = (how IS NULL)", name="closed"),
        CheckConstraint("(how = 'DISMISSED') = (reason IS NOT NULL)", name="dismissed"),
        Index(
            "ix_station_defect_office_path",
            "office_path",
            "found_at",
            "id",
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    code: Mapped[str]
    period: Mapped[str]
    facts: Mapped[dict[str, Any]]
    found_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    how: Mapped[str | None]
    reason: Mapped[str | None]
    closed_by: Mapped[UUID | None]
    closed_by_name: Mapped[str | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_name: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
