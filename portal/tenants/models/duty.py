"""What the roster leads to: filings with the office, and the duty rota."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin


class StationFiling(TenantMixin, Base):
    """A change of head or liaison, filed with the office by itself; an officer takes note of it."""

    __tablename__ = "station_filing"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("role IN ('HEAD', 'LIAISON')", name="role"),
        CheckConstraint("what IN ('IN', 'OUT')", name="what"),
        CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", name="seen"),
        Index("ix_station_filing_office_path", "office_path", "at", "id"),
    )

    role: Mapped[str]
    what: Mapped[str]
    member_id: Mapped[UUID]
    member_name: Mapped[str]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None]
    seen_by_name: Mapped[str | None]


class DutyPattern(TenantMixin, Base):
    """Who is on duty on a day of the week: slots 1 (Monday) to 7, 8 for days off by the calendar of law."""

    __tablename__ = "duty_pattern"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        ForeignKeyConstraint(["tenant_id", "member_id"], ["station_member.tenant_id", "station_member.id"]),
        CheckConstraint("slot BETWEEN 1 AND 8", name="slot"),
    )

    slot: Mapped[int] = mapped_column(SmallInteger)
    member_id: Mapped[UUID]
    since: Mapped[date]
    until: Mapped[date | None]


class DutyException(TenantMixin, Base):
    """One day that differs from the week: others on duty, or the station closed."""

    __tablename__ = "duty_exception"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        UniqueConstraint("tenant_id", "day"),
        CheckConstraint("NOT closed OR cardinality(member_ids) = 0", name="closed"),
    )

    day: Mapped[date]
    member_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    closed: Mapped[bool]
    note: Mapped[str]
