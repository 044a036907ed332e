"""What happens at a station by itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core import outbox
from portal.core.actor import SYSTEM
from portal.tenants.actions.training.exams import close_overdue


@outbox.job("tenants.exam_over")
def exam_over(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """The time of an exam paper is over."""
    close_overdue(db, SYSTEM, UUID(payload["paper"]), now=now)
