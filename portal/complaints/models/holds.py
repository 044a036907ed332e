"""保全: a file that is not given up when its term ends, as long as somebody needs it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import of_case, one_of
from portal.complaints.rules.holds import SIDES
from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin


class ComplaintHold(TenantMixin, Base):
    """A hold of the station or of its office on one file, until a day or until it is lifted. One of each at a time."""

    __tablename__ = "complaint_hold"
    __table_args__ = (
        *of_case("complaint_hold"),
        one_of("side", SIDES),
        CheckConstraint("(lifted_at IS NULL) = (lift_reason IS NULL)", name="lifted"),
        Index(
            "uq_complaint_hold_standing",
            "tenant_id",
            "complaint_id",
            "side",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    complaint_id: Mapped[UUID]
    side: Mapped[str]
    reason: Mapped[str] = mapped_column(Encrypted())
    until: Mapped[date | None]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None]
    lifted_name: Mapped[str] = mapped_column(default="")
    lift_reason: Mapped[str | None] = mapped_column(Encrypted())
