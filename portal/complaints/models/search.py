"""Search under row-level security: equality on (tenant, token) does the work, never LIKE."""

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, TenantMixin


class ComplaintToken(TenantMixin, Base):
    """One pair of characters (or one number) that occurs in a case."""

    __tablename__ = "complaint_token"
    __table_args__ = (
        PrimaryKeyConstraint("tenant_id", "token", "complaint_id"),
        ForeignKeyConstraint(["tenant_id", "complaint_id"], ["complaint.tenant_id", "complaint.id"]),
        Index("ix_complaint_token_complaint_id", "tenant_id", "complaint_id"),
    )

    id = None  # type: ignore[assignment]
    token: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[UUID] = mapped_column(primary_key=True)
