"""催办, 督办: the bureau asks with a reason and a day; the station answers; the bureau closes it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import bureaus, trail
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Conflict, Forbidden, Invalid
from portal.govlink import events
from portal.govlink.actions.hand import MEANWHILE, write_step
from portal.govlink.actions.numbers import take_number
from portal.govlink.actions.tell import tell_bureau, tell_station
from portal.govlink.models import Dispatch, Supervision
from portal.govlink.queries.dispatches import locked, supervision
from portal.govlink.rules import supervision as rules
from portal.govlink.rules.desk import supervision_no


def ask(
    db: Session, actor: Actor, dispatch: UUID, level: str, reason: str, due: date, *, now: datetime
) -> Supervision:
    """Remind or supervise an open dispatch, from any bureau above the station. Raises Missing, Conflict when the
    dispatch has ended, Forbidden, Invalid without a reason or with a day that has passed."""
    row = locked(db, dispatch)
    rules.check_ask(level, row.state, actor.roles, reason, due, local_date(now))
    bureau = bureaus.by_path(db, actor.office_path)
    year = local_date(now).year
    made = Supervision(
        tenant_id=row.tenant_id,
        office_path=row.office_path,
        dispatch_id=row.id,
        level=level,
        number=supervision_no(bureau.code, level, year, take_number(db, bureau.path, level.lower(), year)),
        reason=reason.strip(),
        due=due,
        next_due_at=rules.told_after(due) if level == "SUPERVISE" else None,
        issued_by=actor.person,
        issued_by_name=actor.name,
        bureau_path=bureau.path,
        issued_at=now,
    )
    db.add(made)
    write_step(db, actor, row, level.lower(), made.reason, {"number": made.number}, now)
    told = {"level": level, "number": made.number, "due": due}
    trail.record(db, actor, "govlink:dispatch:ask", events.subject_of(row), told, now=now)
    _tell_asked(db, row, made, now)
    return made


def _tell_asked(db: Session, row: Dispatch, made: Supervision, now: datetime) -> None:
    message = (
        N_("%(order)s: the bureau supervises this case (%(number)s). Answer by %(due)s.")
        if made.level == "SUPERVISE"
        else N_("%(order)s: the bureau reminds you (%(number)s): act by %(due)s.")
    )
    tell_station(db, row, message, {"order": row.order_no, "number": made.number, "due": made.due}, now=now)


def answer(db: Session, actor: Actor, asked: UUID, words: str, *, seen: int, now: datetime) -> Supervision:
    """The station's answer. Raises Missing, Forbidden, Invalid, Conflict when it was answered or closed meanwhile."""
    made = supervision(db, asked)
    row = locked(db, made.dispatch_id)
    made = supervision(db, asked, lock=True)
    if not actor.has(*rules.ANSWERERS):
        raise Forbidden(N_("This step belongs to another role here."))
    if made.answered_at is not None or made.closed_at is not None or made.version != seen:
        raise Conflict(MEANWHILE)
    if not words.strip():
        raise Invalid(N_("Write the answer."), field="answer")
    made.answer, made.answered_by_name, made.answered_at = words.strip(), actor.name, now
    made.next_due_at = None
    write_step(db, actor, row, "answer", made.answer, {"number": made.number}, now)
    told = {"number": made.number, "late": local_date(now) > made.due}
    trail.record(db, actor, "govlink:dispatch:answer", events.subject_of(row), told, now=now)
    tell_bureau(
        db,
        row,
        N_("%(order)s: the station answered %(number)s."),
        {"order": row.order_no, "number": made.number},
        now=now,
    )
    return made


def close(db: Session, actor: Actor, asked: UUID, *, seen: int, now: datetime) -> Supervision:
    """办结: the bureau that asked is content. Raises Missing, Forbidden, Conflict."""
    made = supervision(db, asked)
    row = locked(db, made.dispatch_id)
    made = supervision(db, asked, lock=True)
    if not actor.has(*rules.ASKERS[made.level]) or not made.bureau_path.startswith(actor.office_path):
        raise Forbidden(N_("This step belongs to another role here."))
    if made.closed_at is not None or made.version != seen:
        raise Conflict(MEANWHILE)
    if made.level == "SUPERVISE" and made.answered_at is None:
        raise Conflict(N_("The station has not answered yet."))
    made.closed_at, made.next_due_at = now, None
    write_step(db, actor, row, "close_supervision", "", {"number": made.number}, now)
    told = {"number": made.number}
    trail.record(db, actor, "govlink:dispatch:close_supervision", events.subject_of(row), told, now=now)
    return made
