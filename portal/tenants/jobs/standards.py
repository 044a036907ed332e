"""Standards without a request: items that run out, a version that begins, the checklists of the package."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import local_date
from portal.core.db import open_session
from portal.core.outbox import enqueue, job, release
from portal.core.scope import Station, System
from portal.tenants.actions.standards import SOON, align, run_out, ship
from portal.tenants.models import StandardAnswer


def daily(now: datetime) -> int:
    """Promise a job for each check with an item that ran out or soon will: once a day and check, however often this
    is called. Returns how many checks there are."""
    today = local_date(now)
    with open_session(System("standards that run out")) as db:
        rows = db.execute(
            select(StandardAnswer.tenant_id, StandardAnswer.office_path, StandardAnswer.check_id)
            .where(StandardAnswer.state == "CONFIRMED", StandardAnswer.valid_until <= today + SOON)
            .distinct()
        ).all()
        for tenant, path, check in rows:
            enqueue(
                db,
                "tenants.standard_run_out",
                {"check": check},
                now=now,
                key=f"standard:{check}:{today}",
                scope=Station(tenant, path),
            )
        db.commit()
        release(db)
    return len(rows)


@job("tenants.standard_run_out")
def reopen(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """One check, in its station's scope."""
    run_out(db, UUID(payload["check"]), now=now)


@job("tenants.standard_align", lane="slow")
def begin(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """A version has begun, in the scope of its bureau."""
    align(db, UUID(payload["version"]), now=now)


def ship_missing(now: datetime) -> int:
    """Root bureaux founded meanwhile get the checklists of the package. Returns how many were put in."""
    with open_session(System("checklists of the package")) as db:
        made = ship(db, now=now)
        db.commit()
    return made
