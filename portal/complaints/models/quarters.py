"""The quarterly summary (F03) as a station handed it in, and what the office said of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import one_of
from portal.complaints.rules.quarters import STATES
from portal.core.db import Base, TenantMixin


class QuarterReturn(TenantMixin, Base):
    """One quarter of one station. `figures` are counted from the cases when it is handed in; nobody types them."""

    __tablename__ = "quarter_return"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        UniqueConstraint("tenant_id", "year", "quarter"),
        one_of("state", STATES),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
        CheckConstraint("(state = 'HANDED_IN') = (decided_at IS NULL)", name="decided"),
        Index("ix_quarter_return_office_path", "office_path", "year", "quarter"),
    )

    year: Mapped[int]
    quarter: Mapped[int]
    state: Mapped[str]
    figures: Mapped[dict[str, Any]]
    hotspots: Mapped[str]
    suggestions: Mapped[str]
    due_on: Mapped[date]
    first_handed_in_at: Mapped[datetime]
    handed_in_at: Mapped[datetime]
    handed_in_by: Mapped[UUID | None]
    handed_in_name: Mapped[str]
    opinion: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_name: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
