"""What bureaux enter into the working-day calendar. The rest of it ships with the product (`rules.seed`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, path_column


class EditedDay(Base):
    """One day as a bureau says it is, for its own subtree; a lower bureau's word beats a higher one's."""

    __tablename__ = "law_calendar_day"
    __place__: ClassVar[str] = "reference"
    __table_args__ = (CheckConstraint("kind IN ('STATUTORY', 'DAY_OFF', 'WORKDAY')", name="kind"),)

    path: Mapped[str] = path_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    edited_by: Mapped[UUID | None]
    edited_at: Mapped[datetime]


class CompleteUntil(Base):
    """How far a bureau has entered the yearly holiday arrangement for its subtree."""

    __tablename__ = "law_calendar"
    __place__: ClassVar[str] = "reference"

    path: Mapped[str] = path_column(primary_key=True)
    complete_until: Mapped[date]
    edited_by: Mapped[UUID | None]
    edited_at: Mapped[datetime]
