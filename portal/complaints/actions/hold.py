"""保全: keep a file from being given up at the end of its term, and let it go again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import subject_of
from portal.complaints.models import ComplaintHold
from portal.complaints.queries.cases import locked
from portal.complaints.queries.holds import unlifted
from portal.complaints.rules import holds as rules
from portal.complaints.rules.checks import check_reason
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import Conflict, Missing
from portal.core.i18n import N_
from portal.trail import record

RAN_OUT = "期限届满"


def hold(
    db: Session, actor: Actor, case_id: UUID, reason: str, until: date | None, *, now: datetime
) -> ComplaintHold:
    """Hold the file until *until* (a Shanghai date, the last day), or until it is lifted. Raises Missing, Forbidden,
    Invalid; Conflict while this side holds it already, or once its personal data are gone."""
    side = rules.side_of(actor.place)
    rules.check_holder(side, actor.roles)
    rules.check_until(until, local_date(now))
    why = check_reason(reason)
    case = locked(db, case_id)
    if case.purged_on is not None or case.number is None:
        raise Conflict(N_("There is nothing to keep: the file was given up, or is only a draft."))
    before = unlifted(db, case_id, side)
    if before is not None and rules.stands(before, local_date(now)):
        raise Conflict(N_("%(who)s holds this file already."), who=before.by_name)
    if before is not None:
        _let_go(db, before, actor, RAN_OUT, now)
    made = ComplaintHold(
        tenant_id=case.tenant_id, office_path=case.office_path, complaint_id=case_id, side=side, reason=why,
        until=until, at=now, by_person=actor.person, by_name=actor.name, lifted_name="",
    )  # fmt: skip
    db.add(made)
    db.flush()
    told = {"hold": made.id, "side": side, "until": until}
    record(db, actor, "complaints:case:held", subject_of(case), told, now=now)
    return made


def lift(db: Session, actor: Actor, case_id: UUID, reason: str, *, now: datetime) -> ComplaintHold:
    """Let the file go; only the side that holds it does. Raises Missing, Forbidden, Invalid."""
    side = rules.side_of(actor.place)
    rules.check_holder(side, actor.roles)
    why = check_reason(reason)
    case = locked(db, case_id)
    row = unlifted(db, case_id, side)
    if row is None:
        raise Missing(N_("Your side does not hold this file."))
    _let_go(db, row, actor, why, now)
    record(
        db, actor, "complaints:case:hold_lifted", subject_of(case), {"hold": row.id, "side": side}, now=now
    )
    return row


def _let_go(db: Session, row: ComplaintHold, actor: Actor, why: str, now: datetime) -> None:
    row.lifted_at, row.lift_reason = now, why
    row.lifted_by, row.lifted_name = actor.person, actor.name
    db.flush()
