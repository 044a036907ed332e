"""确认, 退回重办, 收回: the bureau's word on a station's answer, or the end of its patience."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import trail
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict
from portal.govlink.actions.enter import subject
from portal.govlink.actions.hand import finish, take
from portal.govlink.actions.tell import tell_station
from portal.govlink.models import Dispatch, PlatformCase
from portal.govlink.queries.desk import platform_case
from portal.govlink.queries.progress import progress


def confirm(
    db: Session, actor: Actor, dispatch: UUID, *, seen: int, note: str = "", now: datetime
) -> Dispatch:
    """Accept the answer; the case leaves the bureau's desk. Raises like `take`; Conflict when the station's case was
    reopened since, so that the answer no longer holds."""
    hand = take(db, actor, dispatch, "confirm", seen=seen, note=note, now=now)
    case_now = progress(db, hand.row)
    if case_now is not None and case_now.moved:
        raise Conflict(N_("The station's case was reopened after this answer: send it back for rework."))
    row = finish(hand)
    case = _case(db, row)
    case.state = "CLOSED"
    db.flush()
    trail.record(db, actor, "govlink:platform:close", subject(case), {}, now=now)
    tell_station(
        db,
        row,
        N_("%(order)s: the bureau confirmed your result."),
        {"order": row.order_no},
        urgency="DIGEST",
        now=now,
    )
    return row


def rework(db: Session, actor: Actor, dispatch: UUID, note: str, *, seen: int, now: datetime) -> Dispatch:
    """Send the answer back with a comment. Raises like `take`."""
    hand = take(db, actor, dispatch, "rework", seen=seen, note=note, now=now)
    hand.row.reworks += 1
    row = finish(hand)
    tell_station(
        db,
        row,
        N_("%(order)s: the bureau sent your answer back for rework."),
        {"order": row.order_no},
        now=now,
    )
    return row


def take_back(db: Session, actor: Actor, dispatch: UUID, note: str, *, seen: int, now: datetime) -> Dispatch:
    """Take the case back (deadline, or the consumer's wish); it lies on the desk again. Raises like `take`."""
    hand = take(db, actor, dispatch, "take_back", seen=seen, note=note, now=now)
    row = finish(hand)
    put_back(db, row)
    tell_station(db, row, N_("%(order)s: the bureau took the case back."), {"order": row.order_no}, now=now)
    return row


def put_back(db: Session, row: Dispatch) -> None:
    """The platform case lies on the desk again, if this dispatch is still the one it went out with."""
    case = _case(db, row)
    if case.dispatch_id == row.id and case.state == "DISPATCHED":
        case.state = "BACK"
        db.flush()


def _case(db: Session, row: Dispatch) -> PlatformCase:
    return platform_case(db, row.platform_case_id, lock=True)
