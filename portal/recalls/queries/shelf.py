"""What other modules ask about alerts at one station."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recalls.models import Line, Task
from portal.recalls.rules.task.steps import HAS_GOODS

MOST = 5_000


def delisted_for(db: Session, tenant: UUID) -> list[dict[str, str]]:
    """Goods of open alerts that a station had to withdraw, newest first: barcode, name, batch, notice. For whoever
    visits it."""
    rows = db.execute(
        select(Line, Task)
        .join(Task, (Task.tenant_id == Line.tenant_id) & (Task.id == Line.task_id))
        .where(Task.tenant_id == tenant, Line.tenant_id == tenant, Task.state.in_(sorted(HAS_GOODS)))
        .order_by(Line.at.desc(), Line.id)
        .limit(MOST)
    )
    return [
        {
            "barcode": line.gtin,
            "name": line.name,
            "batch": line.batch,
            "notice": task.notice_no or task.title,
        }
        for line, task in rows
    ]


def claimed_none(db: Session, tenant: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """Alerts in force of which a station declared it has none, by task: a visit may find otherwise."""
    rows = db.execute(
        select(Task.id, Task.title)
        .where(Task.tenant_id == tenant, Task.state == "NOT_STOCKED", Task.told_at <= now)
        .order_by(Task.told_at.desc())
    )
    return [(task, title) for task, title in rows]
