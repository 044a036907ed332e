"""A task for a station: the alert's words copied, the first step written."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table as SqlTable
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal import law, tenants, trail
from portal.core.actor import SYSTEM
from portal.core.ids import new_id
from portal.recalls.models import Alert, Task, TaskStep
from portal.recalls.rules.task import clocks

COPIED = (
    "bureau_name", "kind", "title", "issuer", "notice_no", "notice_date", "filed_on", "gravity", "public",
    "instruction", "items",
)  # fmt: skip


def make_tasks(
    db: Session, row: Alert, cards: Iterable[tenants.StationCard], *, now: datetime
) -> Sequence[Task]:
    """Tasks for stations that have none yet about this alert; the new ones only. Twice makes them once."""
    values = [_values(db, row, card, now) for card in cards]
    if not values:
        return []
    table = Task.__table__
    assert isinstance(table, SqlTable)
    statement = insert(table).on_conflict_do_nothing(index_elements=["tenant_id", "alert_id"])
    made = set(db.scalars(statement.returning(table.c.id), values))
    fresh = [one for one in values if one["id"] in made]
    if not fresh:
        return []
    _write_first(db, row, fresh, now)
    return _read(db, [one["tenant_id"] for one in fresh], row.id)


def _values(db: Session, row: Alert, card: tenants.StationCard, now: datetime) -> dict[str, Any]:
    times = clocks.Times(now, None, None, row.kind, row.gravity, row.notice_date, row.filed_on)
    running = clocks.current("NOTIFIED", times, law.load_calendar(db, card.office_path))
    return {
        **{name: getattr(row, name) for name in COPIED},
        "tenant_id": card.station,
        "id": new_id(),
        "office_path": card.office_path,
        "alert_id": row.id,
        "bureau_path": row.office_path,
        "state": "NOTIFIED",
        "hits": 0,
        "hints": 0,
        "told_at": now,
        "due_at": running.due_at if running and row.ask_all else None,
        "next_look_at": clocks.next_look(running, now) if row.ask_all else None,
        "late": False,
        "drawn": False,
        "version": 1,
    }


def _write_first(db: Session, row: Alert, fresh: Sequence[dict[str, Any]], now: datetime) -> None:
    steps = [
        {
            "tenant_id": one["tenant_id"],
            "id": new_id(),
            "office_path": one["office_path"],
            "task_id": one["id"],
            "seq": 1,
            "event": "notify",
            "side": "system",
            "person_name": row.bureau_name,
            "at": now,
            "data": {},
        }
        for one in fresh
    ]
    table = TaskStep.__table__
    assert isinstance(table, SqlTable)
    db.execute(insert(table), steps)
    told = [
        (
            trail.Subject("recall", one["id"], tenant=one["tenant_id"], office_path=one["office_path"]),
            {"alert": row.id},
        )
        for one in fresh
    ]
    trail.record_many(db, SYSTEM, "recalls:task:notify", told, now=now)


def _read(db: Session, stations: Sequence[UUID], alert_id: UUID) -> Sequence[Task]:
    return db.scalars(select(Task).where(Task.tenant_id.in_(stations), Task.alert_id == alert_id)).all()


def task_at(db: Session, row: Alert, station: UUID, *, now: datetime) -> Task | None:
    """The station's task about this alert, locked; made when a hit finds a station that was not asked. None for a
    station that is not working."""
    statement = select(Task).where(Task.tenant_id == station, Task.alert_id == row.id).with_for_update()
    statement = statement.execution_options(populate_existing=True)
    found = db.scalars(statement).one_or_none()
    if found is None:
        card = tenants.card(db, station)
        if card is None or card.status not in tenants.WORKING:
            return None
        make_tasks(db, row, [card], now=now)
        found = db.scalars(statement).one()
    return found
