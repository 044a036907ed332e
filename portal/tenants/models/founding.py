"""How a station begins, lives and ends: an enterprise's application, the steps of its status, its plaques, and the
points and branches it serves at."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column
from portal.core.ids import new_id


class StationApplication(Base):
    """What an enterprise without an account wrote to an office. The office's alone: no station reads it, and the
    applicant only by the secret of the link (functions station_application_of, …_answer)."""

    __tablename__ = "station_application"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint("status IN ('NEW', 'ASKED', 'REFUSED', 'FOUNDED')", name="status"),
        CheckConstraint("(status = 'FOUNDED') = (station IS NOT NULL)", name="founded"),
        CheckConstraint("kind IN ('MALL', 'SUPERMARKET', 'MARKET', 'ENTERPRISE', 'SCENIC')", name="kind"),
        Index("ix_station_application_office_path", "office_path", "created_at", "id"),
        Index("ix_station_application_host_uscc", "host_uscc"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    status: Mapped[str]
    name: Mapped[str]
    host_name: Mapped[str]
    host_uscc: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]
    floor_area: Mapped[int | None]
    stalls: Mapped[int | None]
    scenic_level: Mapped[int | None]
    contact_name: Mapped[str]
    contact_phone: Mapped[str | None] = mapped_column(Encrypted())
    head_name: Mapped[str]
    liaison_name: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    station: Mapped[UUID | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class ApplicationStep(Base):
    """What happened to an application, oldest first; the applicant reads the same lines."""

    __tablename__ = "station_application_step"
    __place__ = "local"
    __table_args__ = (
        CheckConstraint("event IN ('APPLIED', 'ASKED', 'ANSWERED', 'REFUSED', 'FOUNDED')", name="event"),
        Index("ix_station_application_step_application_id", "application_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("station_application.id"))
    office_path: Mapped[str] = path_column()
    event: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]
    note: Mapped[str | None] = mapped_column(Encrypted())


class StationStep(TenantMixin, Base):
    """One step of a station's status life, by the bureau: what it became, why, by which document."""

    __tablename__ = "station_step"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("event IN ('FOUND', 'ACCEPT', 'SUSPEND', 'RESUME', 'REMOVE')", name="event"),
        Index("ix_station_step_at", "tenant_id", "at"),
    )

    event: Mapped[str]
    status: Mapped[str]
    on_day: Mapped[date]
    at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    person_name: Mapped[str]
    bureau_name: Mapped[str]
    reason: Mapped[str]
    document_ref: Mapped[str]


class StationPlaque(TenantMixin, Base):
    """A plaque with its number, kept after it was replaced, lost or taken down."""

    __tablename__ = "station_plaque"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("(ended_on IS NULL) = (why IS NULL)", name="ended"),
        CheckConstraint("why IS NULL OR why IN ('DAMAGED', 'LOST', 'RENAMED', 'REMOVED')", name="why"),
    )

    number: Mapped[str]
    given_on: Mapped[date]
    missing_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    why: Mapped[str | None]


class ServicePoint(TenantMixin, Base):
    """A counter or hall where the station serves besides its own room; it has no account of its own."""

    __tablename__ = "service_point"
    __table_args__ = (ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),)

    name: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]
    opening_hours: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so
