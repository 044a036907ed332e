"""The consumer's side: the link that is a key, and what came back through it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import of_case, one_of
from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin


class ComplaintLink(TenantMixin, Base):
    """A status link, found by the hash of its secret; the token itself is encrypted, to print the slip again and
    to send it. A new one ends the old."""

    __tablename__ = "complaint_link"
    __table_args__ = (*of_case("complaint_link"), UniqueConstraint("tenant_id", "secret_hash"))

    complaint_id: Mapped[UUID]
    secret_hash: Mapped[str]
    token: Mapped[str] = mapped_column(Encrypted())
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ComplaintReply(TenantMixin, Base):
    """What the consumer said through the link: a message, yes or no to the proposal, done or not done."""

    __tablename__ = "complaint_reply"
    __table_args__ = (
        *of_case("complaint_reply"),
        one_of("kind", ("MESSAGE", "DONE", "NOT_DONE", "TO_OFFICE", "WITHDRAW")),
    )

    complaint_id: Mapped[UUID]
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None]
