"""What stations reported or handed over (F12), as the office that receives it asks. Bureau scope."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, Referral
from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.tenants import StationCard

NONE_SUCH = N_("There is no such report.")


def reports(*, answered: bool | None = None) -> Select[Referral, Complaint, str]:
    """(report, its case, its station's name): all, or only those with or without the office's word."""
    joined = (Complaint.tenant_id == Referral.tenant_id) & (Complaint.id == Referral.complaint_id)
    found = (
        select(Referral, Complaint, StationCard.name)
        .join(Complaint, joined)
        .join(StationCard, StationCard.station == Referral.tenant_id)
        .where(Complaint.state != "VOIDED")
    )
    if answered is None:
        return found
    return found.where(Referral.office_reply.is_not(None) if answered else Referral.office_reply.is_(None))


def report(db: Session, report_id: UUID) -> Referral:
    """One report. Raises Missing for another's or an unknown one."""
    found = db.execute(select(Referral).where(Referral.id == report_id)).scalar_one_or_none()
    if found is None:
        raise Missing(NONE_SUCH)
    return found


def count_unanswered(db: Session) -> int:
    """How many wait for the office's word."""
    return db.scalar(reports(answered=False).with_only_columns(func.count())) or 0
