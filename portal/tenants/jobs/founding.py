"""What an applicant did, told to the office: the front door stands in no bureau, so the worker writes it down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import accounts, notify
from portal.bureaus import SEGMENT, by_path
from portal.core import outbox
from portal.core.actor import SYSTEM
from portal.core.db import open_session
from portal.core.errors import N_
from portal.core.scope import Bureau
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import StationApplication
from portal.trail import Subject, record

TOLD = {
    "APPLIED": N_("%(host)s applies for a service station"),
    "ANSWERED": N_("%(host)s has answered what was asked about its application"),
}
PEOPLE = ("CONTACT", "SUPERVISOR", "ADMIN")


@outbox.job("tenants.application_moved", lane="urgent")
def application_moved(_db: Session, payload: dict[str, Any], now: datetime) -> None:
    """Record what an applicant did in the office's book, and tell its people, or those of the bureau above. A
    second run records it again at most once more: the message has a key."""
    path, wanted, event = payload["path"], UUID(payload["application"]), payload["event"]
    with open_session(Bureau(path)) as db:
        row = db.get(StationApplication, wanted)
        assert row is not None
        record(
            db,
            SYSTEM,
            f"tenants:application:{event.lower()}",
            Subject("application", row.id),
            {"station": None},
            now=now,
        )
        host = row.host_name
        db.commit()
    for end in range(len(path), 0, -SEGMENT):
        if _tell(path[:end], wanted, event, host, now):
            return


def _tell(path: str, application: UUID, event: str, host: str, now: datetime) -> bool:
    with open_session(Bureau(path)) as db:
        bureau = by_path(db, path)
        people = [who.person for who in accounts.people_at(db, bureau.id, *PEOPLE)]
        notify.tell(
            db,
            people,
            TOLD[event],
            {"host": host},
            url=f"/g/{bureau.code}/applications/{application}",
            place=bureau.name,
            urgency="TODAY",
            key=f"application:{event}:{application}:{now.date()}",
            now=now,
        )
        db.commit()
        outbox.release(db)
        return bool(people)
