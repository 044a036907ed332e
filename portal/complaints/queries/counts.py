"""Figures of cases for reports: one definition a number, each opens its cases. Works in every scope."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from portal.complaints.models import Complaint, Inquiry
from portal.complaints.rules.words.outcomes import OUTCOMES, group
from portal.core.clock import SHANGHAI

SETTLED = [code for code in OUTCOMES if group(code) == "SETTLED"]
TERMINATED = [
    code for code in OUTCOMES if group(code) == "TERMINATED" and code not in ("VOIDED", "NOT_ACCEPTED")
]
REFERRED = [code for code in OUTCOMES if group(code) == "REFERRED"]


@dataclass(frozen=True, slots=True)
class Counts:
    """One station's figures for cases accepted in a period: accepted = settled + terminated + referred + pending.

    Sums in yuan. `received` counts registrations in the period, accepted or not; `overdue` those now past a limit.
    """

    tenant: UUID
    received: int
    accepted: int
    goods: int
    services: int
    dispatched: int
    settled: int
    terminated: int
    referred: int
    pending: int
    overdue: int
    group_cases: int
    dispute_amount: Decimal
    recovered_amount: Decimal


def counts(db: Session, first: date, last: date, today: date) -> list[Counts]:
    """The figures of every station the session may see, for cases of the days *first* to *last*."""
    accepted = Complaint.accepted_on.between(first, last)
    agreed = Complaint.agreement_concluded.is_(True) & Complaint.outcome.is_(None)
    settled = or_(Complaint.outcome.in_(SETTLED), agreed)
    received = (Complaint.registered_at >= _midnight(first)) & (
        Complaint.registered_at < _midnight(last + timedelta(days=1))
    )

    def n(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(*conditions)

    def total(column: ColumnElement[Decimal], *conditions: ColumnElement[bool]) -> ColumnElement[Decimal]:
        both = conditions[0] if len(conditions) == 1 else conditions[0] & conditions[1]
        return func.coalesce(func.sum(case((both, column), else_=0)), 0)

    rows = db.execute(
        select(
            Complaint.tenant_id,
            n(received).label("received"),
            n(accepted).label("accepted"),
            n(accepted, Complaint.category.startswith("G")).label("goods"),
            n(accepted, Complaint.category.startswith("S")).label("services"),
            n(accepted, Complaint.dispatched.is_(True)).label("dispatched"),
            n(accepted, settled).label("settled"),
            n(accepted, Complaint.outcome.in_(TERMINATED)).label("terminated"),
            n(accepted, Complaint.outcome.in_(REFERRED)).label("referred"),
            n(accepted, Complaint.outcome.is_(None), ~agreed).label("pending"),
            n(accepted, Complaint.due_on < today).label("overdue"),
            n(accepted, Complaint.flags.contains(["GROUP"])).label("group_cases"),
            total(Complaint.amount, accepted).label("dispute_amount"),  # type: ignore[arg-type]
            total(Complaint.recovered_amount, accepted, settled).label("recovered_amount"),  # type: ignore[arg-type]
        )
        .where(or_(received, accepted), Complaint.state.not_in(("DRAFT", "VOIDED")))
        .group_by(Complaint.tenant_id)
        .order_by(Complaint.tenant_id)
    )
    return [Counts(*list(row)) for row in rows]


def inquiries(db: Session, first: date, last: date) -> dict[UUID, int]:
    """Inquiries answered in the period, by station."""
    rows = db.execute(
        select(Inquiry.tenant_id, func.count())
        .where(Inquiry.at >= _midnight(first), Inquiry.at < _midnight(last + timedelta(days=1)))
        .group_by(Inquiry.tenant_id)
    )
    return dict(list(rows))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
