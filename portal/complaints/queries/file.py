"""Is the file complete? Which papers of a case are there, against what its ending asks for."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.complaints.models import (
    Complaint,
    Decision,
    Feedback,
    Minutes,
    Party,
    Referral,
    Settlement,
    Termination,
    Test,
)
from portal.complaints.rules.file import missing_papers, required_papers

Row = TypeVar("Row", Decision, Minutes, Settlement, Termination, Feedback, Referral, Party, Test)
ENDINGS = {"SETTLED": "settled", "BREACHED": "breached", "NOT_ACCEPTED": "rejected"}
REFERRED = ("LEAD", "REFERRED")


def ending_of(outcome: str) -> str:
    """The way a case ended, as rules.file names it."""
    return "referred" if outcome in REFERRED else ENDINGS.get(outcome, "terminated")


def file_missing(db: Session, complaint: Complaint) -> tuple[str, ...]:
    """What the file of a closed case still lacks (keys of rules.file.PAPERS)."""
    if complaint.outcome is None:
        return ()
    tests = _rows(db, Test, complaint)
    required = required_papers(
        ending_of(complaint.outcome),
        by_proxy=complaint.by_proxy,
        tested=bool(tests),
        handed_over=any(row.cause != "REPORT_UP" for row in _rows(db, Referral, complaint)),
    )
    return missing_papers(required, _present(db, complaint, tests))


def _present(db: Session, complaint: Complaint, tests: list[Test]) -> frozenset[str]:
    decisions, minutes = _rows(db, Decision, complaint), _rows(db, Minutes, complaint)
    agreement = next((row for row in _rows(db, Settlement, complaint) if row.concluded), None)
    ended = _rows(db, Termination, complaint)
    powers = [row for row in _rows(db, Party, complaint) if row.kind == "PROXY"]
    refused = [row for row in decisions if not row.accepted]
    there = {
        "category": complaint.category,
        "problem": complaint.problem,
        "decision": decisions,
        "minutes": minutes,
        "minutes_signed": minutes and all(row.signed for row in minutes),
        "handling": agreement and agreement.opinion,
        "review": agreement and agreement.approver and agreement.review_opinion,
        "agreement": agreement,
        "feedback": _rows(db, Feedback, complaint),
        "termination": ended,
        "ways_told": ended or refused,
        "referral": [row for row in _rows(db, Referral, complaint) if row.cause != "REPORT_UP"],
        "power": any(row.original_seen for row in powers),
        "test": all(row.ended for row in tests),
    }
    return frozenset(paper for paper, is_there in there.items() if is_there)


def _rows(db: Session, model: type[Row], complaint: Complaint) -> list[Row]:
    return list(db.scalars(select(model).where(model.complaint_id == complaint.id)))
