"""The steps of one visit: packed, begun, finished, its result entered, reviewed, or the visit cancelled."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import law, trail
from portal.audits import events
from portal.audits.actions.tell import tell_people, tell_station, tell_supervisors
from portal.audits.models import Task
from portal.audits.queries import tasks as queries
from portal.audits.rules import outcome
from portal.audits.rules.catalogue import WAYS
from portal.audits.rules.task import after
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid

CHANGED = N_("Somebody else took a step on this visit meanwhile. Look at what changed, then decide.")


def take(db: Session, task: UUID, seen: int | None) -> Task:
    """One visit in hand. Raises Missing; Conflict when it moved on since version *seen*."""
    row = queries.task(db, task, lock=True)
    if seen is not None and row.version != seen:
        raise Conflict(CHANGED)
    return row


def packed(db: Session, actor: Actor, task: UUID, *, now: datetime) -> Task:
    """A member of the team downloaded the pack. Raises Missing, Forbidden, Conflict."""
    return _team_step(db, actor, take(db, task, None), "pack", now)


def visit_started(db: Session, actor: Actor, task: UUID, *, now: datetime) -> Task:
    """The visit began on site. A second device says it again: nothing changes. Raises as above."""
    return _team_step(db, actor, take(db, task, None), "start", now)


def plan_day(db: Session, actor: Actor, task: UUID, on: date | None, *, seen: int, now: datetime) -> Task:
    """Put the visit on a day of its window, for the route. Raises Missing, Forbidden, Conflict, Invalid."""
    row = take(db, task, seen)
    outcome.check_member(row.people, actor.person)
    if row.state not in queries.TO_VISIT:
        raise Conflict(CHANGED)
    if on is not None and not max(row.window_from, local_date(now)) <= on <= row.window_until:
        raise Invalid(N_("Choose a day of the visit's window, today or later."), field="planned_on")
    row.planned_on = on
    db.flush()
    return row


def visit_finished(
    db: Session,
    actor: Actor,
    task: UUID,
    *,
    visited_on: date,
    way: str = "ON_SITE",
    met: str | None = None,
    seen: int | None = None,
    now: datetime,
) -> Task:
    """The visit was made: by the synced pack, or entered by hand from paper. The clock of publication starts.
    Raises Missing, Forbidden, Conflict, Invalid for a day outside."""
    row = take(db, task, seen)
    outcome.check_member(row.people, actor.person)
    outcome.check_visited(visited_on, local_date(now), row.window_from)
    if way not in WAYS:
        raise Invalid(N_("Choose how it was checked."), field="way")
    row.state = after("finish", row.state)
    row.visited_on, row.way, row.met = visited_on, way, (met or "").strip() or None
    if row.kind == "INSPECTION":
        calendar = law.load_calendar(db, row.office_path)
        due = law.due("INSPECT_PUBLISH_20WD", visited_on, calendar=calendar)
        row.publish_due = due.last_day
    db.flush()
    told = {"visited_on": visited_on}
    trail.record(db, actor, "audits:task:finish", events.of_task(row), told, now=now)
    return row


def conclude(
    db: Session, actor: Actor, task: UUID, codes: Sequence[str], words: str, *, seen: int, now: datetime
) -> Task:
    """Enter the result in its codes. Raises Missing, Forbidden, Conflict, Invalid."""
    row = take(db, task, seen)
    outcome.check_member(row.people, actor.person)
    found = outcome.check(row.kind, codes, len(queries.findings(db, row)))
    row.state = after("conclude", row.state)
    if queries.rounds(db, row):
        row.state = after("order", row.state)
    row.result, row.result_words = found, words.strip() or None
    row.result_by, row.result_by_name, row.result_at = actor.person, actor.name, now
    db.flush()
    trail.record(db, actor, "audits:task:conclude", events.of_task(row), {"result": found}, now=now)
    tell_supervisors(db, row, N_("%(number)s: the result waits for review."), {"number": row.number}, now=now)
    return row


def give_back(db: Session, actor: Actor, task: UUID, words: str, *, seen: int, now: datetime) -> Task:
    """Send a result back to the team. Raises Missing, Forbidden, Conflict, Invalid without words."""
    row = _reviewed(db, actor, task, seen)
    if not words.strip():
        raise Invalid(N_("Say what is to be changed."), field="note")
    row.state = after("give_back", row.state)
    row.review_words = words.strip()
    _step(db, actor, row, "give_back", now)
    tell_people(
        db, row, [UUID(one) for one in row.people], N_("%(number)s: the result came back from review."),
        {"number": row.number}, now=now,
    )  # fmt: skip
    return row


def approve(db: Session, actor: Actor, task: UUID, words: str, *, seen: int, now: datetime) -> Task:
    """A second person approves the result; the station reads it from now on. Raises as above."""
    row = _reviewed(db, actor, task, seen)
    row.state = after("approve", row.state)
    row.reviewed_by, row.reviewed_by_name, row.reviewed_at = actor.person, actor.name, now
    row.review_words = words.strip() or None
    _step(db, actor, row, "approve", now)
    tell_station(
        db, row, N_("%(number)s: the result of the visit is there."), {"number": row.number}, now=now
    )
    return row


def cancel(db: Session, actor: Actor, task: UUID, reason: str, *, seen: int, now: datetime) -> Task:
    """Give up a visit that was not made, with a reason the station reads. Raises Missing, Forbidden, Conflict,
    Invalid without a reason."""
    row = take(db, task, seen)
    decides(row, actor)
    if not reason.strip():
        raise Invalid(N_("Say why the visit is cancelled."), field="note")
    row.state, row.cancel_reason = after("cancel", row.state), reason.strip()
    _step(db, actor, row, "cancel", now)
    tell_station(db, row, N_("%(number)s: the visit is cancelled."), {"number": row.number}, now=now)
    return row


def decides(row: Task, actor: Actor) -> None:
    """Only a supervisor of the bureau whose visit it is. Raises Forbidden."""
    if not actor.has("SUPERVISOR") or actor.office_path != row.bureau_path:
        raise Forbidden(N_("This step belongs to another role here."))


def _reviewed(db: Session, actor: Actor, task: UUID, seen: int) -> Task:
    row = take(db, task, seen)
    outcome.check_review(actor.roles, actor.person, row.result_by)
    if actor.office_path != row.bureau_path:
        raise Forbidden(N_("This step belongs to another role here."))
    return row


def _team_step(db: Session, actor: Actor, row: Task, event: str, now: datetime) -> Task:
    outcome.check_member(row.people, actor.person)
    state = after(event, row.state)
    if state == row.state and event == "start":
        return row
    row.state = state
    row.packed_at = now if event == "pack" else row.packed_at
    return _step(db, actor, row, event, now)


def _step(db: Session, actor: Actor, row: Task, event: str, now: datetime) -> Task:
    db.flush()
    trail.record(db, actor, f"audits:task:{event}", events.of_task(row), {"number": row.number}, now=now)
    return row
