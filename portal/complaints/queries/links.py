"""The status link: from its word to the case, and what the consumer may read there."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, ComplaintLink, Reveal
from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.core.place_tokens import unpack_token

GONE = N_("This link is not valid, or no longer. The station can give you a new one.")


def case_of_link(db: Session, token: str, now: datetime) -> Complaint:
    """The case of a link, in its station's public scope. Raises Missing for any other word."""
    unpacked = unpack_token(token)
    found = None
    if unpacked is not None:
        found = db.execute(
            select(Complaint)
            .join(
                ComplaintLink,
                (ComplaintLink.tenant_id == Complaint.tenant_id)
                & (ComplaintLink.complaint_id == Complaint.id),
            )
            .where(ComplaintLink.secret_hash == unpacked[1])
            .where(ComplaintLink.ended_at.is_(None), ComplaintLink.expires_at > now)
        ).scalar_one_or_none()
    if found is None or found.report == "ONLY":
        raise Missing(GONE)
    return found


def looks(db: Session, complaint: Complaint) -> list[Reveal]:
    """Who looked at the consumer's data, newest first."""
    return list(
        db.scalars(
            select(Reveal)
            .where(Reveal.complaint_id == complaint.id, Reveal.field != "print")
            .order_by(Reveal.at.desc())
        )
    )
