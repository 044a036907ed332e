"""Taking a task in hand for a step, and finishing the step: rule, change, row, trail, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import law, trail
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict
from portal.recalls import events
from portal.recalls.models import Task, TaskStep
from portal.recalls.queries.tasks import task, times_of
from portal.recalls.rules.task import clocks, steps

MEANWHILE = N_("Somebody else took a step on this task meanwhile. Look at what changed, then decide.")


@dataclass(frozen=True)
class Hand:
    """A task in hand: locked, the step allowed."""

    db: Session
    actor: Actor
    row: Task
    step: steps.Step
    note: str
    now: datetime


def take(
    db: Session,
    actor: Actor,
    task_id: UUID,
    event: str,
    *,
    seen: int | None = None,
    note: str = "",
    now: datetime,
) -> Hand:
    """Lock the task and ask the rules. Raises Missing; Conflict when it moved on since version *seen*; Forbidden for
    another's step; Invalid without the words the step needs."""
    row = task(db, task_id, lock=True)
    if seen is not None and seen != row.version:
        raise Conflict(MEANWHILE)
    step = steps.check(event, row.state, actor.place, actor.roles, note)
    return Hand(db, actor, row, step, note.strip(), now)


def finish(hand: Hand, data: Mapping[str, Any] | None = None) -> Task:
    """Write the step: the new state, its row, the trail's entry, the next clock."""
    row = hand.row
    row.state = hand.step.target
    if row.state in {"CLOSED", "LAPSED"}:
        row.ended_at, row.next_look_at, row.due_at = hand.now, None, None
    else:
        row.ended_at = None
        reckon(hand.db, row, hand.now)
    write_step(hand.db, hand.actor, row, hand.step.event, hand.note, data or {}, hand.now)
    record(hand.db, hand.actor, row, hand.step.event, {"alert": row.alert_id}, hand.now)
    return row


def reckon(db: Session, row: Task, now: datetime) -> None:
    """The limit that runs now, and when the sweep must look at this task."""
    with db.no_autoflush:  # the row is between two states: it is written whole, with its step
        calendar = law.load_calendar(db, row.office_path)
    running = clocks.current(row.state, times_of(row), calendar)
    row.due_at = running.due_at if running else None
    row.next_look_at = clocks.next_look(running, now)
    row.late = bool(running and running.due_at < now)


def write_step(
    db: Session, actor: Actor, row: Task, event: str, note: str, data: Mapping[str, Any], now: datetime
) -> TaskStep:
    """Count the version and keep the step as a row."""
    row.version += 1
    step = TaskStep(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        task_id=row.id,
        seq=row.version,
        event=event,
        side=actor.place if actor.place in {"station", "bureau"} else "system",
        person_id=actor.person,
        person_name=actor.name,
        at=now,
        note=note or None,
        data={key: str(value) for key, value in data.items() if value is not None},
    )
    db.add(step)
    db.flush()
    return step


def record(db: Session, actor: Actor, row: Task, event: str, data: Mapping[str, Any], now: datetime) -> None:
    """The trail's entry about a task."""
    trail.record(db, actor, f"recalls:task:{event}", events.task_subject(row), data, now=now)
