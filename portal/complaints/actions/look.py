"""Seeing personal data, printing it, adding copies of evidence: not steps, but all on record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import subject_of
from portal.complaints.models import Complaint, Evidence, Reveal
from portal.complaints.queries.cases import case as one_case
from portal.complaints.rules.checks import check_reason
from portal.core.actor import Actor
from portal.core.errors import Conflict, Invalid
from portal.core.files import StoredFile
from portal.core.i18n import N_
from portal.trail import record

FIELDS = ("consumer_phone", "consumer_address", "consumer_id_no", "respondent_contact")
LOCKED = ("ARCHIVED", "VOIDED")


def reveal(db: Session, actor: Actor, case_id: UUID, field: str, reason: str, *, now: datetime) -> str:
    """Show one masked datum, with the reason on record. Raises Missing, or Invalid without a reason."""
    if field not in FIELDS:
        raise Invalid(N_("There is nothing of this kind to show."))
    complaint = one_case(db, case_id)
    why = (reason or "").strip()
    if len(why) < 2:
        raise Invalid(N_("Say why you need it."), field="reason")
    _note(db, actor, complaint, field, why, "complaints:case:revealed", {"field": field}, now)
    return str(getattr(complaint, field) or "")


def note_print(db: Session, actor: Actor, complaint: Complaint, paper: str, *, now: datetime) -> None:
    """A paper with personal data leaves the system: by whom, which, when."""
    _note(db, actor, complaint, "print", paper, "complaints:case:printed", {"paper": paper}, now)


def add_evidence(
    db: Session,
    actor: Actor,
    case_id: UUID,
    file: StoredFile,
    *,
    kind: str = "EVIDENCE",
    brought_by: str = "CONSUMER",
    note: str = "",
    now: datetime,
) -> Evidence:
    """Put a copy into the file; the original goes back. Raises Missing, or Conflict when the file is locked."""
    complaint = one_case(db, case_id)
    if complaint.state in LOCKED:
        raise Conflict(N_("This file is archived and locked."))
    made = Evidence(
        tenant_id=complaint.tenant_id,
        office_path=complaint.office_path,
        complaint_id=case_id,
        file_id=file.id,
        kind=kind,
        brought_by=brought_by,
        note=note.strip(),
        at=now,
        by_person=actor.person,
    )
    db.add(made)
    db.flush()
    data = {"file": file.sha256, "kind": kind, "brought_by": brought_by}
    record(db, actor, "complaints:case:evidence", subject_of(complaint), data, now=now)
    return made


def _note(
    db: Session,
    actor: Actor,
    complaint: Complaint,
    field: str,
    reason: str,
    event: str,
    data: dict[str, object],
    now: datetime,
) -> None:
    made = Reveal(
        tenant_id=complaint.tenant_id,
        office_path=complaint.office_path,
        complaint_id=complaint.id,
        field=field,
        reason=check_reason(reason) if field != "print" else reason,
        at=now,
        by_person=actor.person,
        by_name=actor.name,
    )
    db.add(made)
    db.flush()
    record(db, actor, event, subject_of(complaint), {**data, "reveal": made.id}, now=now)
