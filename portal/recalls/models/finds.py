"""What visits found on a shelf against a list."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.crypto import Encrypted
from portal.core.db import Base, TenantMixin
from portal.recalls.models.parts import of_task, one_of
from portal.recalls.rules.task.steps import STATES


class Find(TenantMixin, Base):
    """Listed goods that somebody on a visit found on the shelf. `answer_id` is the visit's answer that says so: told
    twice, it is one find. `said`: how the station had answered until then (the task's state)."""

    __tablename__ = "recall_find"
    __table_args__ = (
        of_task(),
        CheckConstraint(one_of("said", STATES), name="said"),
        UniqueConstraint("tenant_id", "task_id", "answer_id"),
    )

    task_id: Mapped[UUID]
    visit_id: Mapped[UUID]
    visit_no: Mapped[str]
    answer_id: Mapped[UUID]
    barcode: Mapped[str]
    words: Mapped[str] = mapped_column(Encrypted())
    said: Mapped[str]
    found_at: Mapped[datetime]
    by_person: Mapped[UUID | None]
    by_name: Mapped[str]
    at: Mapped[datetime]
