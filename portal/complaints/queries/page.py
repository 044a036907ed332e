"""Everything the page of one case shows: the history first, then only what the history says is there."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session

from portal.complaints.models import (
    Appointment,
    Complaint,
    ComplaintEvent,
    ComplaintHold,
    ComplaintReply,
    Decision,
    Evidence,
    Feedback,
    Minutes,
    Party,
    Referral,
    Reopening,
    Settlement,
    Signature,
    Termination,
    Test,
)
from portal.complaints.queries.cases import events
from portal.complaints.queries.facts import Gathered, gather
from portal.complaints.rules.facts import ONLY_REPORT
from portal.core.files import StoredFile

Row = TypeVar("Row")
# Which rows exist when an event stands in the history.
SOURCES: tuple[tuple[type[Any], frozenset[str]], ...] = (
    (Decision, frozenset({"accept", "reject"})),
    (Minutes, frozenset({"negotiate"})),
    (Appointment, frozenset({"appoint"})),
    (Test, frozenset({"commission_test"})),
    (Settlement, frozenset({"prelim_settlement"})),
    (Signature, frozenset({"sign_consumer", "sign_operator", "negotiate"})),
    (Feedback, frozenset({"perform_done"})),
    (Termination, frozenset({"terminate", "timeout_20d", "test_objection"})),
    (Referral, frozenset({"refer", "transfer_to_office", "perform_failed", "report_up"})),
    (Reopening, frozenset({"revisit_mismatch"})),
)


@dataclass(frozen=True)
class EvidenceFile:
    """A copy in the file, and what is known of its content."""

    evidence: Evidence
    file: StoredFile


@dataclass
class CasePage:
    """One case with its papers."""

    case: Complaint
    known: Gathered
    events: list[ComplaintEvent]
    files: list[EvidenceFile]
    parties: list[Party]
    replies: list[ComplaintReply]
    holds: list[ComplaintHold]
    rows: dict[type[Any], list[Any]] = field(default_factory=dict)

    def of(self, model: type[Row]) -> list[Row]:
        """The rows of one kind of paper, oldest first."""
        return self.rows.get(model, [])

    def last(self, model: type[Row]) -> Row | None:
        """The newest row of one kind, or None."""
        found = self.of(model)
        return found[-1] if found else None

    @property
    def agreement(self) -> Settlement | None:
        """The agreement both sides signed last, or None."""
        return next((row for row in reversed(self.of(Settlement)) if row.concluded), None)


def load_page(db: Session, complaint: Complaint, today: date) -> CasePage:
    """The page of *complaint*."""
    history = events(db, complaint.id)
    names = {row.event for row in history}
    # Of a sealed report nothing is shown that its teller brought or wrote: it may say who he is (办法 第三十七条).
    brought = _brought(db, complaint)
    if complaint.report == ONLY_REPORT:
        brought &= {ComplaintHold}
    papers = [model for model, when in SOURCES if names & when]
    return CasePage(
        case=complaint,
        known=gather(db, complaint, today, papers=papers),
        events=history,
        files=evidence(db, complaint.id) if Evidence in brought else [],
        parties=_rows(db, Party, complaint.id) if Party in brought else [],
        replies=_rows(db, ComplaintReply, complaint.id) if ComplaintReply in brought else [],
        holds=_rows(db, ComplaintHold, complaint.id) if ComplaintHold in brought else [],
        rows={model: _rows(db, model, complaint.id) for model in papers},
    )


# What no step stands for in the history and may be there all the same.
BROUGHT: tuple[Any, ...] = (Evidence, Party, ComplaintReply, ComplaintHold)
_BROUGHT = select(
    *(
        exists().where(kind.tenant_id == bindparam("tenant"), kind.complaint_id == bindparam("case"))
        for kind in BROUGHT
    )
)


def _brought(db: Session, complaint: Complaint) -> set[type[Any]]:
    """The kinds of BROUGHT the case has: one question instead of three."""
    row = db.execute(_BROUGHT, {"tenant": complaint.tenant_id, "case": complaint.id}).one()
    return {kind for kind, there in zip(BROUGHT, row, strict=True) if there}


def evidence(db: Session, case_id: UUID) -> list[EvidenceFile]:
    """The copies in the file, oldest first."""
    rows = db.execute(
        select(Evidence, StoredFile)
        .join(
            StoredFile,
            (StoredFile.tenant_id == Evidence.tenant_id) & (StoredFile.id == Evidence.file_id),
        )
        .where(Evidence.complaint_id == case_id)
        .order_by(Evidence.at, Evidence.id)
    )
    return [EvidenceFile(one, file) for one, file in rows]


def case_file(db: Session, complaint: Complaint, file_id: UUID) -> StoredFile | None:
    """One stored file of a case: evidence, a signature, a scan; None when it belongs to no paper of it, and for
    everything in a sealed report."""
    if complaint.report == ONLY_REPORT:
        return None
    for column in (
        Evidence.file_id,
        Signature.file_id,
        Minutes.scan_id,
        Test.report_file_id,
        Test.commission_file_id,
        Party.power_file_id,
        Party.id_file_id,
    ):
        model: Any = column.class_
        held = select(column).where(model.complaint_id == complaint.id, column == file_id)
        if db.execute(held.limit(1)).first():
            return db.execute(select(StoredFile).where(StoredFile.id == file_id)).scalar_one_or_none()
    return None


def _rows(db: Session, model: Any, case_id: UUID) -> list[Any]:
    return list(db.scalars(_of_case(model), {"case": case_id}))


@cache
def _of_case(model: Any) -> Select[Any]:
    key = model.at if hasattr(model, "at") else model.id
    return select(model).where(model.complaint_id == bindparam("case")).order_by(key, model.id)
