"""The bureau table: a public directory, small and cold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, path_column
from portal.core.ids import new_id


class Bureau(Base):
    """One node: a bureau or an office. ``path`` never changes once stations lie under it."""

    __tablename__ = "bureau"
    __place__ = "reference"
    __table_args__ = (
        CheckConstraint("length(path) % 4 = 0 AND length(path) > 0", name="path_segments"),
        CheckConstraint("kind IN ('PROVINCE', 'CITY', 'COUNTY', 'OFFICE')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("bureau.id"))
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]
    path: Mapped[str] = path_column(unique=True)
    area_code: Mapped[str]
    phone: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
