"""Work of the trail: the nightly seal, exports, the end of their term."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from portal.core import clock, outbox
from portal.core.db import open_session
from portal.core.scope import System
from portal.trail.actions.exports import make_export, purge_exports
from portal.trail.actions.keys import signer
from portal.trail.actions.seal import Sealed, seal

log = structlog.get_logger(__name__)
SEAL_AT = "23:30"  # Shanghai: what was done on a day is sealed on that day


@outbox.job("trail.export", lane="slow")
def export_job(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Make the export that somebody asked for, in that person's scope."""
    running: UUID | None = db.info.get("outbox_id")
    make_export(
        db,
        UUID(payload["export"]),
        now=now,
        progress=(lambda percent: outbox.set_progress(running, percent)) if running else None,
    )


@outbox.job("trail.seal", lane="slow")
def seal_job(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Seal the day; what does not hold is shouted into the log, the rest is sealed all the same."""
    report(seal(db, signer(), day=date.fromisoformat(payload["day"]), now=now))


def report(sealed: Sealed) -> None:
    """Say in the log what a seal made and what it found."""
    log.info("trail_sealed", roots=len(sealed.roots), faults=len(sealed.faults))
    for fault in sealed.faults:
        log.error(
            "trail_broken", scope=fault.scope, subject=f"{fault.chain[0]}/{fault.chain[1]}", seq=fault.seq
        )


def nightly(now: datetime) -> None:
    """The tick: promise the seal of this Shanghai day (once, however often it is called); let old exports go."""
    day = clock.local_date(now).isoformat()
    with open_session(System("trail seal and end of exports")) as db:
        outbox.enqueue(db, "trail.seal", {"day": day}, now=now, key=f"trail.seal:{day}")
        purge_exports(db, now=now)
        db.commit()
        outbox.release(db)
