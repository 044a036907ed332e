"""The nightly look for the known defects."""

from datetime import datetime

import structlog
from sqlalchemy import select

from portal.core.db import open_session
from portal.core.errors import Conflict
from portal.core.scope import Station, System
from portal.tenants.actions.defects import look
from portal.tenants.models import StationCard
from portal.tenants.rules import WORKING

log = structlog.get_logger(__name__)


def nightly(now: datetime) -> int:
    """Tick: look at every working station. Returns how many defects were opened or closed; a second run in one
    night finds nothing new."""
    with open_session(System("known defects of stations")) as db:
        stations = db.execute(
            select(StationCard.station, StationCard.office_path)
            .where(StationCard.status.in_([*WORKING, "SUSPENDED", "REMOVED"]))
            .order_by(StationCard.station)
        ).all()
    moved = 0
    for tenant, path in stations:
        with open_session(Station(tenant, path)) as db:
            try:
                moved += look(db, now=now)
                db.commit()
            except Conflict:  # somebody writes there this minute: the next night finds it
                log.info("defects_later", station=str(tenant))
    return moved
