"""Clocks of a case, one row a run: a reopened case keeps the result of its first."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import of_case, one_of
from portal.complaints.rules.clocks import CLOCKS
from portal.core.db import Base, TenantMixin


class ComplaintClock(TenantMixin, Base):
    """One clock from its start to its stop. `next_at` is the only thing the sweep reads: its index holds nothing
    but clocks that still have a word to say, so a sweep costs what is due and not what is open."""

    __tablename__ = "complaint_clock"
    __table_args__ = (
        *of_case("complaint_clock"),
        one_of("code", CLOCKS),
        CheckConstraint("stopped_at IS NULL OR next_at IS NULL", name="stopped_is_silent"),
        Index("ix_complaint_clock_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL")),
        Index(
            "uq_complaint_clock_running",
            "tenant_id",
            "complaint_id",
            "code",
            unique=True,
            postgresql_where=text("stopped_at IS NULL"),
        ),
    )

    complaint_id: Mapped[UUID]
    code: Mapped[str]
    round: Mapped[int]
    started_at: Mapped[datetime]
    promised: Mapped[dict[str, Any] | None]
    """What law.due must be told: {"days": 5} or {"date": "2026-12-01"} and {"received": …}; None: the law's own."""
    pauses: Mapped[list[Any]] = mapped_column(default=list)
    """[[from ISO date, to ISO date or null], …]"""
    due_on: Mapped[date]
    """Last day as reckoned when it last started, paused or resumed."""
    provisional: Mapped[bool] = mapped_column(default=False)
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[str | None]
    in_time: Mapped[bool | None]
    told: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
