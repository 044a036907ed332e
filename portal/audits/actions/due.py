"""What the clock does by itself: an overdue rectification becomes a supervision of the bureau."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.audits import events
from portal.audits.actions.tell import tell_station, tell_supervisors
from portal.audits.queries import tasks as queries
from portal.core.actor import SYSTEM
from portal.core.errors import N_

AGAIN = timedelta(days=3)


def act_on_due(db: Session, made_id: UUID, *, now: datetime) -> None:
    """No proof by the day: the round is marked as supervised, the station and the supervisors are told, every third
    day again. Proof in and no re-check: the bureau's own team is told. Done twice it tells once."""
    made = queries.rectification(db, made_id, lock=True)
    if made.next_due_at is None or made.next_due_at > now or made.rechecked_at is not None:
        return
    row = queries.task(db, made.task_id)
    told = {"number": made.number, "due": made.due_on}
    key = f"audits.due:{made.id}:{made.next_due_at.isoformat()}"
    if made.proof_at is None:
        if made.supervised_at is None:
            made.supervised_at = now
            trail.record(db, SYSTEM, "audits:task:overdue", events.of_task(row), told, now=now)
        words = N_("Supervised: %(number)s was due on %(due)s and no proof is in. Hand it in now.")
        tell_station(db, row, words, told, urgency="LAW", key=f"{key}:station", now=now)
        words = N_("Supervised: %(number)s was due on %(due)s; the station handed in no proof.")
        tell_supervisors(db, row, words, told, key=key, now=now)
    else:
        told = {"number": made.number, "due": made.recheck_due}
        words = N_("%(number)s: the re-check was due on %(due)s.")
        tell_supervisors(db, row, words, told, key=key, now=now)
    made.next_due_at = now + AGAIN
