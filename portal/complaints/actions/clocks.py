"""Clocks move with steps: start, pause, resume, stop; and the case always shows the nearest."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import Desk, sit_down
from portal.complaints.models import ComplaintClock
from portal.complaints.queries.clocks import deadline, paused
from portal.complaints.rules.clocks import (
    NOTHING,
    SILENT,
    Point,
    effects,
    next_reminder,
    reminders,
    told_at_start,
)
from portal.complaints.rules.table import Transition
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.law import Deadline


def apply_clocks(desk: Desk, row: Transition) -> None:
    """Do to the case's clocks what the table says of this step, then note the nearest on the case."""
    for effect in effects(row):
        _OPS[effect.op](desk, effect.code, row.event)
    note_nearest(desk)


def grant_days(db: Session, actor: Actor, case_id: UUID, days: int, *, capped: bool, now: datetime) -> None:
    """The bureau granted *days* (working days in all) to answer a dispatch; not *capped* when it has accepted the
    complaint, so that its own limit binds no longer. Raises Missing."""
    desk = sit_down(db, actor, case_id, now=now)
    for clock in _going(desk, "DISPATCH_FEEDBACK"):
        wanted = {key: value for key, value in (clock.promised or {}).items() if capped or key != "received"}
        clock.promised, clock.told = {**wanted, "length": days}, NOTHING
        _reckon(desk, clock)
    note_nearest(desk)
    db.flush()


def note_nearest(desk: Desk) -> None:
    """The nearest running clock, for lists."""
    going = [
        clock
        for clock in desk.known.clocks
        if clock.stopped_at is None and clock.code not in SILENT and not paused(clock)
    ]
    nearest = min(going, key=lambda clock: (clock.due_on, clock.code), default=None)
    desk.case.due_on = nearest.due_on if nearest else None
    desk.case.due_code = nearest.code if nearest else None


def points_of(found: Deadline) -> list[Point]:
    """The reminders of a deadline."""
    warnings = [(point.used, local_date(point.at)) for point in found.warn_points()]
    return reminders(warnings, found.last_day)


def _start(desk: Desk, code: str, _event: str) -> None:
    promised = _promised(desk, code)
    if promised is None:
        return
    started_at = promised.pop("started_at", desk.now)
    clock = ComplaintClock(
        complaint_id=desk.case.id,
        code=code,
        round=desk.case.round,
        started_at=started_at,
        promised=promised or None,
        pauses=[],
        told=NOTHING,
    )
    desk.place(clock)
    _reckon(desk, clock)
    desk.db.add(clock)
    desk.known.clocks.append(clock)


def _promised(desk: Desk, code: str) -> dict[str, Any] | None:
    """What the law must be told of a new clock; None: this case has no such clock."""
    if code == "STATION_20D":
        return {}
    if code == "STATION_PROMISE":
        days = desk.known.station.promise_days
        return {"length": days} if days else None
    if code == "RETENTION":
        return {"length": desk.known.station.retention_years}
    if code == "DISPATCH_FEEDBACK" and not desk.case.dispatched:
        return None
    given = (desk.promised or {}).get(code)
    return dict(given) if given is not None else None


def _pause(desk: Desk, code: str, _event: str) -> None:
    if not desk.known.station.pause_on_testing:
        return
    for clock in _going(desk, code):
        clock.pauses = [*clock.pauses, [desk.today.isoformat(), None]]
        _reckon(desk, clock)


def _resume(desk: Desk, code: str, _event: str) -> None:
    for clock in _going(desk, code):
        if paused(clock):
            begin = clock.pauses[-1][0]
            clock.pauses = [*clock.pauses[:-1], [begin, desk.today.isoformat()]]
            _reckon(desk, clock)


def _stop(desk: Desk, code: str, event: str) -> None:
    for clock in _going(desk, code):
        stop_clock(clock, desk.now, desk.today, event)


def stop_clock(clock: ComplaintClock, now: datetime, today: date, by: str) -> None:
    """End a clock; it keeps whether it was met. One that stood still was met."""
    clock.in_time = paused(clock) or today <= clock.due_on
    clock.stopped_at, clock.stopped_by, clock.next_at = now, by, None


def _going(desk: Desk, code: str) -> list[ComplaintClock]:
    return [clock for clock in desk.known.clocks if clock.code == code and clock.stopped_at is None]


def _reckon(desk: Desk, clock: ComplaintClock) -> None:
    found = deadline(desk.db, clock)
    clock.due_on, clock.provisional = found.last_day, found.provisional
    if paused(clock) or clock.code in SILENT:
        clock.next_at = None
        return
    points = points_of(found)
    clock.told = max(clock.told, told_at_start(points, desk.now))
    coming = next_reminder(points, clock.told, desk.now)
    clock.next_at = coming.at if coming else None


_OPS = {"start": _start, "pause": _pause, "resume": _resume, "stop": _stop}
