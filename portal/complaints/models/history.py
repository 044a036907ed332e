"""The history of a case: one row a step, insert-only, chained by its states."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.complaints.models.parts import listed
from portal.complaints.rules.table import TABLE
from portal.core.db import Base, TenantMixin

STEPS = sorted({f"{row.source or ''}>{row.event}>{row.target}" for row in TABLE})
ACTORS = sorted({f"{row.event}:{role}" for row in TABLE for role in row.roles})


class ComplaintEvent(TenantMixin, Base):
    """One step taken. The database refuses a step the table does not know, a role it does not name, and a step
    that does not begin where the one before it ended."""

    __tablename__ = "complaint_event"
    __table_args__ = (
        UniqueConstraint("tenant_id", "complaint_id", "seq"),
        UniqueConstraint("tenant_id", "complaint_id", "seq", "to_state"),
        ForeignKeyConstraint(
            ["tenant_id", "complaint_id", "prev_seq", "from_state"],
            [
                "complaint_event.tenant_id",
                "complaint_event.complaint_id",
                "complaint_event.seq",
                "complaint_event.to_state",
            ],
            name="fk_complaint_event_before",
        ),
        CheckConstraint(
            f"(coalesce(from_state, '') || '>' || event || '>' || to_state) IN {listed(STEPS)}", name="step"
        ),
        CheckConstraint(f"(event || ':' || role) IN {listed(ACTORS)}", name="role"),
        CheckConstraint(
            "(seq = 1 AND prev_seq IS NULL AND from_state IS NULL) "
            "OR (seq > 1 AND prev_seq = seq - 1 AND from_state IS NOT NULL)",
            name="chain",
        ),
    )

    complaint_id: Mapped[UUID]
    seq: Mapped[int]
    prev_seq: Mapped[int | None]
    event: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    role: Mapped[str]
    at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    """What the timeline says beside the step's name; Chinese, may hold what people wrote."""
    shown: Mapped[bool] = mapped_column(default=False)
    """The consumer reads this line too."""
