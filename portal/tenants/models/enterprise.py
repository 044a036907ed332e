"""A head office (group) and the stations that agreed to be shown to it: a small directory outside any tenant."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, path_column
from portal.core.ids import new_id


class Enterprise(Base):
    """A head office, entered by the bureau whose path it carries. Its people are memberships of kind "enterprise"."""

    __tablename__ = "enterprise"
    __place__ = "reference"
    __table_args__ = (Index("ix_enterprise_office_path", "office_path", "name", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office_path: Mapped[str] = path_column()
    name: Mapped[str]
    uscc: Mapped[str]
    made_at: Mapped[datetime]


class EnterpriseStation(Base):
    """A station under a head office: asked by the bureau, shown once the station's head agreed, until ended."""

    __tablename__ = "enterprise_station"
    __place__ = "reference"
    __table_args__ = (Index("ix_enterprise_station_station", "station"),)

    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    station: Mapped[UUID] = mapped_column(ForeignKey("station_card.station"), primary_key=True)
    office_path: Mapped[str] = path_column()
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def agreed(self) -> bool:
        """True while the station's yes holds: an old yes is not one to being asked anew."""
        return self.agreed_at is not None and self.agreed_at >= self.asked_at and self.ended_at is None
