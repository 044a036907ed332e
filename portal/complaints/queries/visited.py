"""Closed complaints as return visits ask for them: what sampling needs, what a caller reads out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, ComplaintEvent, Settlement
from portal.complaints.queries.cases import case
from portal.complaints.rules.words.outcomes import OUTCOMES
from portal.core import masks
from portal.core.i18n import current_locale

# Steps by which a person of the station made the result that stands in the record.
JUDGING = (
    *("reject", "start", "negotiate", "prelim_settlement", "review_approve", "head_approve"),
    *("perform_done", "terminate", "timeout_20d", "test_objection"),
)


@dataclass(frozen=True, slots=True)
class ClosedFile:
    """A closed case without anything personal."""

    tenant: UUID
    case_id: UUID
    office_path: str
    number: str
    closed_on: date
    amount: Decimal | None
    injury: bool
    group: bool
    dispatched: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is read out to the consumer; the telephone is masked."""

    number: str
    consumer: str
    phone: str
    respondent: str
    subject: str
    outcome: str
    terms: str
    closed_on: date | None


_CLOSED = select(
    Complaint.tenant_id,
    Complaint.id,
    Complaint.office_path,
    Complaint.number,
    Complaint.closed_on,
    Complaint.amount,
    Complaint.flags,
    Complaint.dispatched,
).where(
    Complaint.state.in_(("CLOSED", "ARCHIVED")),
    Complaint.report == "NONE",
    Complaint.number.is_not(None),
    Complaint.purged_on.is_(None),
)


def closed_between(db: Session, first: date, last: date) -> Sequence[ClosedFile]:
    """The cases of the scope closed on these days, both included, by their numbers."""
    return _files(db, _CLOSED.where(Complaint.closed_on.between(first, last)).order_by(Complaint.number))


def closed_one(db: Session, case_id: UUID) -> ClosedFile | None:
    """One closed case, or None when it is open, sealed, or out of its term."""
    found = _files(db, _CLOSED.where(Complaint.id == case_id))
    return found[0] if found else None


def _files(db: Session, statement: Select[*tuple[object, ...]]) -> list[ClosedFile]:
    return [
        ClosedFile(
            tenant=row.tenant_id,
            case_id=row.id,
            office_path=row.office_path,
            number=row.number,
            closed_on=row.closed_on,
            amount=row.amount,
            injury="INJURY" in row.flags,
            group="GROUP" in row.flags,
            dispatched=row.dispatched,
        )
        for row in db.execute(statement)
    ]


def spoken(db: Session, case_id: UUID) -> Spoken:
    """What a caller says of a case. Raises Missing."""
    row = case(db, case_id)
    made = db.execute(
        select(Settlement.terms)
        .where(Settlement.complaint_id == case_id, Settlement.concluded.is_(True))
        .order_by(Settlement.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return Spoken(
        number=row.number or "",
        consumer=masks.name(row.consumer_name),
        phone=masks.phone(row.consumer_phone),
        respondent=row.respondent_name,
        subject=row.item_name,
        outcome=OUTCOMES.label(row.outcome, current_locale()),
        terms=made or "",
        closed_on=row.closed_on,
    )


def number_for_text(db: Session, case_id: UUID) -> str | None:
    """The consumer's telephone for a message that a job sends, or None."""
    return case(db, case_id).consumer_phone


def judges(db: Session, case_id: UUID) -> frozenset[UUID]:
    """Who settled, approved, refused or ended a case, in any of its rounds. Raises Missing."""
    took = select(ComplaintEvent.by_person).where(
        ComplaintEvent.complaint_id == case_id,
        ComplaintEvent.event.in_(JUDGING),
        ComplaintEvent.by_person.is_not(None),
    )
    people = {one for one in db.scalars(took) if one is not None}
    return frozenset(people | set(case(db, case_id).officers))
