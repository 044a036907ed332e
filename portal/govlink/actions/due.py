"""What the clocks do by themselves: remind, say that a limit has passed, take back what nobody signed for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import law, trail
from portal.core.actor import SYSTEM
from portal.core.errors import N_
from portal.govlink import events
from portal.govlink.actions.decide import put_back
from portal.govlink.actions.hand import finish, take
from portal.govlink.actions.tell import tell_bureau, tell_station
from portal.govlink.models import Dispatch
from portal.govlink.queries.dispatches import locked, supervision, times_of
from portal.govlink.rules import clocks

OVERDUE = {"SIGN_LIMIT": "DISPATCH_SIGN", "LIMIT": "DISPATCH_FEEDBACK", "BUREAU_LIMIT": "BUREAU_ACCEPT_7WD"}
WATCHERS = ("DISPATCHER", "SUPERVISOR")


def act_on_due(db: Session, dispatch: UUID, *, now: datetime) -> list[str]:
    """Do what is due on a dispatch since the sweep last looked; twice does it once. Returns the kinds done."""
    row = locked(db, dispatch)
    if row.next_due_at is None or row.next_due_at > now:
        return []
    found = clocks.points(row.state, times_of(row), law.load_calendar(db, row.office_path))
    passed = [point.kind for point in clocks.due_now(found, row.next_due_at, now)]
    if "TAKE_BACK" in passed:
        sign_timeout(db, row, now)
        return passed
    row.next_due_at = clocks.next_after(found, now)
    for kind in passed:
        _tell(db, row, kind, now)
    db.flush()
    return passed


def sign_timeout(db: Session, row: Dispatch, now: datetime) -> None:
    """Take back what was not signed for within two working days; it lies on the desk again."""
    hand = take(db, SYSTEM, row.id, "sign_timeout", seen=row.version, now=now)
    finish(hand)
    put_back(db, row)
    words = {"order": row.order_no}
    tell_station(
        db, row, N_("%(order)s: nobody signed in time, the bureau has the case back."), words, now=now
    )
    tell_bureau(
        db,
        row,
        N_("%(order)s was not signed for in time and lies on the desk again."),
        words,
        roles=WATCHERS,
        now=now,
    )


def _tell(db: Session, row: Dispatch, kind: str, now: datetime) -> None:
    key = f"govlink:{row.id}:{kind}:{row.granted_days}:{row.reworks}"
    words: dict[str, object] = {"order": row.order_no, "due": row.feedback_due}
    if kind in OVERDUE:
        _tell_overdue(db, row, kind, key, now)
    elif kind == "HALF":
        message = N_("%(order)s: half of the time has run. Feed back by %(due)s.")
        tell_station(db, row, message, words, urgency="DIGEST", key=key, now=now)
    elif kind == "MOST":
        message = N_("%(order)s: little time is left. Feed back by %(due)s.")
        tell_station(db, row, message, words, key=key, now=now)


def _tell_overdue(db: Session, row: Dispatch, kind: str, key: str, now: datetime) -> None:
    due = {"SIGN_LIMIT": row.sign_due, "LIMIT": row.feedback_due, "BUREAU_LIMIT": row.bureau_due}[kind]
    told = {"clock": OVERDUE[kind], "due": due}
    trail.record(db, SYSTEM, "govlink:dispatch:overdue", events.subject_of(row), told, now=now)
    words: dict[str, object] = {"order": row.order_no, "due": due}
    if kind == "BUREAU_LIMIT":
        message = N_("%(order)s: the bureau had to decide on acceptance by %(due)s.")
        tell_bureau(db, row, message, words, roles=WATCHERS, urgency="LAW", key=key, now=now)
        return
    if kind == "SIGN_LIMIT":
        message = N_("%(order)s was to be signed for by %(due)s.")
    else:
        message = N_("%(order)s was to be answered by %(due)s.")
    tell_station(db, row, message, words, urgency="LAW", key=key, now=now)
    tell_bureau(db, row, message, words, roles=WATCHERS, urgency="DIGEST", key=key, now=now)


def tell_unanswered(db: Session, asked: UUID, *, now: datetime) -> bool:
    """Tell both sides that a supervision was not answered in time. Returns False when there was nothing to tell."""
    made = supervision(db, asked, lock=True)
    if made.next_due_at is None or made.next_due_at > now or made.closed_at or made.answered_at:
        return False
    row = locked(db, made.dispatch_id)
    made.next_due_at = None
    words: dict[str, object] = {"order": row.order_no, "number": made.number, "due": made.due}
    message = N_("%(order)s: supervision %(number)s was to be answered by %(due)s.")
    key = f"govlink:{made.id}:unanswered"
    tell_station(db, row, message, words, urgency="LAW", key=key, now=now)
    tell_bureau(db, row, message, words, roles=("SUPERVISOR",), key=key, now=now)
    db.flush()
    return True
