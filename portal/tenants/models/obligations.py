"""Who must have a station: a bureau's own rules, and its register of who operates in the area."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, path_column
from portal.core.ids import new_id


class ObligationRule(Base):
    """A rule a bureau added to the shipped ones: for a region and a kind, from a date to a date (exclusive)."""

    __tablename__ = "obligation_rule"
    __place__ = "reference"
    __table_args__ = (
        CheckConstraint("level IN ('ANY', 'DISTRICT', 'COUNTY')", name="level"),
        CheckConstraint("until IS NULL OR until > since", name="until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    region: Mapped[str]
    level: Mapped[str]
    kind: Mapped[str]
    expr: Mapped[str]
    source: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]


class RegisterEntry(Base):
    """One enterprise operating in an office's area (摸底), as the office knows it."""

    __tablename__ = "register_entry"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint("mark IS NULL OR mark IN ('NOTIFIED', 'EXEMPT')", name="mark"),
        CheckConstraint("(mark IS NULL) = (marked_on IS NULL)", name="marked"),
        CheckConstraint("mark IS DISTINCT FROM 'EXEMPT' OR mark_reason IS NOT NULL", name="exempt"),
        Index("ix_register_entry_office_path", "office_path", "name", "id"),
        Index("ix_register_entry_uscc", "uscc"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    region: Mapped[str]
    name: Mapped[str]
    uscc: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str]
    floor_area: Mapped[int | None]
    stalls: Mapped[int | None]
    scenic_level: Mapped[int | None]
    contact: Mapped[str]
    phone: Mapped[str | None] = mapped_column(Encrypted())
    mark: Mapped[str | None]
    mark_reason: Mapped[str | None]
    marked_on: Mapped[date | None]
    marked_by_name: Mapped[str | None]
    added_at: Mapped[datetime]
    left_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
