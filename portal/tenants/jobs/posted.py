"""Posted rules and the wall by themselves: a promise comes into force, a pack is made, old packs go."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core import outbox
from portal.core.actor import SYSTEM
from portal.core.clock import local_date
from portal.core.db import open_session
from portal.core.scope import Station, System
from portal.tenants.actions.posted import settle_promise
from portal.tenants.actions.wall import make_pack, purge_packs
from portal.tenants.actions.wall.packs import JOB
from portal.tenants.queries.posted import promise_due


def promises_in_force(now: datetime) -> int:
    """Tick, daily after midnight: each promise that holds from today becomes the limit its station's new cases run
    by, and so do those of the month before, if a day was missed: the job asks what holds. Returns how many."""
    today = local_date(now)
    with open_session(System("promises that come into force")) as db:
        due = promise_due(db, today)
        for tenant, office_path, rule in due:
            outbox.enqueue(
                db,
                "tenants.promise",
                {"rule": rule},
                key=f"promise:{rule}",
                scope=Station(tenant, office_path, None),
                now=now,
            )
        db.commit()
        outbox.release(db)
        return len(due)


@outbox.job("tenants.promise")
def promise_job(db: Session, payload: dict[str, Any], now: datetime) -> None:  # noqa: ARG001 - the outbox's own
    """One station's promise, in its own scope."""
    settle_promise(db, SYSTEM, now=now)


@outbox.job(JOB, lane="slow")
def pack_job(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Make the pack that somebody asked for."""
    running: UUID | None = db.info.get("outbox_id")
    make_pack(
        db,
        UUID(payload["pack"]),
        payload["base_url"],
        now=now,
        progress=(lambda percent: outbox.set_progress(running, percent)) if running else None,
    )


def purge_old_packs(now: datetime) -> int:
    """Tick, daily: let the files of old packs go. Returns how many."""
    with open_session(System("wall packs out of term")) as db:
        gone = purge_packs(db, now=now)
        db.commit()
        return gone
