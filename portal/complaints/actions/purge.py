"""保存期满: the personal data of a file go, its statistics stay. System scope; nothing before the term ends."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.complaints.actions.desk import subject_of
from portal.complaints.models import (
    Appointment,
    Complaint,
    ComplaintEvent,
    ComplaintLink,
    ComplaintReply,
    ComplaintToken,
    Decision,
    Evidence,
    Feedback,
    Minutes,
    Party,
    Referral,
    Reopening,
    Reveal,
    SealedIdentity,
    Settlement,
    Signature,
    Termination,
    Test,
)
from portal.complaints.queries.holds import holds_of
from portal.complaints.rules.holds import stands
from portal.core import files
from portal.core.actor import SYSTEM
from portal.core.clock import local_date
from portal.core.errors import Refused
from portal.core.i18n import N_
from portal.trail import record

GONE = "—"
# What people wrote, or what names somebody. Codes, dates and sums stay: they are the statistics.
WORDS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (ComplaintEvent, {"note": ""}),
    (Decision, {"detail": ""}),
    (Minutes, {"present": GONE, "content": GONE, "place": "", "signed_note": GONE}),
    (Appointment, {"about": ""}),
    (Test, {"question": "", "conclusion": "", "sealed_note": ""}),
    (Settlement, {"summary": "", "terms": "", "obligations": [], "text": "", "opinion": ""}),
    (Signature, {"strokes": None}),
    (Feedback, {"proof_note": "", "opinion_note": ""}),
    (Termination, {"detail": GONE}),
    (Referral, {"summary": "", "measures": "", "office_reply": None}),
    (SealedIdentity, {"name": "", "phone": None, "address": None, "id_no": None}),
    (Reopening, {"detail": ""}),
    (Party, {"name": GONE, "phone": None, "phone_index": None, "id_no": None, "matters": GONE}),
    (Evidence, {"note": ""}),
    (ComplaintReply, {"text": ""}),
    (ComplaintLink, {"token": ""}),
    (Reveal, {"reason": GONE}),
)
CASE_WORDS: dict[str, Any] = {
    "consumer_name": "",
    "consumer_phone": None,
    "consumer_phone_index": None,
    "consumer_address": None,
    "consumer_id_type": None,
    "consumer_id_no": None,
    "respondent_contact": None,
    "facts": "",
    "event_place": "",
}


def purge_case(db: Session, complaint: Complaint, *, now: datetime) -> None:
    """Clear one file. Raises Refused before its term has ended, and while somebody holds it."""
    today = local_date(now)
    if complaint.keep_until is None or today <= complaint.keep_until:
        raise Refused(N_("This file must be kept until %(day)s."), day=complaint.keep_until)
    holds = holds_of(db, [complaint.id])
    if any(stands(one, today) for one in holds):
        raise Refused(N_("This file is held: it is not given up."))
    for one in holds:
        one.reason, one.lift_reason = GONE, one.lift_reason and GONE
    for model, values in WORDS:
        statement = update(model).where(*_mine(model, complaint)).values(**values)
        db.execute(statement, execution_options={"synchronize_session": False})
    signers = select(Signature).where(*_mine(Signature, complaint))
    for at, signature in enumerate(db.scalars(signers)):
        signature.signer_name = f"{GONE}{at}"
    db.execute(delete(ComplaintToken).where(*_mine(ComplaintToken, complaint)))
    _purge_files(db, complaint, now)
    for name, value in CASE_WORDS.items():
        setattr(complaint, name, value)
    complaint.purged_on = today
    db.flush()
    record(db, SYSTEM, "complaints:case:purged", subject_of(complaint), {}, now=now)


def _mine(model: Any, complaint: Complaint) -> tuple[Any, ...]:
    return model.tenant_id == complaint.tenant_id, model.complaint_id == complaint.id


def _purge_files(db: Session, complaint: Complaint, now: datetime) -> None:
    held = [
        *db.scalars(select(Evidence.file_id).where(*_mine(Evidence, complaint))),
        *db.scalars(select(Signature.file_id).where(*_mine(Signature, complaint))),
        *db.scalars(select(Minutes.scan_id).where(*_mine(Minutes, complaint))),
        *db.scalars(select(Test.report_file_id).where(*_mine(Test, complaint))),
        *db.scalars(select(Test.commission_file_id).where(*_mine(Test, complaint))),
        *db.scalars(select(Party.power_file_id).where(*_mine(Party, complaint))),
        *db.scalars(select(Party.id_file_id).where(*_mine(Party, complaint))),
    ]
    wanted = {one for one in held if one is not None}
    rows = select(files.StoredFile).where(
        files.StoredFile.tenant_id == complaint.tenant_id, files.StoredFile.id.in_(wanted)
    )
    for row in db.scalars(rows):
        if row.purged_at is None:
            files.purge(row, now)
