"""What happens by itself: reminders, text messages, the end of a file's term."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal import trail
from portal.complaints.actions.purge import purge_case
from portal.complaints.actions.remind import remind
from portal.complaints.models import ComplaintClock
from portal.complaints.queries.clocks import due_now
from portal.complaints.queries.export import whole
from portal.complaints.queries.retention import out_of_term
from portal.complaints.queries.texts import text_for
from portal.core import outbox
from portal.core.clock import local_date
from portal.core.db import open_session
from portal.core.errors import Unavailable
from portal.core.i18n import N_
from portal.core.scope import Station, System
from portal.notify import may_leave, next_allowed, reachable, sms

trail.supply("complaints", whole)
BATCH = 500
LEASE = timedelta(minutes=15)


def sweep_clocks(now: datetime) -> int:
    """Tick, every minute: promise a reminder for each clock whose hour has come. Returns how many.

    It reads the partial index on `next_at`, so it costs what is due and not what is open. A claim moves
    `next_at` a quarter of an hour on: if the job is lost, the clock is found again.
    """
    with open_session(System("complaint clocks due")) as db:
        promised = 0
        while rows := due_now(db, now, BATCH):
            promised += sum(_claim(db, row, now) for row in rows)
            db.commit()
            outbox.release(db)
        return promised


def _claim(db: Session, row: ComplaintClock, now: datetime) -> bool:
    taken = db.execute(
        update(ComplaintClock)
        .where(ComplaintClock.tenant_id == row.tenant_id, ComplaintClock.id == row.id)
        .where(ComplaintClock.next_at == row.next_at)
        .values(next_at=now + LEASE)
        .returning(ComplaintClock.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if taken is None:
        return False
    outbox.enqueue(
        db,
        "complaints.clock_due",
        {"clock": str(row.id)},
        key=f"clock:{row.id}:{row.next_at.isoformat() if row.next_at else ''}",
        scope=Station(row.tenant_id, row.office_path, None),
        now=now,
    )
    return True


@outbox.job("complaints.clock_due", lane="urgent")
def clock_due(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """One clock's word, in the station's own scope."""
    remind(db, UUID(payload["clock"]), now=now)


@outbox.job("complaints.text_consumer", lane="urgent")
def text_consumer(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """A text message to the consumer: what happened, and the link. Nothing when he can no longer be reached."""
    if not may_leave(now):  # a worker that comes late keeps the peace of the night
        outbox.enqueue(db, "complaints.text_consumer", payload, now=now, not_before=next_allowed(now))
        return
    message = text_for(db, UUID(payload["case"]), payload["event"], now)
    if message is None or not reachable(message.phone):
        return
    if not sms().send(message.phone, message.body):
        raise Unavailable(N_("The text message was not taken."))  # the outbox tries again


def purge_out_of_term(now: datetime) -> int:
    """Tick, daily: clear the personal data of files whose term has ended; the statistics stay. Returns how many."""
    today = local_date(now)
    cleared = 0
    with open_session(System("complaint files out of term")) as db:
        while rows := out_of_term(db, today, BATCH):
            for row in rows:
                purge_case(db, row, now=now)
            db.commit()
            cleared += len(rows)
    return cleared
