"""Computing a station's result from its records, in the station's own scope."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events_assessment as _events  # noqa: F401 - declares what is recorded below
from portal.audits.models import AssessmentPeriod, AssessmentResult
from portal.audits.queries import assessment as queries
from portal.audits.queries.return_visits import answered_between
from portal.audits.rules.assessment import Assessment, assess
from portal.audits.rules.periods import facts_of, packed
from portal.core.actor import SYSTEM, Actor
from portal.core.ids import new_id
from portal.tenants import StationCard
from portal.trail import Subject

# Given a station's session, two days and the time: counts by the names of rules.assessment.Facts.
Source = Callable[[Session, date, date, datetime], dict[str, Any]]
_SOURCES: list[Source] = []


def lend_facts(source: Source) -> None:
    """Let another module tell its counts; registered in portal.modules."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def new_result(period: AssessmentPeriod, card: StationCard) -> AssessmentResult:
    """A station's row, still without figures."""
    return AssessmentResult(
        tenant_id=card.station,
        office_path=card.office_path,
        id=new_id(),
        period_id=period.id,
        bureau_path=period.office_path,
        bureau_name=period.bureau_name,
        title=period.title,
        first_day=period.first_day,
        last_day=period.last_day,
        facts={},
        by_hand={},
        items=[],
        vetoes={},
        flags=[],
        cases=0,
    )


def compute(db: Session, result_id: UUID, span: str, points: dict[str, Any] | None, *, now: datetime) -> None:
    """Read every count anew and score. Harmless when repeated; a final result stays as it is."""
    row = queries.result(db, result_id, lock=True)
    if row.final_at is not None:
        return
    records: dict[str, Any] = {}
    for source in _SOURCES:
        records.update(source(db, row.first_day, row.last_day, now))
    answered, satisfied, objecting = answered_between(db, row.first_day, row.last_day)
    records.update(visits_answered=answered, visits_satisfied=satisfied, visits_objecting=objecting)
    row.facts = packed(records)
    score(db, SYSTEM, row, span, points, now=now)


def score(
    db: Session,
    actor: Actor,
    row: AssessmentResult,
    span: str,
    points: dict[str, Any] | None,
    *,
    now: datetime,
) -> Assessment:
    """Score the counts that are kept, with what was entered by hand and the vetoes that stand. Raises Invalid."""
    found = assess(facts_of(row.facts, row.by_hand, span), row.vetoes, queries.weights(points))
    row.items = [
        {
            "code": one.item.code,
            "points": str(one.points),
            "score": f"{float(one.score):.2f}",
            "measured": one.measured,
        }
        for one in found.items
    ]
    row.total, row.band, row.flags, row.cases = found.total, found.band, list(found.flags), found.cases
    row.computed_at = now
    db.flush()
    told = {"total": str(found.total), "band": found.band}
    trail.record(db, actor, "audits:assessment:computed", subject_of(row), told, now=now)
    return found


def subject_of(row: AssessmentResult) -> Subject:
    """The result as the trail names it, in its station's book."""
    return Subject("assessment", row.id, tenant=row.tenant_id, office_path=row.office_path)
