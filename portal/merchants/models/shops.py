"""The shop table."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin


class Merchant(TenantMixin, Base):
    """A shop, stall or counter whose goods and services a complaint may be about."""

    __tablename__ = "merchant"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id"], ["tenant_home.tenant_id"]),
        CheckConstraint("status IN ('OPEN', 'CLOSED')", name="status"),
        Index("ix_merchant_name", "tenant_id", "name", "id"),
    )

    name: Mapped[str]
    stall: Mapped[str] = mapped_column(server_default="")
    brand: Mapped[str] = mapped_column(server_default="")
    uscc: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    phone: Mapped[str | None] = mapped_column(Encrypted())
    status: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    person_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def title(self) -> str:
        """How a case strip names the shop: name and stall."""
        return f"{self.name}（{self.stall}）" if self.stall else self.name
