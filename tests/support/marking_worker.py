"""A real worker with one job more: "faults.mark" writes down that it ran. `python -m tests.support.marking_worker`.

Leases and rests are short, so that a test sees in seconds what takes minutes in production.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.core import outbox
from portal.worker import worker

TABLE = """
CREATE TABLE mark (n integer NOT NULL);
GRANT SELECT, INSERT ON mark TO yizhan_station, yizhan_system;
"""
LEASE = timedelta(seconds=4)


@outbox.job("faults.mark", lane="urgent")
def mark(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Half of the work, a pause to be killed in, the other half."""
    db.execute(text("INSERT INTO mark VALUES (:n)"), {"n": payload["n"]})
    time.sleep(0.2)
    db.execute(text("INSERT INTO mark VALUES (:n)"), {"n": -payload["n"]})


if __name__ == "__main__":
    outbox.LANES["urgent"] = LEASE
    outbox.backoff = lambda _attempts: timedelta(seconds=1)
    worker.main(standalone_mode=False)
