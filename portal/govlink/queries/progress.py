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

AT_REST = frozenset({"CLOSED", "ARCHIVED"})


@dataclass(frozen=True)
class Progress:
    """Where the case stands; ``path`` is each state it reached and when; ``answer`` what may be fed back now;
    ``at_rest``: closed or archived, so that only a reopening changes it; ``moved``: it went on since the answer."""

    number: str
    state: Term
    path: list[tuple[Term, datetime]]
    answer: str | None
    recovered: Decimal | None
    last_on: date | None
    at_rest: bool
    moved: bool


def progress(db: Session, row: Dispatch) -> Progress | None:
    """The progress of the dispatch's case, or None before it was opened."""
    if row.case_id is None:
        return None
    case = complaints.progress(db, row.case_id)
    return Progress(
        number=case.number,
        state=complaints.STATES[case.state],
        path=[(complaints.STATES[state], at) for state, at in case.path],
        answer=answer_of(case.state, case.outcome),
        recovered=case.recovered,
        last_on=local_date(case.path[-1][1]),
        at_rest=case.state in AT_REST,
        moved=any(at > row.fed_back_at for state, at in case.path if state == "REOPENED")
        if row.fed_back_at
        else False,
    )
