"""The counts of one station that an assessment reads from its complaints, in the station's scope."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, ComplaintClock, Referral
from portal.complaints.queries.quarters import returns_between
from portal.complaints.rules.elements import ELEMENTS, missing_elements
from portal.complaints.rules.words.intake import REPORTABLE
from portal.core.clock import SHANGHAI, local_date
from portal.law import load_calendar, working_days_between

ARCHIVED_WITHIN = 10  # working days after the end (standards.json WORK-6)
REPORTED_WITHIN = 1  # day after registration: serious, hot and group cases (seed 001 第十五条)


def assessed(db: Session, first: date, last: date, _now: datetime) -> dict[str, Any]:
    """Counts between two days, both included: registered, closed, settled, performed, archived, reported."""
    registered = _registered(db, first, last)
    closed = _closed(db, first, last)
    due, performed = _performed(db, first, last)
    on_time, accepted = returns_between(db, first, last)
    return {
        "cases": len(registered),
        "cases_complete": sum(1 for row in registered if not missing_elements(_elements(row))),
        "closed": len(closed),
        "closed_on_time": len(closed) - len(_late(db, [row.id for row in closed])),
        "settled": sum(row.outcome == "SETTLED" for row in closed),
        "terminated": sum(row.outcome == "TERMINATED" for row in closed),
        "agreements_due": due,
        "agreements_performed": performed,
        "archived_on_time": _archived(db, closed),
        "serious_reports_late": _late_reports(db, registered),
        "quarters_on_time": on_time,
        "reports_accepted": accepted,
    }


def _elements(row: Complaint) -> dict[str, Any]:
    return {key: getattr(row, key) for key in ELEMENTS}


def _registered(db: Session, first: date, last: date) -> Sequence[Complaint]:
    begin, end = _span(first, last)
    wanted = select(Complaint).where(
        Complaint.registered_at >= begin,
        Complaint.registered_at < end,
        Complaint.number.is_not(None),
        Complaint.state != "VOIDED",
        Complaint.report == "NONE",
        Complaint.purged_on.is_(None),
    )
    return db.execute(wanted).scalars().all()


def _closed(db: Session, first: date, last: date) -> Sequence[Complaint]:
    wanted = select(Complaint).where(
        Complaint.closed_on.between(first, last), Complaint.state.in_(("CLOSED", "ARCHIVED"))
    )
    return db.execute(wanted).scalars().all()


def _late(db: Session, closed: Sequence[UUID]) -> set[UUID]:
    """Those of *closed* that overran the rules' limit or the station's own promise, in any round."""
    wanted = select(ComplaintClock.complaint_id).where(
        ComplaintClock.complaint_id.in_(closed),
        ComplaintClock.code.in_(("STATION_20D", "STATION_PROMISE")),
        ComplaintClock.in_time.is_(False),
    )
    return set(db.execute(wanted).scalars())


def _performed(db: Session, first: date, last: date) -> tuple[int, int]:
    """(agreements whose last day fell into the period, those performed by then)."""
    row = db.execute(
        select(func.count(), func.count().filter(ComplaintClock.in_time.is_(True))).where(
            ComplaintClock.code == "PERFORM_DUE",
            ComplaintClock.due_on.between(first, last),
            ComplaintClock.stopped_by.is_distinct_from("void"),
        )
    ).one()
    return row[0], row[1]


def _archived(db: Session, closed: Sequence[Complaint]) -> int:
    calendar = load_calendar(db)
    return sum(
        1
        for row in closed
        if row.archived_on is not None
        and row.closed_on is not None
        and working_days_between(row.closed_on, row.archived_on, calendar) <= ARCHIVED_WITHIN
    )


def _late_reports(db: Session, registered: Sequence[Complaint]) -> int:
    wanted = {row.id: local_date(row.registered_at) for row in registered if REPORTABLE & set(row.flags)}
    if not wanted:
        return 0
    rows = db.execute(
        select(Referral.complaint_id, func.min(Referral.at))
        .where(Referral.complaint_id.in_(list(wanted)))
        .group_by(Referral.complaint_id)
    )
    told = {case: local_date(at) for case, at in rows}
    latest = timedelta(days=REPORTED_WITHIN)
    return sum(1 for case, day in wanted.items() if case not in told or told[case] > day + latest)


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(first, time(), SHANGHAI)
    return begin, datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
