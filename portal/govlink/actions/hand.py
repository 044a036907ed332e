"""Taking a dispatch in hand for a step, and finishing the step: rule, change, row, trail, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import law, trail
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden
from portal.govlink import events
from portal.govlink.models import Dispatch, DispatchStep
from portal.govlink.queries.dispatches import locked, times_of
from portal.govlink.rules import clocks
from portal.govlink.rules.dispatch import BUREAU, FINAL, Step, changed, check, decides

MEANWHILE = N_("Somebody else took a step on this dispatch meanwhile. Look at what changed, then decide.")


@dataclass(frozen=True)
class Hand:
    """A dispatch in hand: locked, the step allowed."""

    db: Session
    actor: Actor
    row: Dispatch
    step: Step
    note: str
    now: datetime


def take(
    db: Session, actor: Actor, dispatch: UUID, event: str, *, seen: int, note: str = "", now: datetime
) -> Hand:
    """Lock the dispatch and ask the rules. Raises Missing; Conflict when it moved on since version *seen*; Forbidden
    for another's step; Invalid without the words the step needs."""
    row = locked(db, dispatch)
    step = check(event, row.state, actor.place, actor.roles, note)
    if changed(seen, row.version):
        raise Conflict(MEANWHILE)
    if step.side == BUREAU and not decides(row.bureau_path, actor.office_path):
        raise Forbidden(N_("Only the bureau that dispatched this case decides here."))
    return Hand(db, actor, row, step, note.strip(), now)


def finish(hand: Hand, data: Mapping[str, Any] | None = None) -> Dispatch:
    """Write the step: the new state, its row, the trail's entry (*data*; by default the case), the next clock."""
    row = hand.row
    row.state = hand.step.target
    if row.state in FINAL:
        row.ended_at = hand.now
    reckon_next(hand.db, row, hand.now)
    event = hand.step.event
    write_step(hand.db, hand.actor, row, event, hand.note, data or {}, hand.now)
    told = data if data is not None else {"case": row.case_id}
    trail.record(hand.db, hand.actor, f"govlink:dispatch:{event}", events.subject_of(row), told, now=hand.now)
    return row


def reckon_next(db: Session, row: Dispatch, now: datetime) -> None:
    """Say when the sweep must look at this dispatch again."""
    with db.no_autoflush:  # the row is between two states: it is written whole, with its step
        calendar = law.load_calendar(db, row.office_path)
    found = clocks.points(row.state, times_of(row), calendar)
    row.next_due_at = clocks.next_after(found, now)


def write_step(
    db: Session,
    actor: Actor,
    row: Dispatch,
    event: str,
    note: str,
    data: Mapping[str, Any],
    now: datetime,
) -> DispatchStep:
    """Count the version and keep the step as a row."""
    row.version += 1
    step = DispatchStep(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        dispatch_id=row.id,
        seq=row.version,
        event=event,
        side=actor.place,
        person_id=actor.person,
        person_name=actor.name,
        at=now,
        note=note or None,
        data={key: str(value) for key, value in data.items() if value is not None},
    )
    db.add(step)
    db.flush()
    return step
