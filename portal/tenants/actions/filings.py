"""The office takes note of a filing."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.actor import Actor
from portal.core.errors import N_, Conflict
from portal.tenants import events as _events  # noqa: F401 - declares what is recorded below
from portal.tenants.models import StationFiling
from portal.trail import Subject, record


def take_note(db: Session, actor: Actor, row: StationFiling, *, now: datetime) -> None:
    """An officer has read it. Raises Conflict when somebody had before."""
    if row.seen_at is not None:
        raise Conflict(N_("This filing has been noted already."))
    row.seen_at, row.seen_by, row.seen_by_name = now, actor.person, actor.name
    db.flush()
    subject = Subject("filing", row.id, tenant=row.tenant_id, office_path=row.office_path)
    record(db, actor, "tenants:filing:seen", subject, {"role": row.role}, now=now)
