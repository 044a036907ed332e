"""Quarterly summaries: figures as the cases say them, what was handed in, what is late."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint
from portal.complaints.models.quarters import QuarterReturn
from portal.complaints.queries.counts import counts, inquiries
from portal.complaints.rules.quarters import LOOK_BACK, due_on, ended, span
from portal.core.clock import SHANGHAI, local_date
from portal.core.errors import Missing
from portal.core.i18n import N_
from portal.law import load_calendar
from portal.tenants import StationFacts, training_recorded

NAMES = (
    "received", "accepted", "goods", "services", "dispatched", "settled", "terminated", "referred", "pending",
    "overdue", "group_cases",
)  # fmt: skip


def figures(db: Session, station: StationFacts, year: int, quarter: int, today: date) -> dict[str, Any]:
    """The figures of the scope's own station; sums in yuan as text with two decimals."""
    first, last = span(year, quarter)
    found = next((one for one in counts(db, first, last, today) if one.tenant == station.tenant), None)
    values = asdict(found) if found else dict.fromkeys(NAMES, 0)
    return {
        **{name: values[name] for name in NAMES},
        "consultations": inquiries(db, first, last).get(station.tenant, 0),
        "dispute_amount": f"{values.get('dispute_amount', 0):.2f}",
        "recovered_amount": f"{values.get('recovered_amount', 0):.2f}",
        "trainings": training_recorded(db, first, last),
        "kind": station.kind,
    }


def hot_problems(db: Session, year: int, quarter: int, most: int = 3) -> list[tuple[str, int]]:
    """(problem, cases) of a quarter, the most frequent first: what the analysis begins with."""
    first, last = span(year, quarter)
    rows = db.execute(
        select(Complaint.problem, func.count())
        .where(Complaint.accepted_on.between(first, last), Complaint.problem.is_not(None))
        .group_by(Complaint.problem)
        .order_by(func.count().desc(), Complaint.problem)
        .limit(most)
    )
    return [(row[0] or "", row[1]) for row in rows]


def handed_in(db: Session, year: int, quarter: int, *, lock: bool = False) -> QuarterReturn | None:
    """What the scope's own station handed in for a quarter, or None."""
    wanted = select(QuarterReturn).where(QuarterReturn.year == year, QuarterReturn.quarter == quarter)
    return db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()


def one(db: Session, return_id: UUID, *, lock: bool = False) -> QuarterReturn:
    """One summary. Raises Missing."""
    wanted = select(QuarterReturn).where(QuarterReturn.id == return_id)
    found = db.execute(wanted.with_for_update() if lock else wanted).scalar_one_or_none()
    if found is None:
        raise Missing(N_("There is no such quarterly summary here."))
    return found


def of_quarter(db: Session, year: int, quarter: int) -> Sequence[QuarterReturn]:
    """What all stations of the scope handed in for a quarter."""
    wanted = select(QuarterReturn).where(QuarterReturn.year == year, QuarterReturn.quarter == quarter)
    return db.execute(wanted).scalars().all()


def known(db: Session, quarters: Sequence[tuple[int, int]]) -> dict[tuple[int, int], QuarterReturn]:
    """The scope's own station's summaries of these quarters."""
    years = {year for year, _ in quarters}
    rows = db.execute(select(QuarterReturn).where(QuarterReturn.year.in_(years))).scalars()
    return {(row.year, row.quarter): row for row in rows}


def late_quarters(db: Session, today: date) -> list[tuple[str, date]]:
    """(quarter as "2026-Q3", the day it was due) for each of the last quarters that is due and not handed in, since
    the station's first case: the known defect 未按时报送 (seed 001 篇四 §四)."""
    start = began(db)
    if start is None:
        return []
    calendar = load_calendar(db)
    quarters = [one for one in ended(today, LOOK_BACK) if span(*one)[1] >= start]
    there = known(db, quarters) if quarters else {}
    return [
        (f"{year}-Q{quarter}", due_on(year, quarter, calendar))
        for year, quarter in quarters
        if (year, quarter) not in there and due_on(year, quarter, calendar) < today
    ]


def began(db: Session) -> date | None:
    """The day of the station's first case, or None: nothing is asked of a quarter before it."""
    first: datetime | None = db.execute(
        select(Complaint.registered_at).order_by(Complaint.registered_at, Complaint.id).limit(1)
    ).scalar_one_or_none()
    return local_date(first) if first is not None else None


def returns_between(db: Session, first: date, last: date) -> tuple[int, int]:
    """(handed in on time, accepted) of the quarters whose last day lies between two days."""
    wanted = [(y, q) for y in range(first.year, last.year + 1) for q in range(1, 5)]
    rows = [row for key, row in known(db, wanted).items() if first <= span(*key)[1] <= last]
    on_time = sum(row.first_handed_in_at < _after(row.due_on) for row in rows)
    return on_time, sum(row.state == "ACCEPTED" for row in rows)


def _after(day: date) -> datetime:
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=SHANGHAI)
