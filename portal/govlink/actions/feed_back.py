"""反馈: the station answers with time, process, manner and result (F13; ODR duty 2)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal import complaints
from portal.core.actor import Actor
from portal.core.clock import local_date
from portal.core.errors import N_, Invalid, Refused
from portal.govlink.actions.hand import Hand, finish, take
from portal.govlink.actions.tell import tell_bureau
from portal.govlink.models import Dispatch
from portal.govlink.rules.results import MANNERS, RESULTS, answer_of


@dataclass(frozen=True)
class Answer:
    """What the station says of the end. ``recovered`` in yuan."""

    result: str
    manner: str
    handled_on: date
    note: str
    recovered: Decimal | None = None


def feed_back(
    db: Session, actor: Actor, dispatch: UUID, answer: Answer, *, seen: int, now: datetime
) -> Dispatch:
    """Answer the bureau. Raises like `take`; Invalid on an answer that is not whole; Refused while the case is open,
    or when the answer contradicts how the case ended."""
    hand = take(db, actor, dispatch, "feed_back", seen=seen, note=answer.note, now=now)
    _check(hand, answer)
    row = hand.row
    late = local_date(now) > row.feedback_due
    row.result, row.manner, row.handled_on = answer.result, answer.manner, answer.handled_on
    row.result_note, row.recovered, row.fed_back_at = answer.note.strip(), answer.recovered, now
    told = {"result": answer.result, "manner": answer.manner, "recovered": answer.recovered, "late": late}
    finish(hand, told)
    tell_bureau(db, row, N_("%(order)s: the station fed its result back."), {"order": row.order_no}, now=now)
    return row


def _check(hand: Hand, answer: Answer) -> None:
    if answer.result not in RESULTS or answer.manner not in MANNERS:
        raise Invalid(N_("Choose the result and how it was reached."), field="result")
    if not answer.note.strip():
        raise Invalid(N_("Write how it went: the time, the talks, the result."), field="note")
    if answer.handled_on > local_date(hand.now):
        raise Invalid(N_("This lies in the future."), field="handled_on")
    assert hand.row.case_id is not None
    case = complaints.case(hand.db, hand.row.case_id)
    ended = answer_of(case.state, case.outcome)
    if ended is None:
        raise Refused(
            N_("The case is still open. End it first; the answer then fills itself."), field="result"
        )
    if ended != answer.result:
        raise Invalid(
            N_("The case ended as “%(ended)s”; the answer must say the same."),
            field="result",
            ended=RESULTS[ended].zh,
        )
