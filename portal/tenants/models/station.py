"""A station: its one home row, its public card in the directory, its profile, its roster."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin, path_column
from portal.core.ids import new_id


class TenantHome(Base):
    """One row a tenant and nothing else: the source of fan-outs (design.md §10)."""

    __tablename__ = "tenant_home"
    __place__ = "tenant"
    __table_args__ = (Index("ix_tenant_home_office_path", "office_path"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()


class StationCard(Base):
    """The public card of a station, in the directory outside any tenant: what a plaque says."""

    __tablename__ = "station_card"
    __place__ = "reference"
    __table_args__ = (
        CheckConstraint("kind IN ('MALL', 'SUPERMARKET', 'MARKET', 'ENTERPRISE', 'SCENIC')", name="kind"),
        CheckConstraint(
            "status IN ('APPLIED', 'FOUNDED', 'ACCEPTED', 'SUSPENDED', 'REMOVED')", name="status"
        ),
        Index("ix_station_card_office_path", "office_path"),
        Index("ix_station_card_parent", "parent"),
        Index("ix_station_card_host_name", "host_name"),
    )

    station: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    host_name: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    office_id: Mapped[UUID] = mapped_column(ForeignKey("bureau.id"))
    office_path: Mapped[str] = path_column()
    area_code: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]
    keywords: Mapped[str] = mapped_column(server_default="")
    parent: Mapped[UUID | None]  # the head office's own station, when this is a branch's


class StationProfile(Base):
    """The profile inside the walls: the host enterprise, the place, and the station's own settings."""

    __tablename__ = "station_profile"
    __place__ = "tenant"
    __table_args__ = (
        CheckConstraint("promise_days IS NULL OR promise_days BETWEEN 1 AND 20", name="promise_days"),
        CheckConstraint("retention_years >= 2", name="retention_years"),
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        Index("ix_station_profile_host_uscc", "host_uscc"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    office_path: Mapped[str] = path_column()
    host_name: Mapped[str]
    host_uscc: Mapped[str]
    host_representative: Mapped[str] = mapped_column(server_default="")
    room: Mapped[str] = mapped_column(server_default="")
    opening_hours: Mapped[str] = mapped_column(server_default="")  # as people read them
    hours: Mapped[list[Any]] = mapped_column(
        server_default="[]", default=list
    )  # rules.hours: as code reads them
    directions: Mapped[str] = mapped_column(server_default="")
    floor_area: Mapped[int | None]
    stalls: Mapped[int | None]
    scenic_level: Mapped[int | None]
    founded_on: Mapped[date | None]
    plaque_no: Mapped[str] = mapped_column(server_default="")
    amount_limit: Mapped[Decimal | None]
    promise_days: Mapped[int | None]
    pause_on_testing: Mapped[bool] = mapped_column(default=True)
    retention_years: Mapped[int] = mapped_column(default=3)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class StationMember(TenantMixin, Base):
    """One line of the roster (人员): what the wall shows, and the account that acts for it."""

    __tablename__ = "station_member"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        ForeignKeyConstraint(["tenant_id", "photo_id"], ["stored_file.tenant_id", "stored_file.id"]),
        CheckConstraint("cardinality(roles) > 0", name="some_role"),
        Index("ix_station_member_person_id", "tenant_id", "person_id"),
    )

    person_id: Mapped[UUID | None]
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    position: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str | None] = mapped_column(Encrypted())
    badge_no: Mapped[str] = mapped_column(server_default="")
    education: Mapped[str] = mapped_column(server_default="")
    qualification: Mapped[str] = mapped_column(server_default="")  # certificates and courses, in words
    photo_id: Mapped[UUID | None]
    since: Mapped[date]
    until: Mapped[date | None]
    invitation_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so


class StationCounter(Base):
    """Human numbers without gaps: one row per station, kind and year, locked while a number is taken."""

    __tablename__ = "station_counter"
    __place__ = "tenant"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    office_path: Mapped[str] = path_column()
    last: Mapped[int]
