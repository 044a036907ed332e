"""Visits whose term has ended and that nothing needs any more. In the worker's scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.audits.models import AssessmentResult, Publication, Rectification, Task, Visit, VisitAnswer
from portal.core.clock import local_date


def out_of_term(db: Session, before: datetime, limit: int) -> Sequence[tuple[Visit, Task]]:
    """Visits that ended before an instant, with their tasks, the oldest first."""
    rows = db.execute(_ended(before).order_by(Visit.opened_at, Visit.id).limit(limit))
    return [(visit, task) for visit, task in rows]


def _ended(before: datetime) -> Select[Visit, Task]:
    day = local_date(before)
    return (
        select(Visit, Task)
        .join(Task, and_(Task.tenant_id == Visit.tenant_id, Task.id == Visit.task_id))
        .where(
            Visit.purged_at.is_(None),
            Visit.opened_at < before,
            or_(Visit.done_at.is_(None), Visit.done_at < before),
            func.coalesce(Task.visited_on, Task.window_until) < day,
            or_(Task.reviewed_at.is_(None), Task.reviewed_at < before),
            _is_over(),
            ~_put_right(before),
            ~_shown(before),
            ~_appealed(),
            ~_heard_of(before),
        )
    )


def _is_over() -> ColumnElement[bool]:
    """Nothing more is decided on it: an inspection is published, a guidance visit reviewed, another never made."""
    return or_(
        Task.state.in_(("CANCELLED", "PUBLISHED", "PLANNED", "PACKED", "VISITING")),
        and_(Task.state == "REVIEWED", Task.kind == "GUIDANCE"),
    )


def _put_right(before: datetime) -> ColumnElement[bool]:
    """A rectification is open, or was closed within the term."""
    return exists().where(
        Rectification.tenant_id == Visit.tenant_id,
        Rectification.task_id == Visit.task_id,
        or_(Rectification.rechecked_at.is_(None), Rectification.rechecked_at >= before),
    )


def _shown(before: datetime) -> ColumnElement[bool]:
    """The result is on the public list, or was within the term."""
    return exists().where(
        Publication.id == Visit.task_id,
        or_(Publication.withdrawn_at.is_(None), Publication.withdrawn_at >= before),
    )


def _appealed() -> ColumnElement[bool]:
    """The station may still appeal against an assessment, or has and waits for the answer."""
    return exists().where(
        AssessmentResult.tenant_id == Visit.tenant_id,
        AssessmentResult.shown_at.is_not(None),
        AssessmentResult.final_at.is_(None),
    )


def _heard_of(before: datetime) -> ColumnElement[bool]:
    """Something of the visit arrived within the term."""
    return exists().where(
        VisitAnswer.tenant_id == Visit.tenant_id,
        VisitAnswer.visit_id == Visit.id,
        VisitAnswer.received_at >= before,
    )
