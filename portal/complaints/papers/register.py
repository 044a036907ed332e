"""F02, the register book: generated in time order from the cases themselves, nothing typed twice (M30)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import names_of
from portal.complaints.models import Complaint
from portal.core.errors import Invalid
from portal.core.i18n import N_
from portal.tenants import StationFacts

MOST = 2000  # rows of one print: a busy mall's year


@dataclass(frozen=True)
class RegisterRow:
    """One line of the book."""

    case: Complaint
    officer: str


@dataclass(frozen=True)
class RegisterPaper:
    """The book of a period: cases accepted from *first* to *last*, both days included."""

    station: StationFacts
    first: date
    last: date
    rows: list[RegisterRow]


def register_paper(db: Session, station: StationFacts, first: date, last: date) -> RegisterPaper:
    """The book of a period. Raises Invalid when it ends before it begins or holds too many lines for one print."""
    if last < first:
        raise Invalid(N_("The last day lies before the first."), field="last")
    statement = (
        select(Complaint)
        .where(Complaint.accepted_on >= first, Complaint.accepted_on <= last)
        .order_by(Complaint.accepted_on, Complaint.number)
        .limit(MOST + 1)
    )
    cases = list(db.scalars(statement))
    if len(cases) > MOST:
        raise Invalid(N_("More than %(most)s cases: choose a shorter period."), most=MOST)
    names = names_of(db, [row.assignee for row in cases])
    rows = [
        RegisterRow(row, names.get(row.assignee, row.registrar) if row.assignee else row.registrar)
        for row in cases
    ]
    return RegisterPaper(station, first, last, rows)
