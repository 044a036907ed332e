"""Work of the channel without a request: the sweep of due clocks, and large imports."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import files
from portal.core.actor import Actor
from portal.core.db import open_session
from portal.core.outbox import enqueue, job, release, set_progress
from portal.core.scope import Bureau, System
from portal.govlink.actions import due, imports
from portal.govlink.models import Dispatch, ImportBatch, Supervision
from portal.govlink.queries.desk import batch

AT_ONCE = 500
FILES_KEPT = timedelta(days=30)  # an imported table holds personal data: kept for its refusals, then given up


def sweep_due(now: datetime) -> int:
    """Promise a job for each dispatch and supervision whose time has come. Costs what is due (a partial index), and
    nothing more. Returns how many."""
    with open_session(System("govlink clocks")) as db:
        late = db.execute(
            select(Dispatch.id, Dispatch.bureau_path, Dispatch.next_due_at)
            .where(Dispatch.next_due_at <= now)
            .order_by(Dispatch.next_due_at)
            .limit(AT_ONCE)
        ).all()
        silent = db.execute(
            select(Supervision.id, Supervision.bureau_path, Supervision.next_due_at)
            .where(Supervision.next_due_at <= now)
            .order_by(Supervision.next_due_at)
            .limit(AT_ONCE)
        ).all()
        for name, found in (("govlink.due", late), ("govlink.unanswered", silent)):
            for row_id, path, at in found:
                key = f"{name}:{row_id}:{at}"
                enqueue(db, name, {"id": row_id}, now=now, key=key, scope=Bureau(path))
        db.commit()
        release(db)
    return len(late) + len(silent)


@job("govlink.due", lane="urgent")
def act_on_due(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """What is due on one dispatch, in its bureau's scope."""
    due.act_on_due(db, UUID(payload["id"]), now=now)


@job("govlink.unanswered")
def tell_unanswered(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """A supervision nobody answered in time."""
    due.tell_unanswered(db, UUID(payload["id"]), now=now)


@job("govlink.import", lane="slow")
def take_import(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """A large table, in the scope of the bureau that uploaded it."""
    row = batch(db, UUID(payload["batch"]), lock=True)
    if row.state != "RUNNING":
        return
    actor = Actor(row.created_by, "", frozenset({"DISPATCHER"}), "bureau", office_path=row.office_path)
    running = db.info.get("outbox_id")
    imports.load(
        db, actor, row, now=now, progress=lambda percent: set_progress(running, percent) if running else None
    )


def give_up_files(now: datetime) -> int:
    """Give up imported tables after thirty days; counts and reasons stay. Returns how many."""
    with open_session(System("govlink imported tables out of term")) as db:
        old = db.scalars(
            select(ImportBatch)
            .where(ImportBatch.created_at < now - FILES_KEPT, ImportBatch.purged_at.is_(None))
            .limit(AT_ONCE)
        ).all()
        for row in old:
            files.purge(row, now)
        db.commit()
    return len(old)
