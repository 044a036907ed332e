"""Work on files without a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from portal.core.db import Base, open_session
from portal.core.files.sweep import sweep
from portal.core.outbox import enqueue, job, release
from portal.core.scope import System

log = structlog.get_logger(__name__)


@job("core.sweep_files", lane="slow")
def sweep_files(db: Session, payload: dict[str, Any], now: datetime) -> None:  # noqa: ARG001
    """Remove contents that no row needs (rolled-back uploads, purged evidence). Runs in the system's scope."""
    log.info("files_swept", removed=sweep(db, Base.metadata, now))


def sweep_tick(now: datetime) -> None:
    """For the daily schedule: promise one sweep a day."""
    with open_session(System("daily sweep of the file store")) as db:
        enqueue(db, "core.sweep_files", {}, now=now, key=f"core.sweep_files:{now.date()}")
        db.commit()
        release(db)
