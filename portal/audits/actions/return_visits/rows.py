"""What every verb of a return visit needs: the row, whose it is to make, how the trail names it."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.audits.models import ReturnVisit
from portal.audits.queries import return_visits as queries
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Forbidden
from portal.trail import Subject

CHANGED = N_("Somebody else wrote this visit down meanwhile. Look at it again.")
STATION_CALLERS = ("HEAD", "DEPUTY", "LIAISON", "SETTLER")
BUREAU_CALLERS = ("SUPERVISOR", "DISPATCHER", "CONTACT", "INSPECTOR")


def own_visit(db: Session, actor: Actor, visit_id: UUID) -> ReturnVisit:
    """The visit, locked, when it is this actor's to make. Raises Missing, Forbidden."""
    row = queries.visit(db, visit_id, lock=True)
    if actor.place == "bureau":
        able = row.bureau_path == actor.office_path and actor.has(*BUREAU_CALLERS)
    else:
        able = row.level == "STATION" and actor.has(*STATION_CALLERS)
    if not able:
        raise Forbidden(N_("This return visit is somebody else's to make."))
    return row


def check_seen(row: ReturnVisit, seen: int) -> None:
    """Raises Conflict when somebody wrote after *seen*."""
    if row.version != seen:
        raise Conflict(CHANGED)


def subject_of(row: ReturnVisit) -> Subject:
    """The visit as the trail names it, in its station's book."""
    return Subject("return_visit", row.id, tenant=row.tenant_id, office_path=row.office_path)
