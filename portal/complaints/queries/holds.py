"""Reading holds, and the list of files with the end of their terms."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, defer

from portal.complaints.models import Complaint, ComplaintHold
from portal.complaints.queries.inbox import SECRET

KEPT = and_(Complaint.state == "ARCHIVED", Complaint.purged_on.is_(None))


def standing(today: date) -> ColumnElement[bool]:
    """A hold that keeps its file on *today*."""
    return and_(
        ComplaintHold.lifted_at.is_(None), or_(ComplaintHold.until.is_(None), ComplaintHold.until >= today)
    )


def held(today: date) -> ColumnElement[bool]:
    """For a statement over Complaint: somebody holds the file."""
    return exists().where(
        ComplaintHold.tenant_id == Complaint.tenant_id,
        ComplaintHold.complaint_id == Complaint.id,
        standing(today),
    )


def holds_of(db: Session, cases: Collection[UUID]) -> Sequence[ComplaintHold]:
    """Every hold of these cases, oldest first."""
    wanted = select(ComplaintHold).where(ComplaintHold.complaint_id.in_(cases))
    return db.scalars(wanted.order_by(ComplaintHold.at, ComplaintHold.id)).all()


def unlifted(db: Session, case_id: UUID, side: str) -> ComplaintHold | None:
    """The hold of one side that nobody lifted, locked, or None. Its day may be over."""
    wanted = select(ComplaintHold).where(
        ComplaintHold.complaint_id == case_id, ComplaintHold.side == side, ComplaintHold.lifted_at.is_(None)
    )
    return db.scalars(wanted.with_for_update()).one_or_none()


def kept_files(today: date, *, only_held: bool = False) -> Select[Complaint]:
    """Archived files that still hold personal data, and open ones under a hold; to be paged by (keep_until, id)."""
    found = select(Complaint).options(*(defer(column, raiseload=True) for column in SECRET))
    return found.where(KEPT, held(today)) if only_held else found.where(KEPT)
