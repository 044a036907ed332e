"""Work on catalogues without a request: long tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import Refused
from portal.core.outbox import job, set_progress
from portal.merchants.actions.taking import carry_out, intake, unpack


@job("merchants.take", lane="slow")
def take(db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Take a long table: all its good rows in one transaction, or none."""
    row = intake(db, UUID(payload["id"]))
    if row.status != "RUNNING":
        return  # done by an earlier attempt
    outbox_id = db.info.get("outbox_id")

    def tell(percent: int) -> None:
        if outbox_id is not None:
            set_progress(outbox_id, percent)

    actor = Actor(
        row.by_person, row.by_name, frozenset({"LIAISON"}), "station", row.tenant_id, row.office_path
    )
    try:
        with db.begin_nested():
            carry_out(db, actor, row, unpack(row), now=now, tell=tell)
    except Refused as refused:
        # Nothing of the table is left behind by the savepoint; the page says why.
        row.status, row.failure, row.rows = "FAILED", refused.message, None
