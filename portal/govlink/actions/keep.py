"""本局自办: the bureau handles a case itself; or it is closed there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict
from portal.govlink.actions.enter import CHANGED, subject
from portal.govlink.models import PlatformCase
from portal.govlink.queries.desk import platform_case
from portal.govlink.rules.desk import WAITING


def keep(db: Session, actor: Actor, case: UUID, *, seen: int, note: str = "", now: datetime) -> PlatformCase:
    """Keep a waiting case at the bureau. Raises Missing; Conflict when it changed or left the desk."""
    row = platform_case(db, case, lock=True)
    if row.version != seen:
        raise Conflict(CHANGED)
    if row.state not in WAITING:
        raise Conflict(N_("This case has left the desk already."))
    row.state = "BUREAU"
    row.note = note.strip() or row.note
    db.flush()
    trail.record(db, actor, "govlink:platform:keep", subject(row), {}, now=now)
    return row
