"""The station's complaints as tables, for the export a tenant takes away whole."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.complaints.models import (
    Appointment,
    Complaint,
    ComplaintClock,
    ComplaintEvent,
    ComplaintReply,
    Decision,
    Evidence,
    Feedback,
    Inquiry,
    Minutes,
    Party,
    Referral,
    Reopening,
    Reveal,
    Settlement,
    Signature,
    Termination,
    Test,
)
from portal.complaints.rules.facts import ONLY_REPORT
from portal.core.db import scope_of
from portal.core.scope import Station
from portal.core.sheets import write_csv

TABLES: tuple[type[Any], ...] = (
    Complaint,
    ComplaintEvent,
    ComplaintClock,
    Decision,
    Minutes,
    Appointment,
    Test,
    Settlement,
    Signature,
    Feedback,
    Termination,
    Referral,
    Reopening,
    Party,
    Evidence,
    ComplaintReply,
    Reveal,
    Inquiry,
)
# Keys of our own walls and indexes say nothing outside.
LEFT_OUT = frozenset({"tenant_id", "office_path", "consumer_phone_index", "phone_index"})


def whole(db: Session, _now: datetime) -> Iterator[tuple[str, bytes]]:
    """(file name, CSV) of every table: what the station wrote, in full; for its own export. Nothing for a bureau:
    its book is not the stations' consumers. Of sealed reports nothing at all (办法 第三十七条)."""
    if not isinstance(scope_of(db), Station):
        return
    sealed = select(Complaint.id).where(Complaint.report == ONLY_REPORT)
    for model in TABLES:
        names = [column.key for column in inspect(model).column_attrs if column.key not in LEFT_OUT]
        case = model.id if model is Complaint else model.complaint_id
        rows = db.scalars(select(model).where(case.is_(None) | case.not_in(sealed)).order_by(model.id))
        yield (
            f"{model.__tablename__}.csv",
            write_csv(names, ([_value(row, name) for name in names] for row in rows)),
        )


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    return str(value) if isinstance(value, dict) else value
