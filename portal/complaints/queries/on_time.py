"""How many cases kept their limits: the public's figure, from every clock that stopped."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.complaints.models import ComplaintClock
from portal.core.clock import SHANGHAI
from portal.tenants import OnTime


def on_time(db: Session, first: date, last: date) -> OnTime:
    """Of the station's clocks that stopped on the days *first* to *last*: kept and all, by the rules' limit of 20
    days and by the station's own promise. Station or public scope."""
    begin = datetime.combine(first, time(), SHANGHAI)
    end = datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
    rows = db.execute(
        select(
            ComplaintClock.code,
            func.count().filter(ComplaintClock.in_time.is_(True)),
            func.count(),
        )
        .where(ComplaintClock.code.in_(("STATION_20D", "STATION_PROMISE")))
        .where(ComplaintClock.stopped_at >= begin, ComplaintClock.stopped_at < end)
        .where(ComplaintClock.stopped_by.is_distinct_from("void"))  # registered by mistake: no case at all
        .group_by(ComplaintClock.code)
    )
    found = {code: (kept, of) for code, kept, of in rows}
    return OnTime(*found.get("STATION_20D", (0, 0)), *found.get("STATION_PROMISE", (0, 0)))
