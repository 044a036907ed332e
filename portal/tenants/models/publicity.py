"""Tables of publicity: activities and their photos, consumption warnings, typical cases."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin
from portal.tenants.rules.publicity import ACTIVITIES, SOURCES


class PublicityActivity(TenantMixin, Base):
    """An activity with its counts; struck out ones stay on record."""

    __tablename__ = "publicity_activity"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("kind IN (" + ", ".join(f"'{code}'" for code in ACTIVITIES) + ")", name="kind"),
        CheckConstraint("materials >= 0 AND people >= 0 AND consultations >= 0", name="counts"),
        Index("ix_publicity_activity_held_on", "tenant_id", "held_on", "id"),
    )

    kind: Mapped[str]
    title: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str]
    materials: Mapped[int]
    people: Mapped[int]
    consultations: Mapped[int]
    summary: Mapped[str]
    struck_on: Mapped[date | None]
    by_person: Mapped[UUID | None]
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class PublicityPhoto(TenantMixin, Base):
    """A photo of an activity."""

    __tablename__ = "publicity_photo"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "activity_id"], ["publicity_activity.tenant_id", "publicity_activity.id"]
        ),
        ForeignKeyConstraint(["tenant_id", "file_id"], ["stored_file.tenant_id", "stored_file.id"]),
        Index("ix_publicity_photo_activity_id", "tenant_id", "activity_id"),
    )

    activity_id: Mapped[UUID]
    file_id: Mapped[UUID]
    at: Mapped[datetime]


class ConsumptionWarning(TenantMixin, Base):
    """A warning on the public page, the board and the screen, from its approval and between its days."""

    __tablename__ = "consumption_warning"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("source IN (" + ", ".join(f"'{code}'" for code in SOURCES) + ")", name="source"),
        CheckConstraint("shown_until >= shown_from", name="shown"),
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved"),
        Index("ix_consumption_warning_shown_until", "tenant_id", "shown_until", "id"),
    )

    title: Mapped[str]
    body: Mapped[str]
    led: Mapped[str]
    source: Mapped[str]
    shown_from: Mapped[date]
    shown_until: Mapped[date]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    by_person: Mapped[UUID | None]
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class TypicalCase(TenantMixin, Base):
    """A case told without its people: written from a closed complaint, approved, filed with the office, published.

    The complaint is named by id only: it belongs to a module above this one."""

    __tablename__ = "typical_case"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved"),
        CheckConstraint("published_at IS NULL OR approved_at IS NOT NULL", name="published"),
        CheckConstraint("filed_at IS NULL OR approved_at IS NOT NULL", name="filed"),
        Index("ix_typical_case_at", "tenant_id", "at", "id"),
    )

    complaint_id: Mapped[UUID]
    case_no: Mapped[str]
    category: Mapped[str]
    amount: Mapped[Decimal | None]
    recovered: Mapped[Decimal | None]
    title: Mapped[str]
    story: Mapped[str]
    handling: Mapped[str]
    lesson: Mapped[str]
    basis: Mapped[str]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    filed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    by_person: Mapped[UUID | None]
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
