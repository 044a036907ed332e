"""Files whose term has ended."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint
from portal.complaints.queries.holds import held


def out_of_term(db: Session, today: date, limit: int) -> list[Complaint]:
    """Archived cases kept past their last day, not yet cleared, that nobody holds. For the system."""
    return list(
        db.scalars(
            select(Complaint)
            .where(Complaint.keep_until < today, Complaint.purged_on.is_(None), Complaint.state == "ARCHIVED")
            .where(~held(today))
            .order_by(Complaint.keep_until)
            .limit(limit)
        )
    )
