"""The nightly look for the known defects."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.core.clock import local_date
from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.outbox import enqueue, job, release
from portal.core.scope import Station, System
from portal.tenants.actions.defects import look
from portal.tenants.models import StationCard
from portal.tenants.rules import WORKING

log = structlog.get_logger(__name__)
PORTION = 200  # stations of one job: ten thousand in a tick would run past its time


def nightly(now: datetime) -> int:
    """Tick: promise a look at every working station, once a day however often this is called. Returns how many
    stations there are."""
    today = local_date(now)
    with open_session(System("known defects of stations")) as db:
        stations = [
            [str(tenant), path]
            for tenant, path in db.execute(
                select(StationCard.station, StationCard.office_path)
                .where(StationCard.status.in_([*WORKING, "SUSPENDED", "REMOVED"]))
                .order_by(StationCard.station)
            )
        ]
        for start in range(0, len(stations), PORTION):
            some = stations[start : start + PORTION]
            key = f"defects:{today}:{some[0][0]}"
            enqueue(db, "tenants.look_for_defects", {"stations": some}, now=now, key=key)
        db.commit()
        release(db)
    return len(stations)


@job("tenants.look_for_defects", lane="slow")
def look_at_some(_db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Some stations, each in its own walls."""
    look_at(((UUID(tenant), path) for tenant, path in payload["stations"]), now)


def look_at(stations: Iterable[tuple[UUID, str]], now: datetime) -> int:
    """Look at these stations. Returns how many defects were opened or closed; a second look finds nothing new."""
    moved = 0
    for tenant, path in stations:
        with open_session(Station(tenant, path)) as db:
            try:
                found = look(db, now=now)
                db.commit()
                moved += found
            except (Conflict, IntegrityError, StaleDataError):
                # Somebody writes there this minute: the next night finds it.
                log.info("defects_later", station=str(tenant))
    return moved
