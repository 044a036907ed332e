"""`take`: what every verb goes through once the rules have said yes."""

from collections.abc import Mapping
from typing import Any

from portal.complaints.actions.clocks import apply_clocks
from portal.complaints.actions.desk import Desk, subject_of
from portal.complaints.actions.telling import tell_step
from portal.complaints.events import name_of
from portal.complaints.models import ComplaintEvent
from portal.complaints.rules.steps import role_used
from portal.complaints.rules.table import Transition
from portal.trail import record


def take(
    desk: Desk,
    row: Transition,
    *,
    note: str = "",
    shown: bool = False,
    data: Mapping[str, Any] | None = None,
    heard: str | None = None,
) -> ComplaintEvent:
    """Take the step *row*, which `desk.ask` gave before anything was written: history, state, clocks, trail.

    *note* stands in the timeline; *shown* lets the consumer read the line; *data* are the trail's further keys;
    *heard* names other words for the people told than the step's own.
    """
    before = desk.case.state
    made = write_event(desk, row, note=note, shown=shown)
    desk.case.state, desk.case.version = row.target, made.seq
    apply_clocks(desk, row)
    desk.db.flush()
    leave_trail(desk, row, made, data or {}, before)
    tell_step(desk, heard or row.event)
    desk.stale = True
    return made


def write_event(
    desk: Desk, row: Transition, *, note: str, shown: bool, first: bool = False
) -> ComplaintEvent:
    """The history's next line. It is flushed at once: the case's key points at it."""
    made = new_event(desk, row, note=note, shown=shown, first=first)
    desk.db.add(made)
    desk.db.flush()
    return made


def new_event(desk: Desk, row: Transition, *, note: str, shown: bool, first: bool) -> ComplaintEvent:
    """The history's next line, not yet written."""
    seq = 1 if first else desk.case.version + 1
    made = ComplaintEvent(
        complaint_id=desk.case.id,
        seq=seq,
        prev_seq=None if first else seq - 1,
        event=row.event,
        from_state=row.source,
        to_state=row.target,
        role=role_used(row, desk.acting),
        at=desk.now,
        by_person=desk.actor.person,
        by_name=desk.actor.name,
        note=note,
        shown=shown,
    )
    desk.place(made)
    return made


def leave_trail(
    desk: Desk, row: Transition, made: ComplaintEvent, data: Mapping[str, Any], before: str | None
) -> None:
    """The trail entry of a step; listeners of other modules act on it in this transaction."""
    record(
        desk.db,
        desk.actor,
        name_of(row.event),
        subject_of(desk.case),
        trail_data(made, data, before),
        now=desk.now,
    )


def trail_data(made: ComplaintEvent, data: Mapping[str, Any], before: str | None) -> dict[str, Any]:
    """What the trail keeps of a step, with *data* of its own."""
    return {"step": made.seq, "from_state": before, "to_state": made.to_state, **data}
