"""登记簿 (F02): filed cases in order of acceptance. Derived from the cases, never typed."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint


def filed(db: Session, first: date, last: date, limit: int = 2000) -> list[Complaint]:
    """Cases archived from *first* to *last*, oldest acceptance first."""
    begun = func.coalesce(Complaint.accepted_on, Complaint.closed_on)
    return list(
        db.scalars(
            select(Complaint)
            .where(Complaint.archived_on.between(first, last), Complaint.archive_no.is_not(None))
            .order_by(begun, Complaint.number)
            .limit(limit)
        )
    )
