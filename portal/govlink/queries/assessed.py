"""The counts of one station that an assessment reads from the channel, in the station's scope."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import SHANGHAI, local_date
from portal.govlink.models import Dispatch

LEFT_OUT = ("RETURNED", "TAKEN_BACK")


def assessed(db: Session, first: date, last: date, now: datetime) -> dict[str, Any]:
    """Dispatches whose answer was due between two days, and those signed for and answered in time."""
    rows = (
        db.execute(
            select(Dispatch).where(
                Dispatch.feedback_due.between(first, last), Dispatch.state.not_in(LEFT_OUT)
            )
        )
        .scalars()
        .all()
    )
    over = [row for row in rows if row.fed_back_at is not None or row.feedback_due < local_date(now)]
    return {"dispatched": len(over), "dispatched_on_time": sum(1 for row in over if _in_time(row))}


def _in_time(row: Dispatch) -> bool:
    if row.signed_at is None or row.fed_back_at is None:
        return False
    return row.signed_at < _end(row.sign_due) and row.fed_back_at < _end(row.feedback_due)


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
