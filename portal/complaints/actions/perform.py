"""履行: begun, done and fed back, or failed and reported."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.complaints.actions.desk import sit_down
from portal.complaints.actions.refer import write_referral
from portal.complaints.actions.take import take
from portal.complaints.models import Complaint, Feedback
from portal.complaints.rules.words.steps import OPINIONS, TOLD_BY
from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.i18n import N_


@dataclass(frozen=True, slots=True)
class FeedbackFacts:
    """What was done and what the consumer says to it (SILENT: dated silence)."""

    performed_on: date
    proof_note: str
    recovered_amount: Decimal
    opinion: str
    told_by: str
    opinion_note: str = ""


def begin_performance(
    db: Session, actor: Actor, case_id: UUID, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The operator has begun to perform. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    take(desk, desk.ask("perform_start"), shown=True)
    return desk.case


def feed_back(
    db: Session, actor: Actor, case_id: UUID, done: FeedbackFacts, *, seen: int | None = None, now: datetime
) -> Complaint:
    """All is performed and the consumer was told. What is done on the spot begins and ends in one go.

    Raises like `take`, and Invalid.
    """
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    if desk.case.state == "AGREED" and actor.has("SETTLER"):
        take(desk, desk.ask("perform_start"), shown=True)
    row = desk.ask("perform_done")
    _check(done, desk.today)
    desk.add(
        Feedback(
            complaint_id=case_id,
            round=desk.case.round,
            performed_on=done.performed_on,
            proof_note=done.proof_note.strip(),
            recovered_amount=done.recovered_amount,
            opinion=done.opinion,
            opinion_note=done.opinion_note.strip(),
            told_by=done.told_by,
            at=now,
            by_person=actor.person,
            by_name=actor.name,
        )
    )
    desk.case.outcome, desk.case.recovered_amount = "SETTLED", done.recovered_amount
    note = f"投诉人意见：{OPINIONS[done.opinion].zh}"
    take(desk, row, note=note, shown=True, data={"opinion": done.opinion})
    return desk.case


def report_breach(
    db: Session, actor: Actor, case_id: UUID, summary: str, *, seen: int | None = None, now: datetime
) -> Complaint:
    """The agreed day has passed without performance: to the office. By a settler or the system. Raises like `take`."""
    desk = sit_down(db, actor, case_id, seen=seen, now=now)
    row = desk.ask("perform_failed")
    made = write_referral(desk, "BREACH", ["BREACH"], summary, "")
    desk.case.outcome = "BREACHED"
    take(desk, row, note=made.summary, shown=True, data={"kinds": made.kinds, "referral": made.id})
    return desk.case


def _check(done: FeedbackFacts, today: date) -> None:
    if done.opinion not in OPINIONS:
        raise Invalid(N_("Choose from the list."), field="opinion")
    if done.told_by not in TOLD_BY:
        raise Invalid(N_("Choose from the list."), field="told_by")
    if done.performed_on > today:
        raise Invalid(N_("This lies in the future."), field="performed_on")
    if done.recovered_amount < 0:
        raise Invalid(N_("An amount cannot be negative."), field="recovered_amount")
    if not done.proof_note.strip():
        raise Invalid(N_("Say what shows that it was performed."), field="proof_note")
