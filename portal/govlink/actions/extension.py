"""延期: the station asks before the limit and with the consumer's consent; the bureau grants or refuses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import complaints, law
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Invalid, Refused
from portal.govlink.actions.hand import finish, take
from portal.govlink.actions.tell import tell_bureau, tell_station
from portal.govlink.models import Dispatch
from portal.govlink.queries.dispatches import times_of
from portal.govlink.rules.clocks import FEEDBACK_DAYS, check_extension


def ask_extension(
    db: Session,
    actor: Actor,
    dispatch: UUID,
    days: int,
    note: str,
    *,
    consent: bool,
    seen: int,
    now: datetime,
) -> Dispatch:
    """Ask for *days* working days more. Raises like `take`; Invalid without the consumer's consent; Refused after
    the limit, or when the bureau's own limit leaves no room (unless it has accepted the complaint)."""
    if not consent:
        raise Invalid(N_("The consumer must agree to wait longer."), field="consent")
    hand = take(db, actor, dispatch, "ask_extension", seen=seen, note=note, now=now)
    row = hand.row
    if local_date(now) > row.feedback_due:
        raise Refused(
            N_("The limit passed on %(day)s: it is too late to ask for more time."), day=row.feedback_due
        )
    check_extension(times_of(row), days, law.load_calendar(db, row.office_path))
    row.asked_days = days
    finish(hand, {"days": days})
    tell_bureau(
        db,
        row,
        N_("%(order)s: the station asks for %(days)s more working days."),
        {"order": row.order_no, "days": days},
        now=now,
    )
    return row


def grant_extension(
    db: Session, actor: Actor, dispatch: UUID, *, seen: int, note: str = "", now: datetime
) -> Dispatch:
    """Grant what was asked. Raises like `take`, and like `check_extension`."""
    hand = take(db, actor, dispatch, "grant_extension", seen=seen, note=note, now=now)
    row = hand.row
    days = row.asked_days or 0
    longer = check_extension(times_of(row), days, law.load_calendar(db, row.office_path))
    row.granted_days += days
    row.feedback_due = longer.last_day
    finish(hand)
    if row.case_id is not None:  # one limit, not two: the station's case runs to the same day
        length = FEEDBACK_DAYS + row.granted_days
        complaints.grant_days(db, actor, row.case_id, length, capped=row.accepted_on is None, now=now)
    tell_station(
        db,
        row,
        N_("%(order)s: more time was granted. Feed back by %(due)s."),
        {"order": row.order_no, "due": row.feedback_due},
        now=now,
    )
    return row


def refuse_extension(
    db: Session, actor: Actor, dispatch: UUID, note: str, *, seen: int, now: datetime
) -> Dispatch:
    """Refuse, with the reason. Raises like `take`."""
    row = finish(take(db, actor, dispatch, "refuse_extension", seen=seen, note=note, now=now))
    tell_station(
        db,
        row,
        N_("%(order)s: no more time was granted. Feed back by %(due)s."),
        {"order": row.order_no, "due": row.feedback_due},
        now=now,
    )
    return row
