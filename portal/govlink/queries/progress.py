"""The station's case behind a dispatch, in plain words: states and days, no person's words."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from portal import complaints
from portal.core.clock import local_date
from portal.core.terms import Term
from portal.govlink.models import Dispatch
from portal.govlink.rules.results import answer_of


@dataclass(frozen=True)
class Progress:
    """Where the case stands; ``path`` is each state it reached and when; ``answer`` what may be fed back now."""

    number: str
    state: Term
    path: list[tuple[Term, datetime]]
    answer: str | None
    recovered: Decimal | None
    last_on: date | None


def progress(db: Session, row: Dispatch) -> Progress | None:
    """The progress of the dispatch's case, or None before it was opened."""
    if row.case_id is None:
        return None
    case = complaints.case(db, row.case_id)
    path: list[tuple[Term, datetime]] = []
    for event in complaints.events(db, row.case_id):
        if event.from_state != event.to_state:
            path.append((complaints.STATES[event.to_state], event.at))
    return Progress(
        number=case.number or "",
        state=complaints.STATES[case.state],
        path=path,
        answer=answer_of(case.state, case.outcome),
        recovered=case.recovered_amount,
        last_on=local_date(path[-1][1]) if path else None,
    )
