"""The counts of one station that an assessment reads from its own house, in the station's scope."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.clock import SHANGHAI, local_date
from portal.tenants.models import PostedRule
from portal.tenants.models.publicity import ConsumptionWarning, PublicityActivity, TypicalCase
from portal.tenants.models.training import TrainingAttendance, TrainingSession
from portal.tenants.queries.standards import standard_state
from portal.tenants.queries.stations import gaps_today, roster
from portal.tenants.rules import COMPOSITION

# What the assessment's standard calls a rule (standards.json SYS-1 to SYS-5) and which posted rule answers it. First
# asked responsibility stands in the rules of acceptance, no-reason return among the public promises.
POSTED = {
    "ACCEPTANCE": "ACCEPT",
    "REPORTING": "REPORT",
    "RESPONSIBILITY": "MANAGE",
    "QUALITY_PROMISE": "QUALITY",
    "WITHDRAWAL": "WITHDRAW",
    "SETTLEMENT": "SETTLE",
    "COMPENSATION": "COMPENSATE",
    "FIRST_ASKED": "ACCEPT",
    "NO_REASON_RETURN": "PROMISE",
}
CURRENT = timedelta(days=365)  # a rule is current when it was approved or took effect within twelve months


def assessed(db: Session, first: date, last: date, now: datetime) -> dict[str, Any]:
    """Counts between two days, both included: checklist, roster, rules, training, publicity."""
    state = standard_state(db, now)
    people = roster(db, last)
    return {
        "checklist_score": state.score if state and state.confirmed and state.score else Decimal(0),
        "roles_filled": len(COMPOSITION) - len(gaps_today(db, now)),
        "rules_current": frozenset(_rules(db, last)),
        "training_sessions": _sessions(db, first, last),
        "staff": len(people),
        "staff_trained": _trained(db, first, last, [one.id for one in people]),
        "months": _months(first, last),
        "months_with_update": _updates(db, first, last),
        "activities": _activities(db, first, last),
        "typical_cases": _stories(db, first, last),
    }


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _rules(db: Session, last: date) -> list[str]:
    rows = db.execute(
        select(PostedRule.code, func.max(PostedRule.effective_on))
        .where(PostedRule.state == "APPROVED", PostedRule.effective_on <= last)
        .where(PostedRule.ended_on.is_(None) | (PostedRule.ended_on > last))
        .group_by(PostedRule.code)
    )
    current = {code for code, since in rows if since is not None and since >= last - CURRENT}
    return [name for name, code in POSTED.items() if code in current]


def _held(first: date, last: date) -> Any:
    return TrainingSession.held_on.between(first, last) & TrainingSession.cancelled_on.is_(None)


def _sessions(db: Session, first: date, last: date) -> int:
    rows = (
        select(TrainingSession.id)
        .join(
            TrainingAttendance,
            (TrainingAttendance.tenant_id == TrainingSession.tenant_id)
            & (TrainingAttendance.session_id == TrainingSession.id),
        )
        .where(_held(first, last))
        .distinct()
    )
    return len(db.execute(rows).all())


def _trained(db: Session, first: date, last: date, people: list[Any]) -> int:
    rows = (
        select(TrainingAttendance.member_id)
        .join(
            TrainingSession,
            (TrainingSession.tenant_id == TrainingAttendance.tenant_id)
            & (TrainingSession.id == TrainingAttendance.session_id),
        )
        .where(_held(first, last), TrainingAttendance.member_id.in_(people))
        .distinct()
    )
    return len(db.execute(rows).all())


def _updates(db: Session, first: date, last: date) -> int:
    """Months in which a warning was approved, an activity held or a story published."""
    days = [row.held_on for row in db.execute(_kept_activities(first, last)).scalars()]
    begin, end = _span(first, last)
    for column, model in (
        (ConsumptionWarning.approved_at, ConsumptionWarning),
        (TypicalCase.published_at, TypicalCase),
    ):
        found = db.execute(select(model).where(column >= begin, column < end)).scalars()
        days += [local_date(getattr(row, column.key)) for row in found]
    return len({(day.year, day.month) for day in days})


def _kept_activities(first: date, last: date) -> Any:
    return select(PublicityActivity).where(
        PublicityActivity.held_on.between(first, last), PublicityActivity.struck_on.is_(None)
    )


def _activities(db: Session, first: date, last: date) -> int:
    return len(db.execute(_kept_activities(first, last)).scalars().all())


def _stories(db: Session, first: date, last: date) -> int:
    begin, end = _span(first, last)
    statement = select(func.count()).where(TypicalCase.filed_at >= begin, TypicalCase.filed_at < end)
    return db.execute(statement).scalar_one()


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(first, time(), SHANGHAI)
    return begin, datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
