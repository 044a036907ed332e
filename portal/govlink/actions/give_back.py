"""退回: the station gives a dispatch back, with a reason from the list and words. It is on the desk again at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal import law
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Invalid, Refused
from portal.govlink.actions.hand import finish, take
from portal.govlink.actions.sign import sign
from portal.govlink.actions.tell import tell_bureau
from portal.govlink.models import Dispatch
from portal.govlink.queries.dispatches import dispatch as read
from portal.govlink.rules.clocks import give_back as limit
from portal.govlink.rules.dispatch import RETURN_REASONS

_BACK = text("SELECT govlink_back_to_desk(:wanted)")


def give_back(
    db: Session, actor: Actor, dispatch: UUID, reason: str, note: str, *, seen: int, now: datetime
) -> Dispatch:
    """Return it; one that was not signed for yet is signed for first, in the same moment. Raises like `take`;
    Invalid on an unknown reason; Refused later than one working day after signing."""
    if reason not in RETURN_REASONS:
        raise Invalid(N_("Choose a reason."), field="reason")
    if not note.strip():
        raise Invalid(N_("Write the reason."), field="note")
    if read(db, dispatch).state == "ISSUED":
        seen = sign(db, actor, dispatch, seen=seen, now=now).version
    hand = take(db, actor, dispatch, "return", seen=seen, note=note, now=now)
    row = hand.row
    _check_limit(db, row, now)
    row.return_reason = reason
    finish(hand, {"reason": reason})
    db.execute(_BACK, {"wanted": row.id})
    tell_bureau(
        db,
        row,
        N_("The station returned %(order)s: decide anew."),
        {"order": row.order_no},
        now=now,
    )
    return row


def _check_limit(db: Session, row: Dispatch, now: datetime) -> None:
    assert row.signed_at is not None
    last = limit(row.signed_at, law.load_calendar(db, row.office_path)).last_day
    if local_date(now) > last:
        raise Refused(
            N_("It could be returned until %(day)s. Ask the bureau to take it back, or open the case."),
            day=last,
        )
