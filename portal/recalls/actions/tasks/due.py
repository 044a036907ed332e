"""What the clocks do by themselves: remind, say that a limit has passed; and what ends with a withdrawn list."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import law
from portal.core.actor import SYSTEM
from portal.core.errors import N_
from portal.recalls.actions.hand import Hand, finish, record
from portal.recalls.actions.tell import tell_bureau, tell_station
from portal.recalls.models import Alert, Match, Task
from portal.recalls.queries.tasks import of, task, times_of
from portal.recalls.rules.task import clocks
from portal.recalls.rules.task.steps import OPEN, STEPS

SOME = 200


def act_on_due(db: Session, task_id: UUID, *, now: datetime) -> bool:
    """Remind, or say that the limit has passed; twice does it once. Returns False when there was nothing to do."""
    row = task(db, task_id, lock=True)
    if row.next_look_at is None or row.next_look_at > now:
        return False
    running = clocks.current(row.state, times_of(row), law.load_calendar(db, row.office_path))
    row.next_look_at = clocks.next_look(running, now)
    if running is not None and running.due_at <= now:
        _overdue(db, row, running, now)
    elif running is not None:
        message = N_("%(title)s: little time is left. The limit is %(due)s.")
        words: dict[str, object] = {"title": row.title, "due": running.last_day}
        key = f"recalls:{row.id}:{running.code}:{now.date()}"
        tell_station(db, row, message, words, key=key, now=now)
    db.flush()
    return True


def _overdue(db: Session, row: Task, running: law.Deadline, now: datetime) -> None:
    if row.late:
        return
    row.late = True
    record(db, SYSTEM, row, "overdue", {"clock": running.code}, now)
    words: dict[str, object] = {"title": row.title, "due": running.last_day}
    key = f"recalls:{row.id}:{running.code}:over:{row.version}"
    message = N_("%(title)s: the limit %(due)s has passed.")
    tell_station(db, row, message, words, urgency="LAW", key=key, now=now)
    tell_bureau(db, row, message, words, key=key, now=now)


def lapse_some(db: Session, alert: Alert, *, now: datetime) -> bool:
    """End the next open tasks of a withdrawn list and tell their stations. True while more are left."""
    rows = db.scalars(
        select(Task)
        .where(Task.alert_id == alert.id, Task.state.in_(sorted(OPEN)))
        .order_by(Task.tenant_id)
        .limit(SOME)
        .with_for_update()
    ).all()
    for row in rows:
        for match in db.scalars(select(Match).where(of(row, Match), Match.state == "OPEN")):
            match.state = "GONE"
        row.hits = row.hints = 0
        finish(Hand(db, SYSTEM, row, STEPS["lapse"], alert.withdrawn_reason or "", now))
        message = N_("%(title)s: the bureau withdrew this list. %(reason)s")
        words = {"title": row.title, "reason": alert.withdrawn_reason or ""}
        tell_station(db, row, message, words, key=f"recalls:{row.id}:lapse", now=now)
    return len(rows) == SOME
