"""Where a case stands, for who sent it: states, days and codes; no person's words, no personal data."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.complaints.models import Minutes
from portal.complaints.queries.cases import case, events
from portal.complaints.rules.words.outcomes import result


@dataclass(frozen=True, slots=True)
class Progress:
    """A case as its dispatcher may see it. Money in yuan; `result` as form F01 prints it."""

    number: str
    state: str
    outcome: str | None
    result: str | None
    accepted_on: date | None
    closed_on: date | None
    recovered: Decimal | None
    negotiations: int
    last_at: datetime
    path: tuple[tuple[str, datetime], ...]
    """Each state reached and when, oldest first."""


def progress(db: Session, case_id: UUID) -> Progress:
    """The progress of a case, in its station's scope or a bureau's above it. Raises Missing."""
    row = case(db, case_id)
    history = events(db, case_id)
    held = db.execute(
        select(func.count()).select_from(Minutes).where(Minutes.complaint_id == case_id)
    ).scalar_one()
    return Progress(
        number=row.number or "",
        state=row.state,
        outcome=row.outcome,
        result=result(row.outcome),
        accepted_on=row.accepted_on,
        closed_on=row.closed_on,
        recovered=row.recovered_amount,
        negotiations=held,
        last_at=history[-1].at,
        path=tuple((event.to_state, event.at) for event in history if event.from_state != event.to_state),
    )
