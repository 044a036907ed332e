"""咨询: a question answered. Every contact has an end, also the ten-second one (件件有登记，事事有结果)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import one_of
from portal.complaints.rules.words.intake import CHANNELS
from portal.core.db import Base, TenantMixin

ENDS = ("ANSWERED", "TO_COMPLAINT", "OTHER_WAY")


class Inquiry(TenantMixin, Base):
    """One question at the desk: no name, no phone."""

    __tablename__ = "inquiry"
    __table_args__ = (
        one_of("channel", CHANNELS),
        one_of("ended", ENDS),
        Index("ix_inquiry_at", "tenant_id", "at", "id"),
    )

    channel: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    ended: Mapped[str]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
    complaint_id: Mapped[UUID | None]
